"""Sending from a row: claimed with a lease and a fence, committed before the other side is called.

The network is outside any transaction, and how it ended is written only where the fence is still ours. Who
was cut off in between is known by ``begun``: the next try finds out first, or sends under the same key.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from django.db import transaction

from assistline.notifications.letters import Outcome, Refused, Sent
from assistline.relay import backoff
from triage.models.outgoing import Outgoing

log = structlog.get_logger(__name__)

# Longer than one try can take: to be asked for, and to be sent.
LEASE = timedelta(seconds=60)
# Ten tries span about four hours.
MOST_ATTEMPTS = 10
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(seconds=15), timedelta(hours=1)
# How long the other side may not be there at all before a person is told.
MAY_BE_CLOSED = timedelta(hours=24)

Row = TypeVar("Row", bound=Outgoing)


def claim_due(model: type[Row], at: datetime) -> Row | None:
    """Take the next row that is due to be sent and that nobody else has, for the time of the lease.

    Args:
        model: Which rows.
        at: What is taken for now.
    """
    return _claim(model, model._default_manager.filter(send_at__lte=at), at)


def claim_one(model: type[Row], row_id: int, at: datetime) -> Row | None:
    """The same of one row."""
    return _claim(model, model._default_manager.filter(id=row_id, send_at__lte=at), at)


def _claim(model: type[Row], due: Any, at: datetime) -> Row | None:
    # Durable: refuses to be part of a transaction that would stay open while the other side is called.
    with transaction.atomic(durable=True):
        free = due.exclude(lease_until__gt=at).order_by("send_at", "id")
        row: Row | None = free.select_for_update(skip_locked=True, of=["self"]).first()
        if row is None:
            return None
        before = row.begun
        row.lease_until, row.fence, row.attempts, row.begun = (
            at + LEASE,
            row.fence + 1,
            row.attempts + 1,
            True,
        )
        row.save(update_fields=["lease_until", "fence", "attempts", "begun"])
    # For the caller: whether somebody tried before and nobody knows how it ended.
    row.begun = before
    return row


def still_ours(row: Row) -> Row | None:
    """The row, locked, if nobody took it over; the caller is in a transaction."""
    model = type(row)
    found: Row | None = (
        model._default_manager.select_for_update(of=["self"]).filter(id=row.pk, fence=row.fence).first()
    )
    return found if found is not None and found.send_at is not None else None


def put_off(row: Outgoing, outcome: Outcome, *, at: datetime) -> bool:
    """What a try that did not succeed leaves on the locked row; the caller saves it.

    Returns:
        Whether it is given up: no further try is made by itself.
    """
    if isinstance(outcome, Sent):
        raise TypeError("What was sent is not put off.")
    row.last_error, row.lease_until = outcome.why[:300], None
    row.begun = not isinstance(outcome, Refused)
    wait, over = backoff(row.attempts, first=FIRST_BACKOFF, longest=LONGEST_BACKOFF), False
    if outcome.closed:
        # An outage is no fault of what is sent: it waits as long again as it has waited, and does not count.
        row.closed_since = row.closed_since or at
        wait = min(max(at - row.closed_since, FIRST_BACKOFF), LONGEST_BACKOFF)
        row.attempts -= 1
        over = at - row.closed_since >= MAY_BE_CLOSED
    else:
        row.closed_since = None
        over = row.attempts >= MOST_ATTEMPTS or (isinstance(outcome, Refused) and outcome.for_good)
    row.send_at = None if over else at + wait
    return over


def done(row: Outgoing) -> None:
    """What a try that succeeded leaves on the locked row; the caller saves it."""
    row.send_at = row.lease_until = row.closed_since = None
    row.begun, row.last_error = False, ""


def each_due(
    model: type[Row], send: Callable[[Row, datetime], None], *, at: datetime, until: Callable[[], bool]
) -> int:
    """Send what is due, oldest first; one that fails in our own code stops no other.

    Args:
        model: Which rows.
        send: Sends one that was claimed.
        at: What is taken for now.
        until: Whether there is no time for another.

    Returns:
        How many were tried.
    """
    tried = 0
    while not until() and (row := claim_due(model, at)) is not None:
        tried += 1
        try:
            send(row, at)
        except Exception as error:  # a fault of ours; the lease keeps it out of the others' way
            log.exception("sending_failed", kind=model.__name__, row=row.pk, error=type(error).__name__)
    return tried
