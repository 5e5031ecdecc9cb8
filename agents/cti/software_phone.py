"""The software phone of the demonstration: who calls, and how a telephone system misbehaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

# Numbers that are set aside for works of fiction.
CALLERS = (
    ("0491570156", "Leanne Dacosta"),
    ("0491570157", "Duc Nguyen"),
    ("0491570158", "Jo Petrou"),
    ("0491570159", "Hannah Lim"),
    ("0491570110", "Colin Avery"),
    ("493055571600", "A visitor, with a foreign number"),
    ("anonymous", "Nobody knows: the number is withheld"),
)
ONCE, TWICE, BACKWARDS = "once", "twice", "backwards"
# Who has answered, if nobody was named.
ANSWERS = "agent"
# Told in this order, each so many seconds before now.
_BACKWARDS = (("hangup", 0), ("answer", 20), ("newCall", 30))


def told(fields: Mapping[str, Any], *, how: str, at: datetime) -> list[dict[str, Any]]:
    """The events that the phone posts when a button is pressed. ``9-phone.js`` does the same in a browser.

    Args:
        fields: One event, in the names of the contract.
        how: ``ONCE``, ``TWICE``, or ``BACKWARDS`` for a whole call told from its end.
        at: Now, timezone-aware.
    """
    if how == TWICE:
        return [dict(fields), dict(fields)]
    if how != BACKWARDS:
        return [dict(fields)]
    return [
        {
            **fields,
            "user": fields["user"] if any(fields.get("user", ())) else ANSWERS,
            "event": event,
            "cause": "normalClearing",
            "at": (at - timedelta(seconds=before)).isoformat(),
        }
        for event, before in _BACKWARDS
    ]
