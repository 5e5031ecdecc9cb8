"""A marker that nobody looks at again is raised: to its owner on the day, to the sergeants a week later."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, F, Func, OuterRef, Value
from django.db.models.functions import Concat
from django.urls import reverse

from assistline.messages import NoWords
from assistline.models import Notification
from assistline.notifications.actions import queue_notification
from triage.actions.telling import Recipient, recipients, sergeants
from triage.messages import MARKER_DUE
from triage.models import Marker

log = structlog.get_logger(__name__)

BATCH = 200
# Who set it knows it best; what still nobody looked at by then is somebody else's to decide.
TO_SERGEANTS = timedelta(days=7)
OWNER, SERGEANTS = "owner", "sergeants"


def raise_overdue_markers(*, at: datetime) -> int:
    """Tell of each marker whose review is due: its owner, then the sergeants; each once for each day that was
    set. An owner who does not work here any more is passed over.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many markers somebody was told of now.

    Raises:
        DatabaseError: The list could not be read.
    """
    told = 0
    for step, after in ((OWNER, timedelta(0)), (SERGEANTS, TO_SERGEANTS)):
        # A day may have begun in one zone and not in another: each is looked at by its owner's below.
        day = (at + timedelta(days=1) - after).date()
        known = Notification.objects.filter(
            message=MARKER_DUE.name,
            subject_kind="marker",
            subject_id=OuterRef("id"),
            occasion__startswith=OuterRef("occasion"),
        )
        due = Marker.objects.in_force(at).to_review(day).annotate(occasion=_occasion(step))
        due = due.exclude(Exists(known)).order_by("review_date", "id")
        for marker_id in list(due.values_list("id", flat=True)[:BATCH]):
            try:
                told += _raise(marker_id, step, after, at)
            except Exception as error:  # whatever is wrong with this one, the others are due too
                log.error("marker_not_raised", marker=marker_id, error=type(error).__name__)
    return told


def _occasion(step: str) -> Concat:
    """What the tellings of a step and a day begin with: another day is another telling."""
    day = Func(F("review_date"), Value("YYYYMMDD"), function="to_char", output_field=CharField())
    return Concat(Value(f"{step} "), day, Value(" "), output_field=CharField())


@transaction.atomic
def _raise(marker_id: int, step: str, after: timedelta, at: datetime) -> bool:
    rows = Marker.objects.in_force(at).select_for_update(of=["self"], skip_locked=True)
    marker = rows.select_related("owner__centre", "customer").filter(id=marker_id).first()
    if marker is None or marker.review_date + after > _today(marker, at):
        return False
    gone = not marker.owner.is_active or not marker.owner.email
    if step == OWNER and not gone:
        people = recipients([marker.owner], "owner")
    else:
        people = recipients(sergeants(marker.customer_id, at), "duty sergeant")
    for one in people:
        _mail(marker, one, step, at)
    return bool(people)


def _mail(marker: Marker, one: Recipient, step: str, at: datetime) -> None:
    if not one.email:
        return
    try:
        queue_notification(
            message=MARKER_DUE,
            channel="email",
            to=one.email,
            safe=True,  # a work address
            subject_kind="marker",
            subject_id=marker.id,
            occasion=f"{step} {marker.review_date:%Y%m%d} {one.key}",
            # Of whom it is stays behind the log-in: a mail lies about.
            values={
                "kind": marker.get_kind_display(),
                "day": f"{marker.review_date:%a} {marker.review_date.day} {marker.review_date:%b}",
                "owner": str(marker.owner),
                "marker_url": settings.SITE_URL + reverse("triage-marker", args=[marker.id]),
            },
            customer=marker.customer,
            due_at=at,
        )
    except NoWords:
        log.error("message_has_no_words", message=MARKER_DUE.name, customer=marker.customer_id)


def _today(marker: Marker, at: datetime) -> date:
    return at.astimezone(marker.owner.centre.zone).date()
