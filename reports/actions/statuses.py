"""What the citizen is told about a report after it was sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from reports.actions.reporter import queue_to_safe_points, safe_points
from reports.messages import NEWS
from reports.models import PublicStatus, Report, StatusUpdate

# What is news to the citizen. That an officer opened the report is on the page, and worth no message.
NEWS_ON = frozenset({PublicStatus.SORTED, PublicStatus.LATE, PublicStatus.DECIDED})


@transaction.atomic
def publish_status(
    *,
    report_ids: Iterable[int],
    status: str,
    sentence: str,
    at: datetime,
    promised_by: datetime | None = None,
    review_until: datetime | None = None,
    quiet: bool = False,
    police_come: bool = False,
) -> list[StatusUpdate]:
    """Tell the citizens of some reports where their matter is: on the page, and by a neutral message where
    safe.

    Args:
        report_ids: Whose; ids that are no report are passed over.
        status: A ``PublicStatus``.
        sentence: What they are told, in their words.
        at: When.
        promised_by: By when the next thing happens, if the sentence says so.
        review_until: Of a decision: until when another officer can be asked for.
        quiet: It answers what they have just written on the page: no message follows.
        police_come: It says that police come to them; never said where silence is the rule.

    Raises:
        ValueError: No such status.
    """
    status = PublicStatus(status)
    reports = list(Report.objects.filter(id__in=list(report_ids)).select_related("customer").order_by("id"))
    updates = StatusUpdate.objects.bulk_create(
        StatusUpdate(
            report=report,
            status=status,
            sentence=sentence,
            promised_by=promised_by,
            police_come=police_come and not report.kept_silent,
            review_until=review_until,
            at=at,
        )
        for report in reports
    )
    ids = [report.id for report in reports]
    Report.objects.filter(id__in=ids).update(public_status=status)
    if not quiet and status in NEWS_ON:
        _tell_safe_points(reports, updates, at)
    return updates


@transaction.atomic
def publish_news(*, report_ids: Iterable[int], sentence: str, at: datetime) -> list[StatusUpdate]:
    """Tell the citizens of some reports something that stands beside what was promised or decided: a crime
    number, the answer of another agency. The page keeps saying where the matter is.

    Args:
        report_ids: Whose; ids that are no report are passed over.
        sentence: What they are told, in their words.
        at: When, timezone-aware.

    Raises:
        DatabaseError: Nobody is told.
    """
    reports = list(Report.objects.filter(id__in=list(report_ids)).select_related("customer").order_by("id"))
    updates = StatusUpdate.objects.bulk_create(
        StatusUpdate(report=report, status=report.public_status, sentence=sentence, is_news=True, at=at)
        for report in reports
    )
    _tell_safe_points(reports, updates, at)
    return updates


def _tell_safe_points(reports: list[Report], updates: list[StatusUpdate], at: datetime) -> None:
    points = safe_points([report.id for report in reports])
    for report, update in zip(reports, updates, strict=True):
        queue_to_safe_points(
            message=NEWS,
            report=report,
            customer=report.customer,
            points=points[report.id],
            occasion=f"status {update.id}",
            at=at,
        )
