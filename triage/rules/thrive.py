"""THRIVE in six short sentences: only what the answers say, and "not asked" where they say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from triage.rules.cues import IMMEDIATE_CUES, PRIORITY_CUES, VULNERABLE_CUES, cue_name, strongest_first

PARTS = ("threat", "harm", "risk", "investigation", "vulnerability", "engagement")
_SEEN = {
    "known": "Knows who did it",
    "saw": "Somebody was seen",
    "camera": "Perhaps on camera",
    "no": "Nobody seen",
}


def thrive(facts: Mapping[str, Any], reachable: bool) -> dict[str, dict[str, Any]]:
    """Each part with its ``words`` and whether it is ``marked`` as something to look at.

    Args:
        facts: As the tables read them.
        reachable: The citizen gave a contact point and said that it is safe.
    """
    cues = strongest_first(facts.get("cues", ()))
    wants_call = facts.get("wants_call") == "yes"
    parts = {
        "threat": _threat(facts, cues),
        "harm": _harm(facts, cues),
        "risk": _named(cues, PRIORITY_CUES, otherwise="No sign in the answers"),
        "investigation": _investigation(facts),
        "vulnerability": _named(cues, VULNERABLE_CUES, otherwise="No sign in the answers"),
        "engagement": (
            "Asked to be called"
            if wants_call
            else "Can be written to"
            if reachable
            else "No safe way to reach",
            wants_call or not reachable,
        ),
    }
    return {name: {"words": words, "marked": marked} for name, (words, marked) in parts.items()}


def _threat(facts: Mapping[str, Any], cues: list[str]) -> tuple[str, bool]:
    match facts.get("happening_now"):
        case "yes":
            return "Happening now", True
        case "unsure":
            return "Not sure if it is over", True
        case "no":
            return _named(cues, IMMEDIATE_CUES, otherwise="None now")
        case _:
            return _named(cues, IMMEDIATE_CUES, otherwise="Not known", marked=True)


def _harm(facts: Mapping[str, Any], cues: list[str]) -> tuple[str, bool]:
    if "injury" in cues or facts.get("anyone_hurt") == "yes":
        return "Somebody hurt or in danger", True
    if facts.get("anyone_hurt") == "unsure":
        return "Not sure if anybody is hurt", True
    return ("Nobody hurt", False) if facts.get("anyone_hurt") == "no" else ("Not asked", False)


def _investigation(facts: Mapping[str, Any]) -> tuple[str, bool]:
    seen = facts.get("seen")
    if not isinstance(seen, str):
        return "No lines asked for", False
    return _SEEN.get(seen, cue_name(seen).capitalize()), seen not in ("no", "")


def _named(
    cues: list[str], wanted: Iterable[str], *, otherwise: str, marked: bool = False
) -> tuple[str, bool]:
    found = [cue_name(cue) for cue in cues if cue in set(wanted)]
    return (", ".join(found).capitalize(), True) if found else (otherwise, marked)
