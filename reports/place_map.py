"""The map of a kept place, for whoever reads it: citizen, agent and officer see the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from assistline.map_tiles import mark_of
from reports.localities import Gazetteer
from reports.questions.localities import Found
from reports.questions.map_drawing import Drawing, draw

# Neighbours do not move: they are looked up once a process.
_MOST_KEPT = 500
_around: dict[tuple[float, float], list[Found]] = {}


def map_of(place: object) -> Drawing | None:
    """The map around a place's value; nothing where no position is known."""
    if not isinstance(place, Mapping):
        return None
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if not isinstance(latitude, float) or not isinstance(longitude, float):
        return None
    near = _neighbours(latitude, longitude)
    name: Any = place.get("suburb") or place.get("postcode") or ""
    if not near:
        return None
    squares = _address if settings.MAP_TILES_URL else None
    return draw(latitude, longitude, str(name), near, squares=squares, credit=settings.MAP_TILES_CREDIT)


def _address(zoom: int, column: int, row: int) -> str:
    return reverse("map-square", args=[zoom, column, row, mark_of((zoom, column, row))])


def _neighbours(latitude: float, longitude: float) -> list[Found]:
    kept = _around.get((latitude, longitude))
    if kept is None:
        kept = Gazetteer().around(latitude, longitude)
        if len(_around) >= _MOST_KEPT:
            _around.clear()
        if kept:
            _around[latitude, longitude] = kept
    return kept
