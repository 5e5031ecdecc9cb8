"""Reports whose case was never opened: opened now, or somebody is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef

from assistline.models import Centre, User
from assistline.notifications.actions import queue_notification
from assistline.references import group
from assistline.roles import SERGEANT
from reports.models import Report
from triage.actions.opening import open_case
from triage.messages import REPORT_WITHOUT_CASE
from triage.models import CaseContact

log = structlog.get_logger(__name__)

# A case is opened within seconds; what has none after two minutes was parked, or its delivery was lost.
PATIENCE = timedelta(minutes=2)
LOOKS_BACK = timedelta(days=7)
BATCH = 200


def open_missing_cases(*, at: datetime) -> int:
    """Open the cases that the delivery of a report should have opened, each in its own transaction.

    What still fails is tried again next time, and the sergeants are told of it once.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many were opened.

    Raises:
        django.db.DatabaseError: The list of reports could not be read at all.
    """
    opened = 0
    for report_id in _without_case(at):
        try:
            open_case(report_id=report_id, at=at)
            opened += 1
        except Exception as error:  # whatever is wrong with this one, the others wait too
            log.error("case_not_opened", report=report_id, error=type(error).__name__)
            _tell_sergeants(report_id, at)
    return opened


def _without_case(at: datetime) -> list[int]:
    linked = CaseContact.objects.filter(contact_id=OuterRef("contact_id"))
    found: list[int] = []
    for centre_id in Centre.objects.values_list("id", flat=True):  # the reports' index is by centre and time
        recent = Report.objects.filter(
            centre_id=centre_id, submitted_at__gt=at - LOOKS_BACK, submitted_at__lt=at - PATIENCE
        )
        # The newest first: old ones that fail every time keep no new one waiting.
        waiting = recent.filter(~Exists(linked)).order_by("-submitted_at")
        found += waiting.values_list("id", flat=True)[:BATCH]
    return found


def _tell_sergeants(report_id: int, at: datetime) -> None:
    try:
        with transaction.atomic():
            _queue_emails(Report.objects.select_related("customer").get(id=report_id), at)
    except Exception as error:  # nor does this stop the others
        log.error("sergeants_not_told", report=report_id, error=type(error).__name__)


def _queue_emails(report: Report, at: datetime) -> None:
    sent = report.submitted_at.astimezone(ZoneInfo(report.customer.time_zone))
    sergeants = User.objects.filter(
        is_active=True, role=SERGEANT, centre__customer_id=report.customer_id
    ).exclude(email="")
    for sergeant in sergeants:
        queue_notification(
            message=REPORT_WITHOUT_CASE,
            channel="email",
            to=sergeant.email,
            safe=True,  # a work address
            subject_kind="report",
            subject_id=report.id,
            occasion=f"no case, user {sergeant.id}",
            values={
                "reference": group(report.reference),
                "sent": f"{sent:%a} {sent.day} {sent:%b, %H:%M}",
            },
            customer=report.customer,
            due_at=at,
        )
