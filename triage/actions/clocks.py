"""A case's clock is started, replaced and stopped here, and nowhere else. The caller holds the case's row."""

from __future__ import annotations

from datetime import datetime, timedelta

from triage.models import Case, Clock, DutyAlarm, Grade
from triage.models.clock import DECIDE, REVIEW
from triage.rules.calendar import Hours, add, between
from triage.rules.deadlines import Due, next_escalation
from triage.targets import hours_of

URGENT = (Grade.IMMEDIATE.value, Grade.PRIORITY.value)


def start_clock(
    *, case: Case, grade: str, due: Due, at: datetime, started_at: datetime, warns: bool = True
) -> Clock:
    """Start the clock of a case that has none running, and show it on the case; the caller saves the case.

    An urgent case of a centre without an officer on duty goes to the next level at once.

    Args:
        case: Whose; its centre says who is on duty.
        grade: How urgent it is from now on.
        due: What is promised.
        at: Now.
        started_at: From when it counts.
        warns: Whether somebody is warned in its last fifth.

    Raises:
        IntegrityError: One runs already.
    """
    escalate_at = next_escalation(level=0, due_at=due.due_at, target=due.target)
    if grade in URGENT and DutyAlarm.objects.filter(centre_id=case.centre_id, ended_at=None).exists():
        escalate_at = at
    clock = Clock.objects.create(
        case=case,
        kind=REVIEW if case.under_review else DECIDE,
        started_at=started_at,
        due_at=due.due_at,
        target=due.target,
        in_hours=due.in_hours,
        warn_at=due.warn_at if warns else None,
        next_escalation_at=escalate_at,
    )
    show_clock(case, clock)
    return clock


def restart_clock(
    *, case: Case, clock: Clock, grade: str, due: Due, at: datetime, warns: bool = True
) -> Clock:
    """End a promise and make another, whose levels are told from the first again.

    Raises:
        IntegrityError: Another one runs already.
    """
    clock.met_at, clock.next_escalation_at = at, None
    clock.save(update_fields=["met_at", "next_escalation_at"])
    return start_clock(case=case, grade=grade, due=due, at=at, started_at=at, warns=warns)


def running_clock(case: Case, at: datetime) -> Clock:
    """The running clock of a case, locked. One that was paused runs again from now: the caller replaces it.

    Raises:
        Clock.DoesNotExist: None runs.
    """
    clock = Clock.objects.select_for_update().get(case=case, met_at=None)
    if clock.paused_at is not None:
        resume(clock, case=case, at=at)
    return clock


def stop_clocks(*, case: Case, at: datetime) -> None:
    """Whatever was promised of a case is kept, or over; the caller saves the case."""
    Clock.objects.filter(case=case, met_at=None).update(
        met_at=at, next_escalation_at=None, paused_at=None, paused_for="", pause_until=None, left=None
    )
    case.paused_for, case.warn_at = "", None


def sooner(due: Due, *, clock: Clock, at: datetime) -> Due:
    """A new promise, unless the old one is not broken and sooner: then that one is kept, made now."""
    if clock.due_at <= at or due.due_at <= clock.due_at:
        return due
    left = clock.due_at - at
    return Due(clock.due_at, clock.due_at - left / 5, left, clock.in_hours)


def later(due: Due, *, clock: Clock) -> Due:
    """A new promise, unless the old one is later: then that one is kept."""
    if clock.due_at <= due.due_at:
        return due
    return Due(clock.due_at, clock.warn_at or due.warn_at, clock.target, clock.in_hours)


def pause(clock: Clock, *, case: Case, why: str, until: datetime, at: datetime) -> None:
    """Stop a clock: what is left of its time is kept. Paused already, it waits until the later time."""
    hours = hours_of(case.centre_id) if clock.in_hours else None
    if clock.paused_at is None:
        clock.paused_at, clock.left = at, between(at, clock.due_at, hours)
    clock.paused_for, clock.pause_until = why, until
    _due_again(clock, until, clock.left or timedelta(0), hours)
    show_clock(case, clock)


def resume(clock: Clock, *, case: Case, at: datetime) -> None:
    """Let a paused clock run again, with what was left of its time."""
    left, hours = clock.left or timedelta(0), hours_of(case.centre_id) if clock.in_hours else None
    clock.paused_at, clock.paused_for, clock.pause_until, clock.left = None, "", None, None
    _due_again(clock, at, left, hours)
    show_clock(case, clock)


def shorten(clock: Clock, *, case: Case, due: Due) -> None:
    """A paused clock waits on, and no more is left of its time than another target gives."""
    if clock.pause_until is None or clock.left is None:
        return
    clock.left, clock.in_hours = min(clock.left, due.target), clock.in_hours and due.in_hours
    clock.target = min(clock.target, due.target)
    _due_again(clock, clock.pause_until, clock.left, hours_of(case.centre_id) if clock.in_hours else None)
    show_clock(case, clock)


def show_clock(case: Case, clock: Clock) -> None:
    """What the queue reads of a clock stands on its case."""
    case.due_at, case.warn_at, case.paused_for = clock.due_at, clock.warn_at, clock.paused_for


def _due_again(clock: Clock, at: datetime, left: timedelta, hours: Hours | None) -> None:
    """Count what is left from a moment on: deadline, warning and the next level move with it."""
    fifth = clock.target / 5
    clock.due_at = add(at, left, hours)
    if clock.warn_at is not None:
        clock.warn_at = add(at, max(left - fifth, timedelta(0)), hours)
    clock.next_escalation_at = next_escalation(
        level=clock.level, due_at=clock.due_at, target=clock.target, early=clock.early
    )
    clock.save()
