"""What the floor's own tables need not keep."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.db import models
from django.db.models import Case, Value, When

from assistline.messages import KEPT, names_of
from assistline.models import Delivery, DeliveryState, Notification, OutboxEvent, Slot, ThrottleWindow

SLOTS_KEPT = timedelta(days=1)
THROTTLE_WINDOWS_KEPT = timedelta(days=1)
EVENTS_KEPT = timedelta(days=7)
LOGIN_ATTEMPTS_KEPT = timedelta(days=30)
# A first run after a long time must not hold its locks for minutes: the next hour goes on.
MOST_AT_ONCE = 20_000


def tidy(*, at: datetime) -> int:
    """Delete old slots, throttle windows, log-in attempts, events, and deliveries that were done.

    What was sent stays as a row, without its words and its address once its class's time is over.

    Returns:
        How many rows went or were emptied. Deliveries that are due or parked stay, and so do their events'
        rows in the outbox only as long as others: a delivery carries its own payload.
    """
    return _empty_notifications(at) + sum(
        _delete(rows)
        for rows in (
            Slot.objects.filter(starts_at__lt=at - SLOTS_KEPT),
            ThrottleWindow.objects.filter(starts_at__lt=at - THROTTLE_WINDOWS_KEPT),
            Delivery.objects.filter(state=DeliveryState.DONE, done_at__lt=at - EVENTS_KEPT),
            OutboxEvent.objects.filter(at__lt=at - EVENTS_KEPT),
            AccessAttempt.objects.filter(attempt_time__lt=at - LOGIN_ATTEMPTS_KEPT),
        )
    )


def _empty_notifications(at: datetime) -> int:
    """Remove words and addresses of what was settled before its class's time; one statement."""
    before = Case(
        *(When(message__in=names_of(class_), then=Value(at - kept)) for class_, kept in KEPT.items()),
        default=Value(at - max(KEPT.values())),
    )
    # The second bound is for the index.
    old = Notification.objects.filter(
        emptied_at=None, settled_at__lt=before, settled_at__lte=at - min(KEPT.values())
    )
    some = old.order_by("settled_at").values("id")[:MOST_AT_ONCE]
    return Notification.objects.filter(id__in=some).update(to="", body="", subject_line="", emptied_at=at)


def _delete(rows: models.QuerySet[Any]) -> int:
    ids = list(rows.order_by("id").values_list("id", flat=True)[:MOST_AT_ONCE])
    return rows.model._base_manager.filter(id__in=ids).delete()[0]
