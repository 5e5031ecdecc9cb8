"""The signs of risk that are known, and how urgent each is on its own. Pure: no database, no clock."""

from __future__ import annotations

IMMEDIATE, PRIORITY = "immediate", "priority"

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
# Told and not heard yet: no reading can say what is in it. Not one of the signs that a person sets.
VOICE_NOTE = "voice_note"
CUES = (*IMMEDIATE_CUES, *PRIORITY_CUES)
URGENCY = {IMMEDIATE: 0, PRIORITY: 1}


def own_grade(cue: str) -> str:
    """How urgent a cue is on its own; one that we do not know is urgent enough for a person to look."""
    return IMMEDIATE if cue in IMMEDIATE_CUES else PRIORITY


def more_urgent(grade: str, other: str) -> bool:
    """Whether the grade that a cue asks for is above another; anything but the two is below both."""
    return URGENCY.get(grade, len(URGENCY)) < URGENCY.get(other, len(URGENCY))
