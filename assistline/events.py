"""Going up: what has happened is written to the outbox, and one table names who hears of it.

``emit`` is called inside the transaction of what happened, so that the two are kept or lost together. The
relay (``assistline/relay.py``) calls each subscriber in a transaction of its own; subscribers touch Postgres
only.
"""

from __future__ import annotations

import json

from django.db import connection
from django.utils import timezone

from assistline.models import OutboxEvent

SUBSCRIBERS: dict[str, tuple[str, ...]] = {
    "report.submitted": ("triage.subscribers.open_case_for_report", "triage.subscribers.index_report"),
    "report.supplemented": ("triage.subscribers.take_up_supplement",),
    "file.added": ("triage.subscribers.take_up_file",),
    "message.received": ("triage.subscribers.take_up_message",),
    "wish.made": ("triage.subscribers.take_up_wish",),
    "case.opened": ("triage.subscribers.suggest_related",),
    "cue.raised": ("triage.subscribers.assess_case_for_cue", "triage.subscribers.note_cue_set_again"),
    "notification.failed": ("triage.subscribers.note_unreached_citizen",),
    "case.decided": ("triage.subscribers.hand_over_record",),
    "record.acknowledged": ("triage.subscribers.hand_over_rest",),
    "call.ended": ("agents.subscribers.mark_cues_of_call", "agents.subscribers.end_what_was_asked"),
}

# The event and a delivery for each who hears of it, in one statement.
_EMIT = """
    WITH event AS (
        INSERT INTO assistline_outboxevent (name, payload, centre_id)
        VALUES (%(name)s, %(payload)s::jsonb, %(centre)s) RETURNING id, name, payload, txid, at
    ), told AS (
        INSERT INTO assistline_delivery
            (event_id, event_name, subscriber, payload, state, due_at, attempts, fence, last_error,
             created_at)
        SELECT id, name, subscriber, payload, 'due', %(at)s, 0, 0, '', %(at)s
        FROM event CROSS JOIN unnest(%(subscribers)s::text[]) AS subscriber
    )
    SELECT id, txid, at FROM event
"""


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
    heard_by = list(SUBSCRIBERS.get(name, ()))
    row = {"name": name, "payload": json.dumps(ids), "centre": centre_id, "subscribers": heard_by}
    with connection.cursor() as cursor:
        cursor.execute(_EMIT, row | {"at": timezone.now()})
        event_id, txid, at = cursor.fetchone()
    return OutboxEvent(id=event_id, name=name, payload=ids, centre_id=centre_id, txid=txid, at=at)
