"""Telling citizens by when, once more: their case's promise has changed, or they came into another case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from reports.actions import publish_status
from reports.models import PublicStatus, Report
from triage.models import Case
from triage.rules.promises import expectation


def tell_new_time(case: Case, at: datetime, *, report_ids: Iterable[int] | None = None) -> None:
    """Tell the citizens of a case by when it is looked at now.

    Args:
        case: With its promise as it is from now on.
        at: When.
        report_ids: Whom of them; all, if not given.
    """
    zone = ZoneInfo(case.customer.time_zone)
    sentence = expectation(
        grade=case.grade,
        due_at=case.due_at.astimezone(zone),
        now=at.astimezone(zone),
        emergency_number=case.customer.emergency_number,
        no_visit=case.customer.no_visit,
    )
    if report_ids is None:
        reports = Report.objects.filter(case_links__case=case, case_links__ended_at=None)
        report_ids = list(reports.values_list("id", flat=True))
    publish_status(
        report_ids=report_ids,
        status=PublicStatus.SORTED,
        sentence=sentence,
        promised_by=case.due_at,
        at=at,
    )
