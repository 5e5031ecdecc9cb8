"""Clocks, times and contact points in the staff's words."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from triage.models import Case, CaseStatus, Waiting

_TWELVE_HOURS = re.compile(r"\b(\d{1,2})(?::(\d\d))? (am|pm)\b")


class ClockWords(NamedTuple):
    """A deadline as it is shown; ``state`` is ok, soon, late or paused."""

    text: str
    state: str


def span(minutes: int) -> str:
    """``3 min``, ``4 h 05``, ``2 d``: as the page's own clock counts on."""
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours // 24} d" if hours >= 48 else f"{hours} h {minutes % 60:02d}"


def clock_words(case: Case, now: datetime) -> ClockWords:
    """How long a case still has, how late it is, or what it waits for; its last fifth is "soon"."""
    if case.status == CaseStatus.CLOSED:
        return ClockWords("Closed", "paused")
    if case.paused_for:
        return ClockWords(f"Paused: {Waiting(case.paused_for).label}", "paused")
    left = case.due_at - now
    if left < timedelta(0):
        return ClockWords(f"{span(int(-left.total_seconds() // 60))} late", "late")
    soon = case.warn_at is not None and case.warn_at <= now
    return ClockWords(span(math.ceil(left.total_seconds() / 60)), "soon" if soon else "ok")


def staff_time(at: datetime, zone: ZoneInfo) -> str:
    """``Tue 17 Nov, 08:04``, in the centre's zone."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b, %H:%M}"


def in_24_hours(words: str) -> str:
    """``6 pm`` and ``7:30 am`` as ``18:00`` and ``07:30``, which staff screens say throughout."""
    return _TWELVE_HOURS.sub(
        lambda said: f"{int(said[1]) % 12 + 12 * (said[3] == 'pm'):02d}:{said[2] or '00'}", words
    )


def masked(kind: str, value: str) -> str:
    """Enough of a contact point to know it again, too little to use it: three last digits, or the domain."""
    if kind == "email":
        name, _, domain = value.partition("@")
        return f"{name[:1]}•••@{domain}"
    return f"••• ••• {value[-3:]}"
