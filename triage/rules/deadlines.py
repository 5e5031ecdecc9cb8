"""How long each grade may take, and who is told when it takes longer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from triage.rules.calendar import Hours, add
from triage.rules.grade import Grade

# Product: priority "an officer looks within 15 minutes", scheduled "an officer decides within 24 hours".
# Immediate belongs to Triple Zero at once; five minutes is how long it may wait for an officer's eyes here.
# Resolution needs no police; three days is when somebody asks why it is still open.
# The first targets of a customer, and what holds where it has none.
DEADLINE: dict[str, timedelta] = {
    Grade.IMMEDIATE: timedelta(minutes=5),
    Grade.PRIORITY: timedelta(minutes=15),
    Grade.SCHEDULED: timedelta(hours=24),
    Grade.RESOLUTION: timedelta(hours=72),
}
# Whose clock may wait for the citizen.
PAUSABLE = frozenset({Grade.SCHEDULED.value, Grade.RESOLUTION.value})

WARNING_LEVEL, SERGEANT_LEVEL, STATE_LEVEL, LAST_LEVEL = 0, 1, 2, 3
_SECOND_AFTER = timedelta(minutes=15)
_THIRD_AFTER = timedelta(minutes=60)


class Due(NamedTuple):
    """By when, how much counted time that was, and from when on it is the last fifth."""

    due_at: datetime
    warn_at: datetime
    target: timedelta
    in_hours: bool = False


def due_after(started_at: datetime, target: timedelta, hours: Hours | None = None) -> Due:
    """A deadline so much working time after a moment, and the moment at which a fifth of it is left."""
    warn_at = add(started_at, target - target / 5, hours)
    return Due(add(started_at, target, hours), warn_at, target, hours is not None)


def next_escalation(
    *, level: int, due_at: datetime, target: timedelta, early: bool = False
) -> datetime | None:
    """When the level after ``level`` is reached; none after the last.

    Level 1 (duty sergeant) is reached at the deadline itself; level 2 (state duty officer, supervisor
    informed) 15 minutes later, or after half the ``target`` where that is shorter; level 3 (all of them) an
    hour after the deadline. Where level 1 was reached ``early``, because nobody was on duty, level 2 is at
    the deadline.
    """
    if level >= LAST_LEVEL:
        return None
    second = timedelta(0) if early else min(_SECOND_AFTER, target / 2)
    after = {0: timedelta(0), 1: second, 2: _THIRD_AFTER}
    return due_at + after[level]
