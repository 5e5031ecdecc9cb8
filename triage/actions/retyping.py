"""The first answer never locks the type: an officer says what it is, and it is judged and timed as that."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assistline.events import emit
from assistline.models import User
from reports.models import Report, ReportType
from reports.models.report_type import NarrativeClass
from reports.silence import SILENT
from triage.actions.clocks import restart_clock, shorten, sooner
from triage.actions.opening import assess_case
from triage.actions.trail import keep_on_trail
from triage.actions.unindexing import empty_index
from triage.models import Case, CaseStatus, Clock, IllegalMove
from triage.targets import due_of


@transaction.atomic
def change_type(*, case_id: int, by: User, type_id: int, at: datetime) -> Case:
    """Say that a case is of another type. Its answers stay; whoever has it keeps it.

    It is judged again as what it is, which can raise it and never lowers it, and takes the new type's target,
    which never gives it more time than was promised. Of a type in which silence is the rule, nothing is sent
    by itself from now on; of a sealed one, its words are found by no search.

    Args:
        case_id: The case.
        by: Who says so; the view has checked ``triage.review_case``.
        type_id: A type of the same customer.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the person may see.
        ReportType.DoesNotExist: No such type of the case's customer.
        IllegalMove: It is closed, or of this type.
    """
    case = Case.objects.visible_to(by).select_for_update(of=["self"]).get(id=case_id)
    kind = ReportType.objects.get(id=type_id, customer_id=case.customer_id)
    if case.status == CaseStatus.CLOSED:
        raise IllegalMove("This case is closed.")
    if case.report_type_id == kind.id:
        raise IllegalMove(f"This case is of the type “{kind}”.")
    was, case.report_type = case.report_type, kind
    _take_target(case, at)
    case.save_change(
        kind="type_changed", by=by, at=at, words=f"{was or 'No type'} to {kind}", matter=kind.name[:80]
    )
    reports = Report.objects.filter(case_links__case=case, case_links__ended_at=None)
    if kind.slug in SILENT:
        reports.update(kept_silent=True)
    if kind.narrative_class != NarrativeClass.SEARCHABLE:
        empty_index(report_ids=reports.values_list("id", flat=True))
    keep_on_trail(case, by, "case.type_changed")
    assess_case(case_id=case.id, at=at)
    emit("case.assessed", centre_id=case.heard_in, case_id=case.id)
    case.refresh_from_db()
    return case


def _take_target(case: Case, at: datetime) -> None:
    clock = Clock.objects.select_for_update().get(case=case, met_at=None)
    due = due_of(case, grade=case.grade, minutes=None, started_at=at)
    if clock.paused_at is not None:
        shorten(clock, case=case, due=due)
        return
    promise = sooner(due, clock=clock, at=at)
    if clock.due_at > at and promise.due_at < clock.due_at:
        restart_clock(case=case, clock=clock, grade=case.grade, due=promise, at=at)
