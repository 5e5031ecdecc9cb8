"""What became of a caller's transfer to the emergency number, on the agent's dock."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from agents.actions.transferring import transfer_of, waiting_update
from agents.models import Call
from triage.models import TransferState


def asked_of_000(call: Call, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """How it stands; two statements, and only on a call that is being connected."""
    asked = transfer_of(call)
    if asked is None:
        return {}
    update = waiting_update(call)
    answered = asked.answered_at.astimezone(zone) if asked.answered_at else None
    return {
        "answered": f"{answered:%H:%M:%S}" if answered else "",
        "event_number": asked.event_number,
        "failed": asked.state == TransferState.FAILED,
        "alarm": asked.alarms(now),
        "update": {
            "words": update.needed,
            "alarm": update.alarms(now),
            "failed": update.state == TransferState.FAILED,
        }
        if update
        else {},
    }
