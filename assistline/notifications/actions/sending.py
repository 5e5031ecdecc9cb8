"""Sending: claimed with a lease and a fence, the attempt committed before the provider is called.

The network is outside any transaction, and the outcome is written only if the fence is still ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models.functions import Now

from assistline.encryption import CannotDecrypt
from assistline.events import emit
from assistline.messages import MessageClass, UnknownMessage, declared
from assistline.models import Notification, NotificationState
from assistline.notifications import letters
from assistline.notifications.holding import HELD, why_held
from assistline.notifications.letters import Letter, Outcome, Provider, Refused, Sent, Unknown
from assistline.notifications.providers import missing_provider, provider_for
from assistline.relay import backoff

log = structlog.get_logger(__name__)

LEASE = 3 * timedelta(seconds=letters.CONNECT_SECONDS + letters.ANSWER_SECONDS)
MOST_ATTEMPTS = 8
# Eight attempts span twenty minutes.
FIRST_BACKOFF = timedelta(seconds=10)
LONGEST_BACKOFF = timedelta(minutes=15)
# How long a provider may be away altogether before its messages are put on a person's list.
MAY_BE_CLOSED = timedelta(hours=24)
WITHOUT_PROVIDER = timedelta(minutes=1)


@dataclass(frozen=True)
class Claim:
    """A notification that is ours to send until the lease ends, as long as its fence stays what it is.

    Args:
        begun_before: Somebody began to send it and did not come back: it may have gone out.
    """

    id: int
    fence: int
    attempts: int
    closed_since: datetime | None
    message: str
    channel: str
    letter: Letter
    begun_before: bool


def deliver_notification(*, notification_id: int, at: datetime) -> Outcome | None:
    """Send one notification if it is due and nobody else is sending it. Safe to repeat.

    Args:
        notification_id: Which.
        at: What is taken for now; doors give the database's clock.

    Returns:
        How the attempt ended; ``None`` if there was nothing to do, or no provider to do it.

    Raises:
        RuntimeError: Called inside a transaction: a provider that hangs would hold its locks.
    """
    try:
        claim = claim_notification(notification_id, at)
    except CannotDecrypt:
        why = "It cannot be read with the keys that are here (FIELD_KEYS)."
        put_off(notification_id=notification_id, why=why, at=at)
        return None
    if claim is None:
        return None
    provider = provider_for(claim.channel)
    if provider is None:
        _wait_for_provider(claim, at=at)
        return None
    outcome = attempt(claim, provider)
    if not settle(claim, provider, outcome, at=at):
        log.warning("notification_taken_over", notification=claim.id)
        return None
    log.info(
        "notification_attempted",
        notification=claim.id,
        channel=claim.channel,
        outcome=type(outcome).__name__.lower(),
        attempts=claim.attempts,
    )
    return outcome


def claim_notification(notification_id: int, at: datetime) -> Claim | None:
    """Take it for the time of the lease, if it is due, nobody else has it and nothing is against it."""
    # Durable: refuses to be part of a transaction that would stay open while the provider is called.
    with transaction.atomic(durable=True):
        row = Notification.objects.select_for_update(skip_locked=True).filter(id=notification_id).first()
        if row is None:
            return None
        begun_before = row.state == NotificationState.SENDING
        if begun_before:
            free = row.lease_until is None or row.lease_until <= at
        else:
            free = row.state == NotificationState.PENDING and row.due_at <= at
        if not free:
            return None
        if why := why_held(row, at=at):
            _hold_back(row, why, begun_before=begun_before)
            return None
        row.state = NotificationState.SENDING
        row.lease_until = at + LEASE
        row.fence += 1
        row.attempts += 1
        row.save(update_fields=["state", "lease_until", "fence", "attempts"])
    return Claim(
        id=row.id,
        fence=row.fence,
        attempts=row.attempts,
        closed_since=row.closed_since,
        message=row.message,
        channel=row.channel,
        letter=Letter(attempt_id=row.attempt_id, to=row.to, subject_line=row.subject_line, body=row.body),
        begun_before=begun_before,
    )


def _hold_back(row: Notification, why: str, *, begun_before: bool) -> None:
    """It is not sent, and whoever has to know hears of it. One that was begun may have gone out before."""
    row.state = NotificationState.UNKNOWN if begun_before else NotificationState.REFUSED
    row.last_error, row.refusal_code = why[:300], HELD
    row.lease_until = None
    row.fence += 1
    row.save(update_fields=["state", "last_error", "refusal_code", "lease_until", "fence"])
    Notification.objects.filter(id=row.id).update(settled_at=Now())
    emit("notification.failed", notification_id=row.id)


def attempt(claim: Claim, provider: Provider) -> Outcome:
    """Try once to send what was claimed; or find out what became of an earlier try."""
    try:
        return _ask_or_send(claim, provider)
    except Exception as error:  # a fault of ours, at a point that nobody foresaw: it may have gone out
        log.exception("notification_failed", notification=claim.id)
        return Unknown(f"{type(error).__name__} while sending.")


def _ask_or_send(claim: Claim, provider: Provider) -> Outcome:
    if claim.begun_before:
        if provider.can_be_asked:
            found = provider.look_up(claim.letter)
            if not isinstance(found, Refused):
                return found
        elif not _double_is_better(claim):
            return Unknown("It may have gone out: the process that sent it did not come back.")
    return provider.send(claim.letter)


def _double_is_better(claim: Claim) -> bool:
    try:
        return declared(claim.message).class_ is MessageClass.DOUBLE_IS_BETTER
    except UnknownMessage:  # queued by a version that still had it
        return False


def settle(claim: Claim, provider: Provider, outcome: Outcome, *, at: datetime) -> bool:
    """Keep how it ended, if the notification is still ours; whether it was."""
    wait = backoff(claim.attempts, first=FIRST_BACKOFF, longest=LONGEST_BACKOFF)
    last = claim.attempts >= MOST_ATTEMPTS
    closed_since = None
    if not isinstance(outcome, Sent) and outcome.closed:
        # An outage is no fault of the message: it waits as long again as it has waited, and does not count.
        closed_since = claim.closed_since or at
        wait = min(max(at - closed_since, FIRST_BACKOFF), LONGEST_BACKOFF)
        last = at - closed_since >= MAY_BE_CLOSED
    changes: dict[str, Any]
    if isinstance(outcome, Sent):
        changes = {"state": NotificationState.SENT, "provider_reference": outcome.reference, "last_error": ""}
    elif isinstance(outcome, Refused):
        over = outcome.for_good or last
        changes = {"state": NotificationState.REFUSED if over else NotificationState.PENDING}
    elif last or not (provider.can_be_asked or _double_is_better(claim)):
        changes = {"state": NotificationState.UNKNOWN}
    else:
        # Stays begun until the lease ends: the next attempt asks the provider first.
        changes = {"state": NotificationState.SENDING}
    if not isinstance(outcome, Sent):
        changes["last_error"] = outcome.why[:300]
    if changes["state"] == NotificationState.REFUSED and isinstance(outcome, Refused):
        changes["refusal_code"] = outcome.status if outcome.for_good else ""
    changes |= {"provider": provider.name, "closed_since": closed_since}
    if closed_since:
        changes["attempts"] = claim.attempts - 1
    if changes["state"] == NotificationState.PENDING:
        changes |= {"due_at": Now() + wait, "lease_until": None, "queued_at": None}
    elif changes["state"] == NotificationState.SENDING:
        changes |= {"lease_until": Now() + wait}
    else:
        changes |= {"lease_until": None, "settled_at": Now()}
    with transaction.atomic():
        settled = _held(claim).update(**changes) == 1
        if settled and changes["state"] in (NotificationState.REFUSED, NotificationState.UNKNOWN):
            emit("notification.failed", notification_id=claim.id)
    return settled


def _wait_for_provider(claim: Claim, *, at: datetime) -> None:
    _held(claim).update(
        state=NotificationState.SENDING if claim.begun_before else NotificationState.PENDING,
        attempts=claim.attempts - 1,
        due_at=at + WITHOUT_PROVIDER,
        lease_until=at + WITHOUT_PROVIDER if claim.begun_before else None,
        queued_at=None,
        last_error=missing_provider(claim.channel),
    )


def put_off(*, notification_id: int, why: str, at: datetime) -> None:
    """Something is wrong with this one that is not the provider's: try it much later, out of the others' way.

    Args:
        notification_id: Which; nothing happens if it is settled.
        why: A sentence without the recipient or the text.
        at: What is taken for now.
    """
    open_ones = Notification.objects.filter(
        id=notification_id, state__in=[NotificationState.PENDING, NotificationState.SENDING]
    )
    open_ones.update(
        due_at=at + LONGEST_BACKOFF,
        lease_until=at + LONGEST_BACKOFF,
        queued_at=None,
        last_error=why,
    )


def _held(claim: Claim) -> Any:
    return Notification.objects.filter(id=claim.id, fence=claim.fence, state=NotificationState.SENDING)
