"""Whose matter it is, asked of the floor above: its tables decide, by answers and place.

A port: ``settings.WHOSE_MATTER`` names what is called, so that nothing above is imported from here. It is
pure but for tables that are kept in memory, writes nothing, and is asked before anything is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from reports.agencies import OtherAgency, agencies_of
from reports.definitions import TypeDefinition
from reports.lexicon_additions import lexicon_of
from reports.models.contact import Channel
from reports.reading import read
from reports.reading.answers import NARRATIVE

WORDS, PLACE = "agency_read", "state"
Told = tuple[TypeDefinition | None, Mapping[str, Any]]


@dataclass(frozen=True)
class Elsewhere:
    """Another agency takes it, nobody is in danger, and no police are needed.

    Args:
        agency: Its slug.
        facts: What the deciding row has asked: question slugs, ``agency_read`` for the words, ``state``.
    """

    agency: str
    facts: tuple[str, ...] = ()


class WhoseMatter(Protocol):
    """What ``settings.WHOSE_MATTER`` names."""

    def __call__(
        self, *, customer_id: int, questions: TypeDefinition, answers: Mapping[str, Any], channel: str
    ) -> Elsewhere | None:
        """Nothing where it is ours, or where that cannot be said yet."""


@dataclass(frozen=True)
class NotOurs:
    """Who takes it, as the customer says it now, and what that was decided by."""

    agency: OtherAgency
    facts: tuple[str, ...]


def not_ours(
    *,
    customer_id: int,
    questions: TypeDefinition | None,
    answers: Mapping[str, Any],
    channel: str = Channel.WEB,
) -> NotOurs | None:
    """Which other agency takes a matter; nothing where it is ours, or where nothing is known of the agency.

    Args:
        customer_id: Whose tables and agencies.
        questions: What is asked; while there is no type, the words alone say it.
        answers: Slugs to API values, as far as they are there.
        channel: By which channel they are told.
    """
    if questions is None:
        found = _by_words(customer_id, answers)
    else:
        found = _port()(customer_id=customer_id, questions=questions, answers=answers, channel=channel)
    agency = agencies_of(customer_id).get(found.agency) if found else None
    return NotOurs(agency, found.facts) if found and agency else None


def goes_elsewhere(customer_id: int, before: Told, after: Told) -> bool:
    """Whether it is another agency's by what is answered now, and was not that one's by what was before.

    Args:
        customer_id: Whose tables and agencies.
        before: The questions, and the answers to them.
        after: The same now.
    """
    now = not_ours(customer_id=customer_id, questions=after[0], answers=after[1])
    if now is None:
        return False
    then = not_ours(customer_id=customer_id, questions=before[0], answers=before[1])
    return then is None or then.agency.slug != now.agency.slug


def _by_words(customer_id: int, answers: Mapping[str, Any]) -> Elsewhere | None:
    said = answers.get(NARRATIVE)
    reading = read(said, lexicon=lexicon_of(customer_id)) if isinstance(said, str) else None
    if reading is None or reading.cues or not reading.agency:
        return None
    return Elsewhere(reading.agency, (WORDS,))


@lru_cache(maxsize=1)
def _port() -> WhoseMatter:
    return cast(WhoseMatter, cast(Callable[..., Any], import_string(settings.WHOSE_MATTER)))
