"""Codes to safe contact points: one shows whose the point is, and later ones open the report without more."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

import structlog
from django.db import models, transaction

from assistline.encryption import keyed_hash
from assistline.messages import NoWords
from assistline.models import Customer
from assistline.notifications.actions import queue_notification
from assistline.throttle import count_attempt
from reports.actions.reporter import CHANNEL, is_written_to
from reports.messages import CODE
from reports.models import CodePurpose, ContactPoint, OneTimeCode, PersonRole, Report
from reports.models.report_type import NarrativeClass

log = structlog.get_logger(__name__)

LASTS = timedelta(minutes=10)
TRIES = 5
DIGITS = 6
SECOND_CLICK = timedelta(seconds=30)
# Codes within an hour: to one number or address, whatever it is asked for, and of a whole customer.
TO_ONE, OF_ALL, HOUR = 3, 1000, timedelta(hours=1)


@transaction.atomic
def send_open_code(*, customer: Customer, reference: str | None, at: datetime) -> bool:
    """Send a code that opens a report to its reporter's verified safe contact point, if there is one.

    Args:
        customer: Whose portal it was asked on.
        reference: As typed, made regular; nothing for what can be none.
        at: When, timezone-aware.

    Returns:
        Whether one was sent. Who asked must not be told.

    Raises:
        DatabaseError: Nothing was sent.
    """
    report = _report(customer, reference)
    # Asked for in any case, so that there is as much to do for a reference that does not exist.
    points = safe_points_of(report.id if report else 0).exclude(verified_at=None)
    point = points.order_by("-verified_at").first()
    may = _may_send(customer.id, point, at)
    if report is None or point is None or by_access_code_only(report) or not may:
        return False
    return _send(report, point, CodePurpose.OPEN, at)


@transaction.atomic
def use_open_code(*, customer: Customer, reference: str | None, typed: str, at: datetime) -> Report | None:
    """Open a report by the code that was sent; the code is dead then.

    Args:
        customer: Whose portal it was typed on.
        reference: As typed, made regular; nothing for what can be none.
        typed: The code, with or without spaces.
        at: When, timezone-aware.

    Returns:
        The report; nothing for a code that is wrong, used, too old, tried too often or not there.

    Raises:
        DatabaseError: Nothing was opened, and no try counted.
    """
    report = _report(customer, reference)
    used = _use(report.id if report else 0, CodePurpose.OPEN, typed, at)
    return None if report is None or by_access_code_only(report) or used is None else report


@transaction.atomic
def send_verify_code(*, report_id: int, point_id: int, at: datetime) -> bool:
    """Send a code to a safe contact point, to see whether its owner reads it.

    Args:
        report_id: Which; the caller has checked that the citizen may open it.
        point_id: One of its reporter's.
        at: When, timezone-aware.

    Returns:
        Whether one was sent: not where silence is the rule, nor to a point that is not said to be safe or
        takes no text, nor a fourth one within an hour.

    Raises:
        Report.DoesNotExist: There is no such report.
    """
    report = Report.objects.select_related("customer", "type_version__report_type").get(id=report_id)
    point = safe_points_of(report.id).filter(id=point_id).first()
    if point is None or by_access_code_only(report) or not is_written_to(point):
        return False
    if not _may_send(report.customer_id, point, at):
        return False
    return _send(report, point, CodePurpose.VERIFY, at)


@transaction.atomic
def verify_point(*, report_id: int, typed: str, at: datetime) -> ContactPoint | None:
    """Keep that the owner of a contact point has read what was sent there.

    Args:
        report_id: Which; the caller has checked that the citizen may open it.
        typed: The code.
        at: When, timezone-aware.

    Returns:
        The point, verified now; nothing for a code that does not fit.

    Raises:
        DatabaseError: Nothing was verified, and no try counted.
    """
    used = _use(report_id, CodePurpose.VERIFY, typed, at)
    if used is None:
        return _just_verified(report_id, typed, at)
    used.point.verified_at, used.point.came_back_at = at, None
    used.point.save(update_fields=["verified_at", "came_back_at"])
    return used.point


def by_access_code_only(report: Report) -> bool:
    """Whether a phone that is in the wrong hands must not open it: silence is the rule, or it is sealed."""
    version = report.type_version
    sealed = version is None or version.report_type.narrative_class != NarrativeClass.SEARCHABLE
    return report.kept_silent or sealed


def safe_points_of(report_id: int) -> models.QuerySet[ContactPoint]:
    """The reporter's contact points that are said to be safe."""
    return ContactPoint.objects.filter(
        safe=True, person__roles__report_id=report_id, person__roles__role=PersonRole.Role.REPORTER
    )


