"""Going up: what has happened is written to the outbox, and one table names who hears of it.

``emit`` is called inside the transaction of what happened, so that the two are kept or lost together. The
relay (``assistline/relay.py``) calls each subscriber in a transaction of its own; subscribers touch Postgres
only.
"""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from assistline.models import Delivery, OutboxEvent

SUBSCRIBERS: dict[str, tuple[str, ...]] = {
    "report.submitted": ("triage.subscribers.open_case_for_report",),
    "report.supplemented": ("triage.subscribers.take_up_supplement",),
    "file.added": ("triage.subscribers.take_up_file",),
    "message.received": ("triage.subscribers.take_up_message",),
    "wish.made": ("triage.subscribers.take_up_wish",),
    "cue.raised": ("triage.subscribers.assess_case_for_cue",),
    "call.ended": ("agents.subscribers.mark_cues_of_call",),
}


class OutsideTransaction(Exception):
    """``emit`` was called where nothing keeps the event together with what happened."""


def emit(name: str, *, centre_id: int | None = None, **ids: int) -> OutboxEvent:
    """Say that something has happened, to all who subscribe to it and to the live streams.

    Args:
        name: ``noun.past_participle``, such as ``report.submitted``.
        centre_id: Whose officers may hear of it on their live stream; none: nobody's.
        ids: What the subscribers are called with. Ids only.

    Raises:
        OutsideTransaction: There is no transaction to be part of.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{name} must be emitted in the transaction of what happened.")
    event = OutboxEvent.objects.create(name=name, payload=ids, centre_id=centre_id)
    now = timezone.now()
    Delivery.objects.bulk_create(
        Delivery(event_id=event.id, event_name=name, subscriber=path, payload=ids, due_at=now)
        for path in SUBSCRIBERS.get(name, ())
    )
    return event
