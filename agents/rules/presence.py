"""Which states people choose for themselves, and what their calls make of them."""

from __future__ import annotations

from datetime import timedelta

from agents.models.presence import Presence

# The open page says every 20 seconds that it is open; after a minute of silence nobody is there.
SILENT_AFTER = timedelta(seconds=60)
LONGEST_REASON = 80

ON_THE_PHONE = frozenset({Presence.ON_CALL, Presence.ON_HOLD})
# A ringing telephone, a call and its wrap-up are what happens, not what somebody chooses.
CHOSEN = frozenset({Presence.AVAILABLE, Presence.BREAK, Presence.OFFLINE})


def refusal(*, now: Presence, wanted: Presence, reason: str) -> str:
    """Why a person may not go to a state, in a sentence; empty when they may."""
    if wanted in ON_THE_PHONE and now in ON_THE_PHONE:
        return ""
    if wanted not in CHOSEN:
        return "Only a call makes this state."
    if now in ON_THE_PHONE:
        return "Finish the call first."
    if wanted == Presence.BREAK and not reason.strip():
        return "Say what the break is for."
    if len(reason) > LONGEST_REASON:
        return f"Say it in {LONGEST_REASON} characters."
    return ""
