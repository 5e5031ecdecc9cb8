"""The signs of risk that are known, how they are said, and how urgent each is on its own."""

from __future__ import annotations

from collections.abc import Iterable

from reports.rules import IMMEDIATE_CUES, PRIORITY_CUES, own_grade
from triage.rules.grade import Grade

__all__ = ["IMMEDIATE_CUES", "PRIORITY_CUES", "VULNERABLE_CUES", "cue_grade", "cue_name", "strongest_first"]

VULNERABLE_CUES = frozenset(
    {"self_harm", "child_at_risk", "family_violence", "sexual_offence", "missing_person", "vulnerable_adult"}
)


def cue_name(cue: str) -> str:
    """The cue in words, such as "crime in progress"."""
    return cue.replace("_", " ")


def cue_grade(cue: str) -> Grade:
    """How urgent a cue is on its own; one that we do not know is urgent enough for a person to look."""
    return Grade(own_grade(cue))


def strongest_first(cues: Iterable[str]) -> list[str]:
    """Each cue once, the most dangerous first; unknown ones last, by name."""
    known = (*IMMEDIATE_CUES, *PRIORITY_CUES)
    return sorted(set(cues), key=lambda cue: (known.index(cue) if cue in known else len(known), cue))
