"""Celery's doors to the floor: ids in, one action, safe to repeat."""

from __future__ import annotations

from celery import shared_task

from assistline import slots
from assistline.clock import database_now
from assistline.notifications import actions


@shared_task(name="assistline.tasks.deliver_notification")
def deliver_notification(notification_id: int) -> None:
    """Send one notification if it is due."""
    actions.deliver_notification(notification_id=notification_id, at=database_now())


@shared_task(name="assistline.tasks.run_periodic")
def run_periodic(name: str) -> None:
    """Run one of ``slots.PERIODIC`` unless its slot is taken."""
    slots.run_slot(name, at=database_now(), by="worker")
