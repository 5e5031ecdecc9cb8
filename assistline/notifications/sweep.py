"""What brings notifications to be sent: Celery by id, and where the broker is silent, the relay itself.

Postgres decides, the broker only hints: what was handed over and has not gone out after ``PATIENCE`` is sent
from here by the same action, and the claim in it sees to it that two who try send once.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from assistline.celery import app
from assistline.clock import database_now
from assistline.models import Notification, NotificationState
from assistline.notifications.actions import deliver_notification, put_off

log = structlog.get_logger(__name__)

TASK = "assistline.tasks.deliver_notification"
PATIENCE = timedelta(seconds=10)
# Seconds that the broker has to take one id.
BROKER_BUDGET = 0.5
# Seconds that a broker which did not take one is left alone.
BROKER_REST = 5.0

_BATCH = 100
# Few, because each may wait for a provider that hangs.
_SENT_AT_ONCE = 3

_PENDING = Q(state=NotificationState.PENDING)
_BEGUN = Q(state=NotificationState.SENDING)


class HandOver:
    """Hands the ids of what is due to Celery. One object a process: it remembers when the broker failed."""

    def __init__(self) -> None:
        self._left_alone_until = 0.0
        self.failures = 0

    def turn(self) -> bool:
        """Hand over what is due; whether there may be more. The broker's errors stay here."""
        if time.monotonic() < self._left_alone_until:
            return False
        ids = mark_handed_over(at=database_now(), limit=_BATCH)
        if ids:
            self._publish(ids)
        return len(ids) == _BATCH

    def _publish(self, ids: list[int]) -> None:
        options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {
            "socket_timeout": BROKER_BUDGET,
            "socket_connect_timeout": BROKER_BUDGET,
            "max_retries": 0,
        }
        try:
            with app.connection_for_write(connect_timeout=BROKER_BUDGET, transport_options=options) as broker:
                for notification_id in ids:
                    app.send_task(TASK, args=[notification_id], retry=False, connection=broker)
        except Exception as error:  # whatever the broker does, Postgres has the intent and PATIENCE its end
            self.failures += 1
            self._left_alone_until = time.monotonic() + BROKER_REST
            log.warning("broker_unreachable", error=type(error).__name__, failures=self.failures)


def mark_handed_over(*, at: datetime, limit: int) -> list[int]:
    """Mark what is due and with nobody as handed over to the broker.

    Args:
        at: What is taken for now.
        limit: How many at most.

    Returns:
        Their ids; no two callers get the same one.
    """
    due = _PENDING & Q(due_at__lte=at, queued_at=None)
    left_behind = _BEGUN & Q(lease_until__lte=at) & (Q(queued_at=None) | Q(queued_at__lt=F("lease_until")))
    with transaction.atomic():
        rows = Notification.objects.filter(due | left_behind).order_by("due_at", "id")
        ids = [row.id for row in rows.only("id").select_for_update(skip_locked=True)[:limit]]
        Notification.objects.filter(id__in=ids).update(queued_at=Now())
    return ids


def overdue(*, at: datetime) -> list[int]:
    """The ids of what should have gone out ``PATIENCE`` ago and did not, oldest first."""
    long_ago = at - PATIENCE
    due = _PENDING & Q(due_at__lte=long_ago) & (Q(queued_at=None) | Q(queued_at__lte=long_ago))
    left_behind = _BEGUN & Q(lease_until__lte=long_ago)
    rows = Notification.objects.filter(due | left_behind).order_by("due_at", "id")
    return list(rows.values_list("id", flat=True)[:_SENT_AT_ONCE])


def send_overdue() -> bool:
    """Send some of what the broker did not bring to be sent; whether there may be more at once."""
    ids = overdue(at=database_now())
    for notification_id in ids:
        try:
            deliver_notification(notification_id=notification_id, at=database_now())
        except Exception as error:  # one that cannot be sent, or even read, stops no other
            kind = type(error).__name__
            log.error("notification_failed", notification=notification_id, error=kind)
            put_off(notification_id=notification_id, why=f"{kind} before sending.", at=database_now())
    return len(ids) == _SENT_AT_ONCE
