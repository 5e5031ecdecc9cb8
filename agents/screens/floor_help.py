"""Agents who ask for help on a live call, on the floor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from agents.models import CallState, HelpRequest
from agents.models.exchange import HelpQuerySet
from agents.screens.floor_transfers import HelpToday
from agents.screens.floor_words import seconds_words
from assistline.models import User

MOST = 20


def visible_help(user: User) -> HelpQuerySet:
    """What a person may read of it, with the call and who asked."""
    found = HelpRequest.objects.visible_to(user)
    return found.select_related("asked_by", "answered_by", "call__line", "call__centre")


def waiting_help(user: User) -> list[HelpRequest]:
    """Who waits for an answer, the longest first: one statement."""
    return list(visible_help(user).waiting().order_by("asked_at", "id")[:MOST])


def today_words(today: HelpToday) -> str:
    """How often since midnight, how many were answered, and how soon; nothing where nobody asked."""
    if not today.asked:
        return ""
    times = "once" if today.asked == 1 else f"{today.asked} times"
    said = f"Help asked {times} since midnight, answered {len(today.answered_in)}"
    half = today.half_within
    if half is None:
        return f"{said}."
    minutes, seconds = divmod(int(half.total_seconds()), 60)
    return f"{said}, half of them within {minutes}:{seconds:02d}."


def help_row(one: HelpRequest, now: datetime) -> dict[str, Any]:
    """One of them, with the way to its answer."""
    return {
        "id": one.id,
        "by": str(one.asked_by),
        "question": one.question,
        "line": one.call.line.name,
        "centre": one.call.centre.name,
        "over": one.call.state != CallState.ANSWERED,
        "since_iso": one.asked_at.isoformat(),
        "since_text": seconds_words(one.asked_at, now),
        "url": reverse("floor-help", args=[one.id]),
        "answered_by": str(one.answered_by) if one.answered_by else "",
        "answer": one.answer,
        "open": one.answered_at is None and one.ended_at is None,
    }
