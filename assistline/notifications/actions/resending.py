"""What a person does with a message that was refused, or of which nobody knows whether it went out."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from assistline import audit
from assistline.models import Notification, NotificationState, User
from assistline.notifications.holding import why_held
from assistline.notifications.providers import provider_for


class NothingToResend(Exception):
    """Only what was refused or is unknown can be sent again by hand, as long as its words are kept."""


class HeldBack(NothingToResend):
    """It must not go there now; the message is a sentence that says why."""


def resend(*, notification_id: int, by: User, at: datetime) -> Notification:
    """Have a refused or unknown notification sent again, because a person decided so.

    What was refused goes out as a new attempt. What is unknown keeps its attempt id, so that a provider that
    can be asked is asked first.

    Args:
        notification_id: Which.
        by: Who decided.
        at: When, timezone-aware.

    Raises:
        Notification.DoesNotExist: There is none.
        HeldBack: Something is against it, such as that mail to the address came back.
        NothingToResend: It was sent, is still on its way, or its words are not kept any more.
    """
    with transaction.atomic():
        notification = Notification.objects.select_for_update().get(id=notification_id)
        if notification.emptied_at is not None:
            raise NothingToResend(f"The words of notification {notification_id} are not kept any more.")
        if why := why_held(notification, at=at):
            raise HeldBack(why)
        if notification.state == NotificationState.REFUSED:
            notification.state = NotificationState.PENDING
            notification.attempt_id = uuid.uuid4()
        elif notification.state == NotificationState.UNKNOWN:
            asked = provider_for(notification.channel)
            begun = asked is not None and asked.can_be_asked
            notification.state = NotificationState.SENDING if begun else NotificationState.PENDING
        else:
            raise NothingToResend(f"Notification {notification_id} is {notification.state}.")
        notification.due_at = at
        notification.lease_until = at
        notification.queued_at = notification.settled_at = notification.closed_since = None
        notification.attempts, notification.refusal_code = 0, ""
        notification.fence += 1
        notification.save()
        audit.record(
            actor=by,
            action="notification.resent",
            object_kind="notification",
            object_ids=[notification.id],
        )
    return notification
