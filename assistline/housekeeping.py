"""What the floor's own tables need not keep."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models

from assistline.models import Delivery, DeliveryState, OutboxEvent, Slot, ThrottleWindow

SLOTS_KEPT = timedelta(days=1)
THROTTLE_WINDOWS_KEPT = timedelta(days=1)
EVENTS_KEPT = timedelta(days=7)
# A first run after a long time must not hold its locks for minutes: the next hour goes on.
MOST_AT_ONCE = 20_000


def tidy(*, at: datetime) -> int:
    """Delete old slots, throttle windows, events, and deliveries that were done.

    Returns:
        How many rows went. Deliveries that are due or parked stay, and so do their events' rows in the outbox
        only as long as others: a delivery carries its own payload.
    """
    return sum(
        _delete(rows)
        for rows in (
            Slot.objects.filter(starts_at__lt=at - SLOTS_KEPT),
            ThrottleWindow.objects.filter(starts_at__lt=at - THROTTLE_WINDOWS_KEPT),
            Delivery.objects.filter(state=DeliveryState.DONE, done_at__lt=at - EVENTS_KEPT),
            OutboxEvent.objects.filter(at__lt=at - EVENTS_KEPT),
        )
    )


def _delete(rows: models.QuerySet[Any]) -> int:
    ids = list(rows.order_by("id").values_list("id", flat=True)[:MOST_AT_ONCE])
    return rows.model._base_manager.filter(id__in=ids).delete()[0]
