"""A mail server took a message and it came back later: nobody has read it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from assistline.events import emit
from assistline.models import Notification, NotificationState


@transaction.atomic
def note_returned(*, attempt_id: UUID, status: str, at: datetime) -> bool:
    """Keep that a message was not delivered, and say so to who waits for an answer to it. Safe to repeat.

    Args:
        attempt_id: Of the attempt that came back. One that was sent again since has another.
        status: The mail system's code, such as ``5.1.1``.
        at: When, timezone-aware.

    Returns:
        Whether it was one that counted as sent.

    Raises:
        DatabaseError: Nothing is kept.
    """
    rows = Notification.objects.select_for_update().filter(attempt_id=attempt_id, channel="email")
    # A server may send it back before we have written down that it took it: then it is over with that too.
    counted = (NotificationState.SENT, NotificationState.UNKNOWN, NotificationState.SENDING)
    notification = rows.filter(state__in=counted).first()
    if notification is None:
        return False
    notification.state, notification.settled_at = NotificationState.REFUSED, at
    notification.last_error = f"The mail came back: {status or 'no code'}."
    notification.lease_until, notification.refusal_code = None, status[:12]
    notification.save(update_fields=["state", "settled_at", "last_error", "lease_until", "refusal_code"])
    emit("notification.failed", notification_id=notification.id)
    return True
