"""Celery's doors: each takes its period's slot and runs the action, unless the sweeper was first."""

from __future__ import annotations

from celery import shared_task

from assistline.clock import database_now
from assistline.slots import run_slot


@shared_task(name="triage.tasks.escalate_overdue")
def escalate_overdue() -> None:
    """Tell upwards what is past its deadline."""
    run_slot("escalate_overdue", at=database_now(), by="worker")


@shared_task(name="triage.tasks.free_expired_leases")
def free_expired_leases() -> None:
    """Give back the cases whose officer's page fell silent."""
    run_slot("free_expired_leases", at=database_now(), by="worker")


@shared_task(name="triage.tasks.run_replays")
def run_replays() -> None:
    """Try draft tables on stored contacts, a few portions at a time."""
    run_slot("run_replays", at=database_now(), by="worker")
