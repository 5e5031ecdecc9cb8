"""What triage does about events of the rooms below. May be called more than once; touches Postgres only."""

from __future__ import annotations

from assistline.clock import database_now
from reports.models import OpenCue
from triage import actions
from triage.models import Case


def open_case_for_report(report_id: int) -> None:
    """A report was submitted: open its case."""
    actions.open_case(report_id=report_id, at=database_now())


def assess_case_for_cue(cue_id: int, draft_id: int) -> None:
    """A sign of danger was set, or became more urgent: a case that is open already is judged again."""
    reports = OpenCue.objects.open().filter(id=cue_id).values("draft__report__id")
    case = Case.objects.open().filter(contact_links__report__in=reports, contact_links__ended_at=None).first()
    if case is not None:
        actions.assess_case(case_id=case.id, at=database_now())
