"""Periodic jobs: each period of each job is a row, and whoever inserts it does the work.

Celery's clock asks for a slot through the worker; the relay's sweeper takes those that nobody asked for, or
that were taken and not done. Two clocks do no harm, and a clock that stands still is seen by the age of the
last slot.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import structlog
from django.db import connection
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from assistline.models import Slot

log = structlog.get_logger(__name__)

# The relay's sign of life: taken by a relay all of whose loops move. Readiness and metrics look at its age.
HEARTBEAT = "relay"
HEARTBEAT_PERIOD = timedelta(seconds=10)


class Job(NamedTuple):
    """What runs each period.

    Args:
        action: Dotted path, called as ``action(at=…)``; safe to run late, twice or not at all in one period.
    """

    period: timedelta
    action: str


PERIODIC: dict[str, Job] = {
    "escalate_overdue": Job(timedelta(seconds=10), "triage.actions.escalate_overdue"),
    "warn_of_deadlines": Job(timedelta(seconds=10), "triage.actions.warn_of_deadlines"),
    "warn_of_late_follow_ups": Job(timedelta(seconds=30), "triage.actions.warn_of_late_follow_ups"),
    "raise_overdue_markers": Job(timedelta(hours=1), "triage.actions.raise_overdue_markers"),
    "raise_unanswered_questions": Job(timedelta(seconds=30), "triage.actions.raise_unanswered_questions"),
    "resume_waiting_clocks": Job(timedelta(seconds=10), "triage.actions.resume_waiting_clocks"),
    "watch_duty": Job(timedelta(seconds=10), "triage.actions.watch_duty"),
    "watch_transfers": Job(timedelta(seconds=5), "triage.actions.watch_transfers"),
    "send_emergency_messages": Job(timedelta(seconds=5), "triage.actions.send_emergency_messages"),
    "fill_holidays": Job(timedelta(hours=1), "triage.actions.fill_holidays"),
    "free_expired_leases": Job(timedelta(seconds=10), "triage.actions.free_expired_leases"),
    "open_missing_cases": Job(timedelta(minutes=1), "triage.actions.open_missing_cases"),
    "end_registrations": Job(timedelta(minutes=1), "triage.actions.end_registrations"),
    "send_referrals": Job(timedelta(seconds=5), "triage.actions.send_referrals"),
    "poll_referrals": Job(timedelta(minutes=1), "triage.actions.poll_referrals"),
    "raise_overdue_referrals": Job(timedelta(minutes=1), "triage.actions.raise_overdue_referrals"),
    "send_handovers": Job(timedelta(seconds=5), "triage.actions.send_handovers"),
    "ask_after_handovers": Job(timedelta(seconds=30), "triage.actions.ask_after_handovers"),
    "reconcile_records": Job(timedelta(days=1), "triage.actions.reconcile_records"),
    "give_waiting_complaints": Job(timedelta(minutes=1), "triage.actions.give_waiting_complaints"),
    "reckon_keeping": Job(timedelta(seconds=10), "triage.actions.reckon_keeping"),
    "destroy_what_is_due": Job(timedelta(minutes=10), "triage.actions.destroy_what_is_due"),
    "run_replays": Job(timedelta(seconds=5), "triage.actions.run_replays"),
    "end_surges": Job(timedelta(seconds=10), "assistline.decisions.surge.end_surges"),
    "mark_absent_agents": Job(timedelta(seconds=10), "agents.actions.mark_absent_agents"),
    "send_orders": Job(timedelta(seconds=2), "agents.actions.send_orders"),
    "give_up_legs": Job(timedelta(seconds=5), "agents.actions.give_up_legs"),
    "close_zombie_calls": Job(timedelta(minutes=1), "agents.actions.close_zombie_calls"),
    "mark_silent": Job(timedelta(seconds=10), "reports.actions.mark_silent"),
    "delete_expired_drafts": Job(timedelta(hours=1), "reports.actions.delete_expired_drafts"),
    "scan_waiting_files": Job(timedelta(seconds=5), "reports.actions.scan_waiting_files"),
    "forget_cut_off_files": Job(timedelta(hours=1), "reports.actions.forget_cut_off_files"),
    "forget_looks": Job(timedelta(hours=1), "triage.actions.forget_looks"),
    "index_missing_reports": Job(timedelta(hours=1), "triage.actions.index_missing_reports"),
    "tidy": Job(timedelta(hours=1), "assistline.housekeeping.tidy"),
}


def slot_start(period: timedelta, at: datetime) -> datetime:
    """The beginning of the period that ``at`` is in; periods are counted from 1970, UTC."""
    epoch = datetime.fromtimestamp(0, UTC)
    return epoch + (at - epoch) // period * period


def take(name: str, period: timedelta, at: datetime, by: str) -> bool:
    """Take one period of one job. True for the one who got it.

    One that was taken half a period ago and is not done is there to be taken again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assistline_slot AS old (name, starts_at, taken_at, taken_by) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (name, starts_at) DO UPDATE"
            " SET taken_at = excluded.taken_at, taken_by = excluded.taken_by"
            " WHERE old.done_at IS NULL AND old.taken_at <= %s",
            [name, slot_start(period, at), at, by, (at - period / 2).isoformat()],
        )
        taken: bool = cursor.rowcount == 1
    return taken


def run_slot(name: str, *, at: datetime, by: str) -> bool:
    """Run a periodic job unless this period's slot is taken already.

    Args:
        name: One of ``PERIODIC``.
        at: When, timezone-aware; also what the job takes for now.
        by: ``worker`` or ``sweeper``.

    Returns:
        Whether it ran.

    Raises:
        KeyError: There is no such job.
        Exception: Whatever the job raises. Half a period later it may be tried again.
    """
    job = PERIODIC[name]
    if not take(name, job.period, at, by):
        return False
    import_string(job.action)(at=at)
    Slot.objects.filter(name=name, starts_at=slot_start(job.period, at)).update(done_at=Now())
    return True


def run_missed_slots(*, at: datetime) -> list[str]:
    """Run what nobody has done for two periods; one job that fails stops no other.

    Returns:
        The names of those that ran to their end.
    """
    ran = []
    for name, job in PERIODIC.items():
        lately = Slot.objects.filter(name=name, starts_at__gt=at - 2 * job.period, starts_at__lte=at)
        if lately.exclude(done_at=None).exists():
            continue
        try:
            if run_slot(name, at=at, by="sweeper"):
                ran.append(name)
        except Exception as error:  # whatever it is, the other jobs have a right to their turn
            log.error("periodic_job_failed", job=name, error=type(error).__name__)
    return ran
