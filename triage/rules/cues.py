"""The signs of risk that are known, how they are said, and how urgent each is on its own."""

from __future__ import annotations

from collections.abc import Iterable

from triage.rules.grade import Grade

# The list and its names are the product's; the order says which is shown where there is room for one.
IMMEDIATE_CUES = (
    "violence_now",
    "intruder_now",
    "weapon",
    "injury",
    "medical",
    "fire",
    "suspicious_device",
    "crime_in_progress",
    "dangerous_driving_now",
)
PRIORITY_CUES = (
    "self_harm",
    "child_at_risk",
    "family_violence",
    "order_breach",
    "sexual_offence",
    "missing_person",
    "threat",
    "stalking",
    "vulnerable_adult",
    "hate",
)
VULNERABLE_CUES = frozenset(
    {"self_harm", "child_at_risk", "family_violence", "sexual_offence", "missing_person", "vulnerable_adult"}
)


def cue_name(cue: str) -> str:
    """The cue in words, such as "crime in progress"."""
    return cue.replace("_", " ")


def cue_grade(cue: str) -> Grade:
    """How urgent a cue is on its own; one that we do not know is urgent enough for a person to look."""
    return Grade.IMMEDIATE if cue in IMMEDIATE_CUES else Grade.PRIORITY


def strongest_first(cues: Iterable[str]) -> list[str]:
    """Each cue once, the most dangerous first; unknown ones last, by name."""
    known = (*IMMEDIATE_CUES, *PRIORITY_CUES)
    return sorted(set(cues), key=lambda cue: (known.index(cue) if cue in known else len(known), cue))
