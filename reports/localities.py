"""The search of suburbs and postcodes, in Postgres: no other service hears what people look for.

Each question costs one statement by an index, however many localities there are.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from assistline.configuration import still_holds
from reports.models import PoliceElsewhere
from reports.questions.localities import Found, distance_km
from reports.questions.place_names import STATES, fold, split_typed, state_of

KEPT_FOR_SECONDS = 30.0
SHORTEST, LONGEST = 2, 60
OFFERED = 8
# A box of so many degrees around a point; half of it is a few minutes by car, all of it a few hours.
_BOX, _WIDE_BOX = 0.35, 3.0

_NAMED = """
    SELECT id, name, state, postcode, latitude, longitude, for_post_only FROM reports_locality
    WHERE folded = ANY(%(names)s)
    ORDER BY (state = ANY(%(ours)s)) DESC, for_post_only, state, postcode, name
"""
_POSTCODE = """
    SELECT id, name, state, postcode, latitude, longitude, for_post_only FROM reports_locality
    WHERE postcode = %(postcode)s
    ORDER BY (state = ANY(%(ours)s)) DESC, for_post_only, state, postcode, name
"""
_BY_ID = """
    SELECT id, name, state, postcode, latitude, longitude, for_post_only FROM reports_locality
    WHERE id = %(id)s
"""
_ALIKE = """
    SELECT id, name, state, postcode, latitude, longitude, for_post_only FROM reports_locality
    WHERE (folded %% %(name)s OR postcode = %(postcode)s) AND NOT for_post_only
    ORDER BY similarity(folded, %(name)s) + CASE WHEN state = ANY(%(ours)s) THEN 0.1 ELSE 0 END
             + CASE WHEN postcode = %(postcode)s THEN 0.3 ELSE 0 END DESC, name, postcode
    LIMIT 40
"""
_SUGGEST = """
    SELECT id, name, state, postcode, latitude, longitude, for_post_only FROM reports_locality
    WHERE (folded LIKE %(start)s OR folded LIKE %(word)s OR folded %% %(name)s) AND NOT for_post_only
          AND (%(state)s IN ('', state) OR folded LIKE %(whole)s) AND postcode LIKE %(postcode_start)s
    ORDER BY (folded LIKE %(whole)s) DESC, (folded = %(name)s) DESC, (folded LIKE %(start)s) DESC,
             (state = ANY(%(ours)s)) DESC, (folded LIKE %(word)s) DESC, similarity(folded, %(name)s) DESC,
             length(name), name, postcode
    LIMIT 40
"""
_SUGGEST_POSTCODE = """
    SELECT id, name, state, postcode, latitude, longitude, for_post_only FROM reports_locality
    WHERE postcode LIKE %(postcode_start)s AND NOT for_post_only
    ORDER BY (state = ANY(%(ours)s)) DESC, postcode, name LIMIT 40
"""
_BOXED = """
    SELECT id, name, state, postcode, latitude, longitude, for_post_only FROM reports_locality
    WHERE latitude BETWEEN %(latitude)s - %(box)s AND %(latitude)s + %(box)s
      AND longitude BETWEEN %(longitude)s - %(box)s AND %(longitude)s + %(box)s AND NOT for_post_only
    ORDER BY (latitude - %(latitude)s) ^ 2 + ((longitude - %(longitude)s) * 0.8) ^ 2 LIMIT 60
"""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The localities, those of a customer's own states first; nobody's first without a customer.

    When the database cannot be reached it knows no place: what was typed is not lost for want of a search.
    """

    customer_id: int | None = None

    def named(self, names: Iterable[str]) -> list[Found]:
        """All of these folded names, with every postcode of theirs."""
        return self._ask(_NAMED, names=list(names))

    def at_postcode(self, postcode: str) -> list[Found]:
        """All of one postcode."""
        return self._ask(_POSTCODE, postcode=postcode)

    def alike(self, name: str, postcode: str) -> list[Found]:
        """Those spelt like a folded name, and those of a postcode; the likeliest first."""
        return _once(self._ask(_ALIKE, name=name, postcode=postcode))

    def by_id(self, locality: int) -> Found | None:
        """One by its id."""
        return next(iter(self._ask(_BY_ID, id=locality)), None)

    def nearest(self, latitude: float, longitude: float) -> Found | None:
        """The one nearest to a point, if there is one within a few hours' drive."""
        found = self._boxed(latitude, longitude, _BOX) or self._boxed(latitude, longitude, _WIDE_BOX)
        return min(found, key=lambda one: distance_km(latitude, longitude, one), default=None)

    def around(self, latitude: float, longitude: float) -> list[Found]:
        """The nearest to a point, itself among them, for a map."""
        return self._boxed(latitude, longitude, _BOX)

    def suggest(self, typed: str) -> list[Found]:
        """What somebody may mean who has typed so far; nothing before there are two letters."""
        name, state, postcode = split_typed(typed[:LONGEST])
        folded = fold(name)
        if folded.isdigit() and not postcode:
            folded, postcode = "", folded
        if len(folded) < SHORTEST and len(postcode) < SHORTEST:
            return []
        start = {"postcode_start": f"{postcode}%"}
        if not folded:
            return self._ask(_SUGGEST_POSTCODE, **start)[:OFFERED]
        # "Port Vic" may be on the way to Port Victoria.
        whole = f"{fold(typed[:LONGEST])}%" if state else f"{folded}%"
        words = {
            "start": f"{folded}%",
            "word": f"% {folded}%",
            "whole": whole,
            "name": folded,
            "state": state,
        }
        return _once(self._ask(_SUGGEST, **words, **start))[:OFFERED]

    def _boxed(self, latitude: float, longitude: float, box: float) -> list[Found]:
        return self._ask(_BOXED, latitude=latitude, longitude=longitude, box=box)

    def _ask(self, statement: str, **values: Any) -> list[Found]:
        try:
            ours = own_states(self.customer_id) if self.customer_id is not None else []
            with connection.cursor() as cursor:
                cursor.execute(statement, {**values, "ours": ours})
                return [Found(*row) for row in cursor.fetchall()]
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            return []


_elsewhere: dict[int, tuple[float, dict[str, PoliceElsewhere]]] = {}


def police_elsewhere(customer_id: int) -> dict[str, PoliceElsewhere]:
    """The police of other states, by state; a state without them is the customer's own. Half a minute old at
    most."""
    read_at, kept = _elsewhere.get(customer_id, (float("-inf"), {}))
    if not still_holds(read_at, seconds=KEPT_FOR_SECONDS):
        read_at = time.monotonic()
        kept = {entry.state: entry for entry in PoliceElsewhere.objects.filter(customer_id=customer_id)}
        _elsewhere[customer_id] = (read_at, kept)
    return kept


def police_of(customer_id: int, answers: Mapping[str, Any]) -> PoliceElsewhere | None:
    """The police of the state where it happened, if that is not the customer's."""
    place = answers.get("where")
    state = state_of(place) if isinstance(place, Mapping) else ""
    return police_elsewhere(customer_id).get(state) if state else None


def own_states(customer_id: int) -> list[str]:
    """The states whose matters are the customer's: all that no other police are named for."""
    elsewhere = police_elsewhere(customer_id)
    return [state for state in STATES if state not in elsewhere]


def forget() -> None:
    """Read the police of other states again: for whoever changes them, and for tests."""
    _elsewhere.clear()


def _once(places: list[Found]) -> list[Found]:
    """Each name and postcode once."""
    return list({found.label: found for found in places}.values())
