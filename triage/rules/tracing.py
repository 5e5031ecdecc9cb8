"""What a report names, as it is compared with others: plates, numbers, names, addresses. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from reports.questions.place_names import fold

NUMBER, EMAIL, NAME, ADDRESS = "number", "email", "name", "address"
STREET, SUBURB, PLATE, SERIAL = "street", "suburb", "plate", "serial"
# The squares of the map: so many degrees, about 5.5 km to the north and 4.4 km to the east in Melbourne.
CELL_DEGREES = 0.05
_CELLS_ROUND = 100_000

_STREETS = {
    "st": "street",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "dr": "drive",
    "dve": "drive",
    "ct": "court",
    "crt": "court",
    "cres": "crescent",
    "cr": "crescent",
    "pl": "place",
    "la": "lane",
    "ln": "lane",
    "hwy": "highway",
    "pde": "parade",
    "tce": "terrace",
    "bvd": "boulevard",
    "blvd": "boulevard",
    "cl": "close",
    "gr": "grove",
    "gve": "grove",
    "sq": "square",
    "wy": "way",
}
# As plates are written in this country: ABC 123, 1AB 2CD, AB 12 CD and the like, in capitals.
_PLATE = re.compile(r"\b(?:[A-Z]{3}[ -]?\d{3}|\d[A-Z]{2}[ -]?\d[A-Z]{2}|[A-Z]{2}[ -]?\d{2}[ -]?[A-Z]{2})\b")
_SHORTEST_PLATE, _SHORTEST_SERIAL, _SHORTEST_NAME = 5, 5, 5
_NAMES = ("name", "person_name", "other_name")
# Words that say nothing of a matter; what stands between two of them is a run.
_SMALL = frozenset(
    word
    for line in (
        "a about after all am an and are as at back be because been before but by came can could did do",
        "does down for from get got had has have he her here him his how i if in into is it its just like",
        "me more my no not now of off on one or our out over said saw she so some that the their them then",
        "there they this to today two up us was we were went what when where which who will with would",
        "you your",
    )
    for word in line.split()
)


class Named(NamedTuple):
    """One thing that a report names. ``words`` is what is compared; ``shown`` how it was said."""

    kind: str
    words: str
    shown: str


def named_in(answers: Mapping[str, Any], *, narrative: str = "") -> list[Named]:
    """What a report names besides people's numbers, each once.

    Args:
        answers: Question slugs to API values.
        narrative: What happened, for the number plates in it.
    """
    found = [*place_named(answers.get("where")), *_walk(answers)]
    found += [Named(PLATE, fold_plate(plate), plate) for plate in _PLATE.findall(narrative)]
    return list({(one.kind, one.words): one for one in found}.values())


def place_named(where: object) -> list[Named]:
    """Address, street and suburb of a place's value, as far as they were told."""
    if not isinstance(where, Mapping):
        return []
    suburb, postcode = str(where.get("suburb") or ""), str(where.get("postcode") or "")
    if not (suburb or postcode):
        return []
    there = f"{fold(suburb)} {postcode}".strip()
    found = [Named(SUBURB, there, suburb or postcode)]
    line = fold_street(str(where.get("address") or ""))
    street = re.sub(r"^[0-9 ]+[a-z]? ", "", line) if line else ""
    if street and " " in street:
        found.append(Named(STREET, f"{street} {there}", str(where.get("address"))))
    if line and line[0].isdigit():
        found.append(Named(ADDRESS, f"{line} {there}", f"{where.get('address')}, {suburb}".rstrip(", ")))
    return found


def fold_street(line: str) -> str:
    """``5/22 Quarry Rd.`` as ``5 22 quarry road``."""
    words = fold(line).split()
    return " ".join([*words[:-1], _STREETS.get(words[-1], words[-1])]) if words else ""


def fold_plate(plate: str) -> str:
    """A plate as it is compared: letters and digits."""
    return re.sub(r"[^A-Z0-9]", "", plate.upper())


def cell_of(latitude: float, longitude: float) -> int:
    """The square of the map that a point is in."""
    return _cell(math.floor(latitude / CELL_DEGREES), math.floor(longitude / CELL_DEGREES))


def cells_around(latitude: float, longitude: float) -> list[int]:
    """The square that a point is in, and its eight neighbours."""
    north, east = math.floor(latitude / CELL_DEGREES), math.floor(longitude / CELL_DEGREES)
    return [_cell(north + up, east + right) for up in (-1, 0, 1) for right in (-1, 0, 1)]


def shared_phrase(one: str, other: str) -> str:
    """The longest run of words of weight that two texts both say, such as ``white van``; empty if none."""
    first, second = _weighty(one), _weighty(other)
    for length in (4, 3, 2):
        runs = {run for words in second for run in _runs(words, length)}
        for words in first:
            for run in _runs(words, length):
                if run in runs:
                    return " ".join(run)
    return ""


def _cell(north: int, east: int) -> int:
    return north * _CELLS_ROUND + east


def _walk(answers: Mapping[str, Any]) -> Iterator[Named]:
    for slug, value in answers.items():
        if isinstance(value, Mapping):
            yield from _walk(value)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, Mapping):
                    yield from _walk(item)
        elif isinstance(value, str):
            yield from _one(slug, value)


def _one(slug: str, value: str) -> Iterator[Named]:
    plain = fold_plate(value)
    if slug.endswith("plate") and len(plain) >= _SHORTEST_PLATE and any(sign.isdigit() for sign in plain):
        yield Named(PLATE, plain, value.strip())
    elif ("serial" in slug or "imei" in slug) and len(plain) >= _SHORTEST_SERIAL:
        yield Named(SERIAL, plain, value.strip())
    elif slug in _NAMES and " " in value.strip() and len(value) >= _SHORTEST_NAME:
        yield Named(NAME, " ".join(value.casefold().split()), value.strip())
    elif slug == "person_vehicle":
        yield from (Named(PLATE, fold_plate(plate), plate) for plate in _PLATE.findall(value))


def _weighty(text: str) -> list[list[str]]:
    """The runs of words of weight between small ones and full stops."""
    parts: list[list[str]] = [[]]
    for word in re.findall(r"[^\W_]+(?:['’][^\W_]+)?|[.,;:!?]", text.casefold()):
        if word in _SMALL or not word[0].isalnum():
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if len(part) > 1]


def _runs(words: list[str], length: int) -> Iterable[tuple[str, ...]]:
    return (tuple(words[at : at + length]) for at in range(len(words) - length + 1))
