"""How long each grade may take, and who is told when it takes longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from triage.rules.grade import Grade

# Product: priority "an officer looks within 15 minutes", scheduled "an officer decides within 24 hours".
# Immediate belongs to Triple Zero at once; five minutes is how long it may wait for an officer's eyes here.
# Resolution needs no police; three days is when somebody asks why it is still open.
DEADLINE: dict[str, timedelta] = {
    Grade.IMMEDIATE: timedelta(minutes=5),
    Grade.PRIORITY: timedelta(minutes=15),
    Grade.SCHEDULED: timedelta(hours=24),
    Grade.RESOLUTION: timedelta(hours=72),
}

SERGEANT_LEVEL, SUPERVISOR_LEVEL, LAST_LEVEL = 1, 2, 3
_SECOND_AFTER = timedelta(minutes=15)
_THIRD_AFTER = timedelta(minutes=60)


def due(*, grade: str, minutes: int | None, started_at: datetime) -> datetime:
    """By when a case must be decided; ``minutes`` is the deciding row's own deadline, if it has one."""
    return started_at + (timedelta(minutes=minutes) if minutes is not None else DEADLINE[grade])


def next_escalation(*, level: int, due_at: datetime, target: timedelta) -> datetime | None:
    """When the level after ``level`` is reached; none after the last.

    Level 1 (duty sergeant) is reached at the deadline itself; level 2 (supervisor) 15 minutes later, or after
    half the ``target`` where that is shorter; level 3 an hour after the deadline.
    """
    if level >= LAST_LEVEL:
        return None
    after = {0: timedelta(0), 1: min(_SECOND_AFTER, target / 2), 2: _THIRD_AFTER}
    return due_at + after[level]
