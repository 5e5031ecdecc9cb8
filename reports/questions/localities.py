"""What a search of places gives, whoever keeps the list. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Found:
    """A locality as it is offered. ``latitude`` and ``longitude`` in degrees."""

    id: int
    name: str
    state: str
    postcode: str
    latitude: float
    longitude: float
    for_post_only: bool = False

    @property
    def label(self) -> str:
        """``Richmond VIC 3121``."""
        return f"{self.name} {self.state} {self.postcode}"


class Localities(Protocol):
    """Where places are looked up; those of the customer's own states come first in every list."""

    def named(self, names: Iterable[str]) -> list[Found]:
        """All of these folded names."""

    def at_postcode(self, postcode: str) -> list[Found]:
        """All of one postcode."""

    def alike(self, name: str, postcode: str) -> list[Found]:
        """Those spelt like a folded name, and those of a postcode; the likeliest first."""

    def by_id(self, locality: int) -> Found | None:
        """One by its id."""

    def nearest(self, latitude: float, longitude: float) -> Found | None:
        """The one nearest to a point, if there is one within a few hours' drive."""


def distance_km(latitude: float, longitude: float, other: Found) -> float:
    """How far a point is from a locality, in kilometres, well enough for a few hundred of them."""
    north = (other.latitude - latitude) * 111.2
    east = (other.longitude - longitude) * 111.2 * math.cos(math.radians(latitude))
    return math.hypot(north, east)
