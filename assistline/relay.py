"""Going up, second half: each subscriber of each event is called once, in Postgres only.

A delivery is claimed with a lease and a fence and the claim committed; then each runs in a transaction of its
own, together with the mark that it is done. Whoever comes back late finds another fence on the row and
changes nothing. One that fails is put off and, after ``MOST_ATTEMPTS``, parked for a person: it stops no
other.

``manage.py relay`` runs this; ``assistline/loops.py`` keeps it running.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils.module_loading import import_string

from assistline.models import Delivery, DeliveryState

log = structlog.get_logger(__name__)

# Longer than the longest statement may take (``statement_timeout``), so that nobody takes over what still
# runs.
LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 12
FIRST_BACKOFF = timedelta(seconds=1)
LONGEST_BACKOFF = timedelta(minutes=5)
BATCH = 10


@dataclass(frozen=True)
class Claim:
    """One delivery that is ours for the time of the lease, as long as its fence stays what it is."""

    id: int
    fence: int
    attempts: int
    event_name: str
    subscriber: str
    payload: dict[str, Any]


class LostClaim(Exception):
    """Somebody else has the delivery now, or has done it."""


def deliver_due(*, limit: int = BATCH, at: datetime) -> int:
    """Call the subscribers of up to ``limit`` deliveries that are due.

    Args:
        limit: How many to claim at once; keep it to what is done within ``LEASE``.
        at: What is taken for now; the relay gives the database's clock.

    Returns:
        How many were claimed, whether their subscribers succeeded or not.

    Raises:
        DatabaseError: Postgres is not there. Nothing is lost: leases run out.
    """
    claims = claim_due(limit=limit, at=at)
    for claim in claims:
        run(claim, at=at)
    return len(claims)


def claim_due(*, limit: int, at: datetime) -> list[Claim]:
    """Take up to ``limit`` deliveries that are due and held by nobody, oldest first.

    One that was claimed before may be what takes its process down: it is claimed alone, so that it takes no
    other's attempts with it.
    """
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    due = Delivery.objects.filter(free, state=DeliveryState.DUE, due_at__lte=at).order_by("due_at", "id")
    with transaction.atomic():
        rows = list(due.select_for_update(skip_locked=True)[:limit])
        first_again = next((number for number, row in enumerate(rows) if row.attempts), limit)
        rows = rows[: first_again or 1]
        Delivery.objects.filter(id__in=[row.id for row in rows]).update(
            lease_until=at + LEASE, fence=F("fence") + 1, attempts=F("attempts") + 1
        )
    return [
        Claim(
            id=row.id,
            fence=row.fence + 1,
            attempts=row.attempts + 1,
            event_name=row.event_name,
            subscriber=row.subscriber,
            payload=row.payload,
        )
        for row in rows
    ]


def run(claim: Claim, *, at: datetime) -> bool:
    """Call the subscriber of one claimed delivery; what it raises is kept on the row, not raised.

    Returns:
        Whether it is done now by this call.
    """
    if claim.attempts > MOST_ATTEMPTS:
        # It never came back to say what failed: the process died with it each time.
        _put_off(claim, at=at, error="It did not come back.")
        return False
    try:
        with transaction.atomic():
            # First of all: this holds the row, and shows whether it is still ours.
            _mark_done(claim, at=at)
            import_string(claim.subscriber)(**claim.payload)
    except LostClaim:
        log.warning("delivery_taken_over", delivery=claim.id, subscriber=claim.subscriber)
        return False
    except Exception as error:  # one subscriber's fault, whatever it is, is that delivery's alone
        _put_off(claim, at=at, error=what_happened(error))
        return False
    return True


def what_happened(error: Exception) -> str:
    """An error in 230 characters; of a database error only the code, because its words hold values."""
    kind = type(error).__name__
    if isinstance(error, DatabaseError):
        return f"{kind} {getattr(error.__cause__, 'pgcode', None) or ''}".strip()
    return f"{kind[:28]}: {str(error)[:200]}".replace("\0", "")


def backoff(attempts: int, *, first: timedelta, longest: timedelta) -> timedelta:
    """How long to wait after so many attempts: doubled each time, up to ``longest``, give or take a tenth."""
    plain = min(first * 2 ** min(attempts - 1, 30), longest)
    return plain * random.uniform(0.9, 1.1)  # noqa: S311 - spreads retries, guards nothing


def _held(claim: Claim) -> Any:
    return Delivery.objects.filter(id=claim.id, fence=claim.fence, state=DeliveryState.DUE)


def _mark_done(claim: Claim, *, at: datetime) -> None:
    changed = _held(claim).update(state=DeliveryState.DONE, done_at=at, lease_until=None, last_error="")
    if not changed:
        raise LostClaim(claim.id)


def _put_off(claim: Claim, *, at: datetime, error: str) -> None:
    parked = claim.attempts >= MOST_ATTEMPTS
    wait = backoff(claim.attempts, first=FIRST_BACKOFF, longest=LONGEST_BACKOFF)
    _held(claim).update(
        state=DeliveryState.PARKED if parked else DeliveryState.DUE,
        due_at=at + wait,
        lease_until=None,
        last_error=error,
    )
    log.error(
        "delivery_parked" if parked else "delivery_put_off",
        delivery=claim.id,
        event_name=claim.event_name,
        subscriber=claim.subscriber,
        attempts=claim.attempts,
        error=error.partition(":")[0],
    )
