"""What an agent asked of an interpreter and of a supervisor, as the console shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from agents.actions.asking import INTERPRETER, OPEN_LEGS, SUPERVISOR
from agents.models import Call, CallLeg, CallState, HelpRequest, LegState
from agents.screens.floor_words import seconds_words

SHOWN = 3


def asking_panel(call: Call, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """No statement on a call where nobody was asked; one each for an interpreter and a supervisor."""
    legs = list(call.legs.order_by("-id")[:1]) if INTERPRETER in call.asked else []
    asked = SUPERVISOR in call.asked
    questions = call.help_requests.select_related("answered_by").order_by("-id")[:SHOWN] if asked else ()
    rows = [_question(one, zone) for one in questions]
    return {
        "trouble": call.line_trouble,
        "languages": call.line.languages,
        "rings_interpreters": call.line.rings_interpreters,
        "talks": call.state == CallState.ANSWERED,
        "leg": _leg(legs[0], call, now) if legs else None,
        "questions": rows,
        "waits": any(row["waits"] for row in rows),
    }


def _leg(leg: CallLeg, call: Call, now: datetime) -> dict[str, Any]:
    until = leg.ended_at or call.ended_at or now
    counts = leg.state in OPEN_LEGS and call.ended_at is None
    since = leg.joined_at or leg.asked_at
    return {
        "open": counts,
        "failed": leg.state == LegState.FAILED,
        "joined": leg.joined_at is not None,
        "language": leg.language,
        "why": leg.why,
        "for": seconds_words(since, until),
        "since": since.isoformat() if counts else "",
    }


def _question(one: HelpRequest, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "question": one.question,
        "asked": f"{one.asked_at.astimezone(zone):%H:%M:%S}",
        "waits": one.answered_at is None and one.ended_at is None,
        "answer": one.answer,
        "by": str(one.answered_by) if one.answered_by else "",
        "at": f"{one.answered_at.astimezone(zone):%H:%M:%S}" if one.answered_at else "",
    }