def unproved_points_of(report_id: int) -> list[ContactPoint]:
    """Those of them that nobody has shown to be theirs yet, where a code can arrive."""
    points = safe_points_of(report_id).filter(verified_at=None).order_by("id")
    return [point for point in points if is_written_to(point)]


def _report(customer: Customer, reference: str | None) -> Report | None:
    known = Report.objects.select_related("customer", "type_version__report_type")
    return known.filter(customer=customer, reference=reference or "").first()


def _may_send(customer_id: int, point: ContactPoint | None, at: datetime) -> bool:
    """Count a code for its number or address, and for all; nobody's is counted too, for the same work."""
    counted = (
        (f"code:to:{point.value_index if point else ''}", TO_ONE),
        (f"code:all:{customer_id if point else ''}", OF_ALL),
    )
    counts = [count_attempt(key=key, limit=limit, window=HOUR, at=at) for key, limit in counted]
    return all(counts)


def _send(report: Report, point: ContactPoint, purpose: CodePurpose, at: datetime) -> bool:
    """Make a code, take the ones before it out of use, and queue the message."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    OneTimeCode.objects.filter(report=report, purpose=purpose).delete()
    code = OneTimeCode.objects.create(
        report=report,
        point=point,
        purpose=purpose,
        code_hash=_hash(report.id, purpose, digits),
        made_at=at,
        expires_at=at + LASTS,
        tries_left=TRIES,
    )
    try:
        queue_notification(
            message=CODE,
            channel=CHANNEL[ContactPoint.Kind(point.kind)],
            to=point.value,
            safe=point.safe is True,
            subject_kind="report",
            subject_id=report.id,
            occasion=f"code {code.id}",
            values={"code": f"{digits[:3]} {digits[3:]}"},
            customer=report.customer,
            due_at=at,
            language=report.language,
        )
    except NoWords:
        log.error("message_has_no_words", message=CODE.name, customer=report.customer_id)
        return False
    return True


def _use(report_id: int, purpose: CodePurpose, typed: str, at: datetime) -> OneTimeCode | None:
    """The code that was typed, used up; else a try less for the one that is there."""
    alive = OneTimeCode.objects.filter(
        report_id=report_id, purpose=purpose, used_at=None, expires_at__gt=at, tries_left__gt=0
    )
    # The lock lets nobody have more tries by trying at the same time.
    code = alive.select_for_update(of=["self"]).select_related("point").order_by("-id").first()
    if code is None or not hmac.compare_digest(code.code_hash, _digest(code, typed)):
        if code is not None:
            code.tries_left -= 1
            code.save(update_fields=["tries_left"])
        return None
    code.used_at = at
    code.save(update_fields=["used_at"])
    return code


def _digest(code: OneTimeCode, typed: str) -> str:
    return _hash(code.report_id, CodePurpose(code.purpose), "".join(typed.split())[: 2 * DIGITS])


def _just_verified(report_id: int, typed: str, at: datetime) -> ContactPoint | None:
    """The point that the same code has verified a moment ago: the second of two clicks."""
    last = OneTimeCode.objects.filter(
        report_id=report_id, purpose=CodePurpose.VERIFY, used_at__gt=at - SECOND_CLICK
    )
    code = last.select_related("point").order_by("-id").first()
    return code.point if code and hmac.compare_digest(code.code_hash, _digest(code, typed)) else None


def _hash(report_id: int, purpose: CodePurpose, digits: str) -> str:
    return keyed_hash(f"{report_id}:{digits}", purpose=f"one-time code {purpose}")
