"""Deliveries that were put aside after too many tries, taken up again once a person saw to the cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from assistline.audit import record
from assistline.models import Delivery, DeliveryState, User


@transaction.atomic
def try_again(*, delivery_ids: Sequence[int], by: User, at: datetime) -> int:
    """Make parked deliveries due at once, with all their tries before them.

    Args:
        delivery_ids: Which; those that are not parked (any more) are passed over.
        by: Who decided.
        at: When, timezone-aware.

    Returns:
        How many are due now.

    Raises:
        CannotRecord: The trail cannot be written; nothing was changed.
    """
    parked = Delivery.objects.select_for_update().filter(id__in=delivery_ids, state=DeliveryState.PARKED)
    ids = list(parked.order_by("id").values_list("id", flat=True))
    if ids:
        # The fence shuts out a relay that may still believe that a row is its own.
        Delivery.objects.filter(id__in=ids).update(
            state=DeliveryState.DUE, due_at=at, attempts=0, lease_until=None, fence=F("fence") + 1
        )
        record(actor=by, action="delivery.retried", object_kind="delivery", object_ids=ids)
    return len(ids)
