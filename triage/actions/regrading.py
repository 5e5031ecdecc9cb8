"""A person's grade: raised by anyone at once, lowered only with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assistline.events import emit
from assistline.models import User
from reports.models.contact import Disposition
from triage.actions.clocks import later, restart_clock, running_clock, sooner
from triage.actions.event_updates import update_event
from triage.actions.near_misses import see_near_miss
from triage.actions.opening import open_case
from triage.actions.promising import tell_new_time
from triage.actions.trail import keep_on_trail
from triage.models import Assessment, Case, CaseStatus, Grade, IllegalMove, NearMissSource
from triage.targets import due_of

SHORTEST_REASON = 10
NO_REASON = "No reason was needed"
DISPOSITION = {
    Grade.IMMEDIATE: Disposition.TRANSFER_000,
    Grade.PRIORITY: Disposition.OFFICER_REVIEW,
    Grade.SCHEDULED: Disposition.REPORT,
    Grade.RESOLUTION: Disposition.ADVICE,
}


class ReasonMissing(Exception):
    """A grade is lowered only with a reason; the message is a sentence for the person."""


@transaction.atomic
def raise_grade(*, case_id: int, by: User, grade: Grade, at: datetime, reason: str = "") -> Case:
    """Raise a case's grade at once; whoever has it keeps it. No reason is needed.

    Args:
        case_id: The case.
        by: Who raises it; the view has checked ``triage.raise_grade``.
        grade: The new, more urgent grade.
        at: When, timezone-aware.
        reason: Why, if there was time to say so.

    Raises:
        Case.DoesNotExist: No such case in what the person may see.
        IllegalMove: It is closed, or has this grade or a more urgent one.
    """
    case = _open_case(case_id, by)
    if grade.rank >= case.grade_rank:
        raise IllegalMove(f"This case is {case.get_grade_display()} already. To lower it needs a reason.")
    raise_locked(case, by=by, grade=grade, reason=reason, source=str(by), at=at)
    return case


@transaction.atomic
def hand_over_report(*, report_id: int, by: User, grade: Grade, reason: str, at: datetime) -> Case:
    """Open the case of a report that an agent sends, at least as urgent as the agent says. Safe to repeat.

    Args:
        report_id: What the caller said.
        by: Who hands it over; the caller of this has checked that it is theirs.
        grade: The grade that it has at least; one that the rules say is more urgent stays.
        reason: Why, for who reads the case.
        at: When, timezone-aware.

    Raises:
        Report.DoesNotExist: There is no such report.
    """
    case_id = open_case(report_id=report_id, at=at).id
    case = Case.objects.select_for_update(of=["self"]).get(id=case_id)
    if case.status != CaseStatus.CLOSED and grade.rank < case.grade_rank:
        raise_locked(case, by=by, grade=grade, reason=reason, source=str(by), at=at)
    return case


@transaction.atomic
def lower_grade(*, case_id: int, by: User, grade: Grade, reason: str, at: datetime) -> Case:
    """Lower a case's grade with a reason; the citizen is told the new time.

    Args:
        case_id: The case.
        by: Who lowers it; the view has checked ``triage.review_case``.
        grade: The new, less urgent grade.
        reason: Why, at least ten characters; kept in the assessment.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the person may see.
        ReasonMissing: There is no reason, or none worth the name.
        IllegalMove: It is closed, or the grade is not lower.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonMissing("Say why the grade is lowered, in at least ten characters.")
    case = _open_case(case_id, by)
    if grade.rank <= case.grade_rank:
        raise IllegalMove(f"This case is {case.get_grade_display()}: that is not lower.")
    clock = running_clock(case, at)
    due = later(due_of(case, grade=grade, minutes=None, started_at=case.opened_at), clock=clock)
    if due.due_at <= at:
        due = due_of(case, grade=grade, minutes=None, started_at=at)  # nobody can promise the past
    restart_clock(case=case, clock=clock, grade=grade, due=due, at=at)
    said = {"text": reason.strip(), "source": str(by), "grade": grade.value}
    _regrade(case, by, grade, said, at, kind="grade_lowered", due_at=due.due_at)
    keep_on_trail(case, by, "case.lowered")
    tell_new_time(case, at)
    emit("case.assessed", centre_id=case.heard_in, case_id=case.id)
    return case


def _open_case(case_id: int, by: User) -> Case:
    case = Case.objects.visible_to(by).select_for_update(of=["self"]).get(id=case_id)
    if case.status == CaseStatus.CLOSED:
        raise IllegalMove("This case is closed.")
    return case


def raise_locked(
    case: Case, *, by: User | None, grade: Grade, reason: str, source: str, at: datetime, cue: str = ""
) -> None:
    """Raise an open case whose row the caller holds: a person did, or what the citizen did asks for it; and
    the sign of danger that asks for it, where there is one."""
    clock = running_clock(case, at)
    due = due_of(case, grade=grade, minutes=None, started_at=at)
    # A promise that was broken already is not kept by it, but who is told begins anew with the danger.
    restart_clock(case=case, clock=clock, grade=grade, due=sooner(due, clock=clock, at=at), at=at)
    said = {"text": reason.strip() or NO_REASON, "source": source, "grade": grade.value}
    if case.decisions.exists():
        see_near_miss(
            case=case,
            source=NearMissSource.RAISED,
            key=f"case {case.id} to {grade.value}, version {case.version}",
            happened=f"Decided, and then raised: {case.get_grade_display()} to {grade.label}.",
            at=at,
        )
    _regrade(case, by, grade, said, at, kind="grade_raised", due_at=min(clock.due_at, due.due_at), cue=cue)
    keep_on_trail(case, by, "case.raised")
    update_event(case=case, what=f"It is {grade.label} now", words=reason, at=at, by=by)
    emit("case.raised", centre_id=case.heard_in, case_id=case.id)


def _regrade(
    case: Case,
    by: User | None,
    grade: Grade,
    said: dict[str, str],
    at: datetime,
    *,
    kind: str,
    due_at: datetime,
    cue: str = "",
) -> None:
    latest = Assessment.objects.filter(case=case).first()
    Assessment.objects.create(
        case=case,
        grade=grade,
        disposition=DISPOSITION[grade],
        cues=list(dict.fromkeys((*([cue] if cue else []), *(latest.cues if latest else ())))),
        reasons=[said, *(latest.reasons if latest else [])],
        facts=latest.facts if latest else {},
        thrive=latest.thrive if latest else {},
        rules_version=latest.rules_version if latest else "no table",
        by=by,
        at=at,
    )
    words = f"{case.get_grade_display()} to {grade.label}"
    case.save_change(
        kind=kind,
        by=by,
        at=at,
        words=words,
        grade=grade,
        grade_rank=grade.rank,
        disposition=DISPOSITION[grade],
        due_at=due_at,
        cue=cue or case.cue,
        level=0,
    )
