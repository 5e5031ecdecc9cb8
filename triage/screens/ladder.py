"""A case's clock in words, and who is told of it when: the part of the ladder that is still to come."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from triage.actions.escalation import TITLES
from triage.models import Case
from triage.rules.deadlines import next_escalation
from triage.screens.words import ClockWords, staff_time

WHO = {1: "", 2: "Supervisors are informed. ", 3: ""}


def due_words(case: Case, clock: ClockWords, zone: ZoneInfo) -> str:
    """When it is due, and what the clock is doing."""
    when = staff_time(case.due_at, zone)
    if case.paused_for:
        return f"Without an answer due {when}"
    return f"Due {when}" + (", last fifth of its time" if clock.state == "soon" else "")


def ladder(case: Case, zone: ZoneInfo, now: datetime) -> list[dict[str, str]]:
    """The levels that are not reached yet, each with its time, for the timeline.

    Args:
        case: Open, read with :meth:`CaseQuerySet.with_target`.
        zone: In which times are told.
        now: When it is read.
    """
    target: timedelta | None = getattr(case, "target", None)
    if target is None:
        return []
    steps, level, due_at = [], case.level, case.due_at
    # Told before the deadline because nobody was on duty: then the next level is at the deadline.
    early = level == 1 and now < due_at
    while at := next_escalation(level=level, due_at=due_at, target=target, early=early):
        level += 1
        detail = f"{WHO[level]}Told if it is not decided by then."
        steps.append({"title": TITLES[level], "at": staff_time(at, zone), "detail": detail, "state": "todo"})
    return steps
