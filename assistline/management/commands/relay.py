"""``manage.py relay``: what keeps things going while nobody looks. Safe to run more than once."""

from __future__ import annotations

import logging
import os
import signal
import time
from itertools import chain
from types import FrameType
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from assistline import relay, slots
from assistline.audit.journal import fold_journal
from assistline.audit.seal import seal_entries
from assistline.clock import database_now
from assistline.events import SUBSCRIBERS
from assistline.loops import Loop
from assistline.notifications.sweep import HandOver, send_overdue

log = structlog.get_logger(__name__)

# Seconds. A supervisor kills after more; what is cut off then is found by its lease.
TIME_TO_STOP = 0.8
LOOKS_AROUND = 0.1


class Command(BaseCommand):
    help = "Deliver events, hand messages over, run missed periodic jobs, seal the audit trail."
    requires_system_checks: list[str] = []
    _stopping = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the loops until told to stop.

        Raises:
            CommandError: A loop ended by itself; whoever started us should start us again.
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        import_listeners()
        loops = make_loops()
        for loop in loops:
            loop.start()
        log.info("relay_started")
        while not self._stopping:
            time.sleep(LOOKS_AROUND)
            for loop in loops:
                if loop.has_ended():
                    raise CommandError(f"The relay's loop {loop.name} ended by itself.")
        for loop in loops:
            loop.stop()
        gives_up = time.monotonic() + TIME_TO_STOP
        late = [loop.name for loop in loops if not loop.join(max(0.0, gives_up - time.monotonic()))]
        log.info("relay_stopped", cut_off=late)
        if late:
            # The interpreter may wait for a thread that sits in a driver. Postgres rolls back what is open.
            logging.shutdown()
            os._exit(0)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True


def import_listeners() -> None:
    """Import whoever is called by name, so that the first event waits for no import."""
    called = [*chain.from_iterable(SUBSCRIBERS.values()), *(job.action for job in slots.PERIODIC.values())]
    for path in called:
        import_string(path)


def make_loops() -> list[Loop]:
    """The relay's loops, not yet started. Only one waits for the broker, only one for providers."""
    loops = [
        Loop("deliverer", deliver, pause=1, wakes_by="outbox"),
        Loop("hand_over", HandOver().turn, pause=1, wakes_by="notification"),
        Loop("sender", send_overdue, pause=1),
        Loop("sealer", seal, pause=1),
    ]

    def sweep() -> bool:
        at = database_now()
        if all(loop.is_moving() for loop in loops):
            slots.take(slots.HEARTBEAT, slots.HEARTBEAT_PERIOD, at, "relay")
        slots.run_missed_slots(at=at)
        return False

    return [*loops, Loop("sweeper", sweep, pause=5)]


def deliver() -> bool:
    """One batch of events to their subscribers; whether there may be more."""
    return relay.deliver_due(limit=relay.BATCH, at=database_now()) > 0


def seal() -> bool:
    """Bring the audit journal into the trail and seal what is new in it, also where the journal cannot be."""
    try:
        fold_journal()
    finally:
        seal_entries()
    return False
