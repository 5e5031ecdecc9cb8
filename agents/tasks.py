"""Celery's doors: each takes its period's slot and runs the action, unless the sweeper was first."""

from __future__ import annotations

from celery import shared_task

from agents import actions
from assistline.clock import database_now
from assistline.slots import run_slot


@shared_task(name="agents.tasks.mark_absent_agents")
def mark_absent_agents() -> None:
    """Show nobody as there who is not."""
    run_slot("mark_absent_agents", at=database_now(), by="worker")


@shared_task(name="agents.tasks.close_zombie_calls")
def close_zombie_calls() -> None:
    """End the calls whose hang-up never came."""
    run_slot("close_zombie_calls", at=database_now(), by="worker")


@shared_task(name="agents.tasks.send_order")
def send_order(order_id: int) -> None:
    """Tell the telephone system what an agent pressed."""
    actions.send_order(order_id=order_id, at=database_now())
