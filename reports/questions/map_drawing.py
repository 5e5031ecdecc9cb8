"""A map of localities as numbers to draw: where each dot and its name stands. Pure; SVG is the template's.

It is drawn to the scale and squares of web maps, so that the pictures of a map server fit behind it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from reports.questions.localities import Found, distance_km
from reports.wording import join

WIDTH, HEIGHT = 360, 240
TILE = 256
MOST_NAMES = 8
_CLOSEST, _FARTHEST = 13, 7  # zoom of web maps
_LETTER, _LINE = 7.0, 16.0
_ROUND_KM = (1, 2, 5, 10, 20, 50, 100)
_DIRECTIONS = (
    gettext_noop("%(place)s to the north"),
    gettext_noop("%(place)s to the north-east"),
    gettext_noop("%(place)s to the east"),
    gettext_noop("%(place)s to the south-east"),
    gettext_noop("%(place)s to the south"),
    gettext_noop("%(place)s to the south-west"),
    gettext_noop("%(place)s to the west"),
    gettext_noop("%(place)s to the north-west"),
)
_EQUATOR_KM = 40_075.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One locality: where it is, and where its name begins or ends."""

    name: str
    x: float
    y: float
    text_x: float
    text_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture of a map server."""

    url: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map.

    Args:
        here: The place itself, in the middle; its name is empty when it is only a point.
        dots: Its neighbours, those whose names find room.
        words: The same in a sentence, for who does not see it.
        scale_px: How long the scale is.
        scale: What it says: ``5 km``.
        tiles: Pictures behind it, where a map server is named.
        credit: Whose pictures these are.
    """

    here: Dot
    dots: tuple[Dot, ...]
    words: str
    scale_px: float
    scale: str
    tiles: tuple[Tile, ...] = ()
    credit: str = ""
    width: int = WIDTH
    height: int = HEIGHT


def draw(
    latitude: float,
    longitude: float,
    name: str,
    around: Sequence[Found],
    *,
    squares: Callable[[int, int, int], str] | None = None,
    credit: str = "",
) -> Drawing:
    """The map around a point.

    Args:
        latitude: In degrees.
        longitude: In degrees.
        name: What is there: a suburb.
        around: Localities near it, the nearest first.
        squares: The address of the picture of a zoom, column and row of web maps; there are none without.
        credit: Whose pictures these are.
    """
    others = [found for found in _named_once(around) if found.name != name]
    zoom = _zoom(latitude, [distance_km(latitude, longitude, found) for found in others])
    left, top = (
        centre - half / 2
        for centre, half in zip(_world(latitude, longitude, zoom), (WIDTH, HEIGHT), strict=True)
    )
    here = _label(name, WIDTH / 2, HEIGHT / 2, [], sure=True)
    assert here is not None  # noqa: S101 - the first name always finds room
    taken, told = [_box(here)], list[str]()
    dots: list[Dot] = []
    for found in others:
        x, y = _world(found.latitude, found.longitude, zoom)
        dot = _label(found.name, x - left, y - top, taken)
        if dot and len(dots) < MOST_NAMES:
            dots.append(dot)
            taken.append(_box(dot))
            told.append(gettext(_direction(dot.x - WIDTH / 2, dot.y - HEIGHT / 2)) % {"place": found.name})
    km_px = TILE * 2**zoom / (_EQUATOR_KM * math.cos(math.radians(latitude)))
    scale = max((km for km in _ROUND_KM if km * km_px <= WIDTH / 3), default=_ROUND_KM[0])
    near = gettext("Near it: %(places)s.") % {"places": join(told, gettext("and"))} if told else ""
    return Drawing(
        here=here,
        dots=tuple(dots),
        words=gettext("Map with %(place)s in the middle.") % {"place": name or gettext("the place")}
        + (f" {near}" if near else ""),
        scale_px=round(scale * km_px, 1),
        scale=f"{scale} km",
        tiles=tuple(_tiles(left, top, zoom, squares)) if squares else (),
        credit=credit,
    )


def _named_once(around: Iterable[Found]) -> list[Found]:
    """The first of each name: a town with three postcodes is one dot."""
    return list({found.name: found for found in reversed(list(around))}.values())[::-1]


def _zoom(latitude: float, distances: list[float]) -> int:
    """So near that the first few neighbours fill the map."""
    radius = max(sorted(distances)[: MOST_NAMES - 2], default=10.0) or 1.0
    wanted = HEIGHT / 2 * 0.85 * _EQUATOR_KM * math.cos(math.radians(latitude)) / (TILE * radius)
    return max(_FARTHEST, min(_CLOSEST, math.floor(math.log2(wanted))))


def _world(latitude: float, longitude: float, zoom: int) -> tuple[float, float]:
    size = TILE * 2**zoom
    sine = math.sin(math.radians(latitude))
    return (longitude + 180) / 360 * size, (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * size


def _label(
    name: str, x: float, y: float, taken: list[tuple[float, float, float, float]], *, sure: bool = False
) -> Dot | None:
    """A dot with its name on the side where there is room; nothing when there is none."""
    gap = 13.0 if sure else 9.0
    for shift, anchor in ((gap, "start"), (-gap, "end")):
        dot = Dot(name, round(x, 1), round(y, 1), round(x + shift, 1), round(y + 5, 1), anchor)
        left, top, right, bottom = _box(dot)
        inside = left >= 2 and right <= WIDTH - 2 and top >= 2 and bottom <= HEIGHT - 22
        free = all(right < a or left > c or bottom < b or top > d for a, b, c, d in taken)
        if sure or (inside and free):
            return dot
    return None


def _box(dot: Dot) -> tuple[float, float, float, float]:
    """What a dot and its name cover: left, top, right, bottom."""
    length = len(dot.name) * _LETTER
    ends = (dot.x - 6, dot.text_x + length) if dot.anchor == "start" else (dot.text_x - length, dot.x + 6)
    return ends[0], dot.y - _LINE / 2 - 2, ends[1], dot.y + _LINE / 2 + 2


def _direction(east: float, south: float) -> str:
    turn = math.degrees(math.atan2(east, -south)) % 360
    return _DIRECTIONS[round(turn / 45) % 8]


def _tiles(left: float, top: float, zoom: int, squares: Callable[[int, int, int], str]) -> Iterable[Tile]:
    for row in range(int(top // TILE), int((top + HEIGHT) // TILE) + 1):
        for column in range(int(left // TILE), int((left + WIDTH) // TILE) + 1):
            yield Tile(squares(zoom, column, row), round(column * TILE - left, 1), round(row * TILE - top, 1))
