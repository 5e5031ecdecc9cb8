"""A closed case comes back before an officer, because what was decided could not be done."""

from __future__ import annotations

from datetime import datetime

from assistline.events import emit
from triage.actions.clocks import start_clock
from triage.actions.regrading import DISPOSITION
from triage.actions.trail import keep_on_trail
from triage.models import Assessment, Case, CaseStatus, Grade
from triage.targets import due_of


def return_case(
    *,
    case: Case,
    why: str,
    source: str,
    words: str,
    at: datetime,
    at_least: Grade = Grade.SCHEDULED,
) -> datetime:
    """Put a closed case back into the queue, with a clock of its own and the reason on top of its grade.

    An urgent one comes back as urgent as it was; nothing waits longer than a scheduled case.

    Args:
        case: Closed; the caller holds its row, and has read its centre.
        why: The reason, for the officer; kept encrypted with the assessment.
        source: What led to it.
        words: What the timeline says, without words of others.
        at: When, timezone-aware.
        at_least: As urgent as this, whatever it was before.

    Returns:
        By when it is due.

    Raises:
        IllegalMove: It is not closed.
    """
    grade = min(Grade(case.grade), at_least, key=lambda one: one.rank)
    due = due_of(case, grade=grade, minutes=None, started_at=at)
    keep_reason(case, grade, why=why, source=source, at=at)
    start_clock(case=case, grade=grade, due=due, at=at, started_at=at)
    case.move(
        CaseStatus.WAITING,
        by=None,
        at=at,
        words=words[:300],
        officer=None,
        lease_until=None,
        closed_at=None,
        grade=grade,
        grade_rank=grade.rank,
        disposition=DISPOSITION[grade],
        level=0,
    )
    keep_on_trail(case, None, "case.returned")
    emit("case.opened", centre_id=case.heard_in, case_id=case.id)
    return due.due_at


def keep_reason(case: Case, grade: Grade, *, why: str, source: str, at: datetime) -> None:
    """A further assessment of a case with one reason more, on top of the others."""
    before = Assessment.objects.filter(case=case).first()
    reason = {"text": why, "source": source, "grade": grade.value}
    Assessment.objects.create(
        case=case,
        grade=grade,
        disposition=DISPOSITION[grade],
        cues=before.cues if before else [],
        reasons=[reason, *(before.reasons if before else [])],
        facts=before.facts if before else {},
        thrive=before.thrive if before else {},
        rules_version=before.rules_version if before else "no table",
        at=at,
    )
