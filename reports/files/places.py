"""Coordinates that a file says."""

from __future__ import annotations

import math
import re

# As phones write it into films: +37.8136+144.9631+010/ (ISO 6709).
_IN_A_FILM = re.compile(r"([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)")


def valid_place(latitude: float, longitude: float) -> dict[str, float] | None:
    """The place, to about ten metres; nothing where the numbers cannot be one."""
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 and longitude == 0):
        return None
    return {"latitude": round(latitude, 4), "longitude": round(longitude, 4)}


def place_in_film(text: str) -> dict[str, float] | None:
    """The place in the words of a film's own notes."""
    found = _IN_A_FILM.match(text)
    return valid_place(float(found[1]), float(found[2])) if found else None
