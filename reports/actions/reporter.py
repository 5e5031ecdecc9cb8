"""The person who reports: told only where they said that it is safe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import structlog
from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext

from assistline.messages import Message
from assistline.models import Customer
from assistline.notifications.actions import queue_on_each_channel
from assistline.references import group
from reports.models import ContactPoint, PersonRole, Report
from reports.questions.contact_points import takes_texts
from reports.questions.display import say_phone

log = structlog.get_logger(__name__)

CHANNEL = {ContactPoint.Kind.PHONE: "sms", ContactPoint.Kind.EMAIL: "email"}
# The answers to how they want to be reached: two of them choose one of the ways in which we write.
WANTED_CONTACT = "wanted_contact"
CALL, PAGE_ONLY = "call", "page"
CHOSEN = {"text": ContactPoint.Kind.PHONE, "email": ContactPoint.Kind.EMAIL}


def safe_points(report_ids: list[int]) -> dict[int, list[ContactPoint]]:
    """The contact points of some reports' reporters that are said to be safe, by report. One statement."""
    found: dict[int, list[ContactPoint]] = defaultdict(list)
    points = ContactPoint.objects.filter(
        safe=True,
        came_back_at=None,
        person__roles__report_id__in=report_ids,
        person__roles__role=PersonRole.Role.REPORTER,
    ).annotate(report_id=F("person__roles__report_id"))
    for point in points.select_related("person").order_by("id"):
        found[point.report_id].append(point)
    return found


def queue_to_safe_points(
    *,
    message: Message,
    report: Report,
    customer: Customer,
    points: Iterable[ContactPoint],
    occasion: str,
    at: datetime,
) -> None:
    """Queue one message to each contact point whose owner said that it is safe, in the caller's transaction.
    None where silence is the default, none to a number at which no text arrives, and none where its owner
    chose another way or to be sent nothing.

    Missing words lose a message, never the report: they are logged for the administrator.

    Args:
        message: ``RECEIPT`` or ``NEWS``.
        report: What it is about.
        customer: In whose words.
        points: The reporter's; those not said to be safe are passed over.
        occasion: What makes it one telling.
        at: Not before.

    Raises:
        DatabaseError: Nothing was queued.
    """
    if report.kept_silent:
        return
    values = {"reference": group(report.reference), "track_url": f"{settings.SITE_URL}{reverse('track')}"}
    safe: dict[str, str] = {}
    for point in chosen(points, report.wants_call):
        if point.came_back_at is None and is_written_to(point):
            safe.setdefault(CHANNEL[ContactPoint.Kind(point.kind)], point.value)
    if not safe:
        return
    unsaid = queue_on_each_channel(
        message=message,
        safe_points=safe,
        subject_kind="report",
        subject_id=report.id,
        occasion=occasion,
        values=values,
        customer=customer,
        due_at=at,
        language=report.language,
    )
    for _ in unsaid:
        log.error("message_has_no_words", message=message.name, customer=customer.id)


def how_we_reach(points: Iterable[ContactPoint], *, wants_call: bool, silence: bool = False) -> list[str]:
    """What the citizen is told of how we reach them: where we write or call, and where we do not.

    Args:
        points: Theirs.
        wants_call: They asked to be called; then a safe number is theirs to be called on even in silence.
        silence: Nothing is sent by itself: ``Report.kept_silent``.
    """
    points = list(points)
    called = [say_phone(point.value) for point in points if wants_call and point.safe and _is_phone(point)]
    only_call = [
        gettext("We only call %(number)s. We will not text or write to you.") % {"number": number}
        for number in called
    ]
    if silence and points:
        reach = only_call[-1] if only_call else gettext("We will not call, text or write to you.")
        return [reach + " " + gettext("An officer decides with you what is safe.")]
    told = [_way(point, called=bool(called) or _wish(point) == CALL) for point in chosen(points, wants_call)]
    if not told:
        return only_call or [
            gettext("We will not call, text or write to you. Use your reference and code to read our answer.")
        ]
    silent = [point for point in points if not point.safe]
    if silent:
        other = gettext("We do not use your e-mail address: you did not say that it is safe.")
        if _is_phone(silent[0]):
            other = gettext("We do not use your number: you did not say that it is safe.")
        told.append(other)
    return told


def _way(point: ContactPoint, *, called: bool) -> str:
    if not _is_phone(point):
        way = gettext("We write to %(address)s. The e-mail does not say what it is about.")
        return way % {"address": point.value}
    way = gettext("We text %(number)s. The text does not say what it is about.")
    if not is_written_to(point):
        way = gettext("We may call %(number)s. We cannot text it.")
    elif called:
        way = gettext("We call or text %(number)s. The text does not say what it is about.")
    return way % {"number": say_phone(point.value)}


def chosen(points: Iterable[ContactPoint], wants_call: bool) -> list[ContactPoint]:
    """Those said to be safe, by the way that their owner chose; pure.

    Who reads our answer on the tracking page alone is sent nothing. Who chose texts or e-mail gets only
    those, unless no safe point takes them, or they asked to be called as well.
    """
    safe = [point for point in points if point.safe]
    if any(_wish(point) == PAGE_ONLY for point in safe):
        return []
    wanted = [point for point in safe if CHOSEN.get(_wish(point)) == point.kind and is_written_to(point)]
    return safe if wants_call or not wanted else wanted


def _wish(point: ContactPoint) -> str:
    return str((point.person.wishes or {}).get(WANTED_CONTACT, ""))


def _is_phone(point: ContactPoint) -> bool:
    return point.kind == ContactPoint.Kind.PHONE


def is_written_to(point: ContactPoint) -> bool:
    """Whether a message can arrive there at all; pure."""
    return not _is_phone(point) or takes_texts(point.value)
