"""The facts that go with a transfer: a row first, then over the network, signed, until it is taken."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
import structlog
from django.db import transaction

from assistline.relay import backoff
from assistline.signing import signature
from triage.eido.building import build_incident
from triage.models import EmergencyDesk, EmergencyMessage, MessageState, Transfer

log = structlog.get_logger(__name__)

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 8.0
# What is not there within an hour has been read out on the telephone long ago.
MOST_ATTEMPTS = 20
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(seconds=5), timedelta(minutes=5)
AT_ONCE = 10
# The words are wrong: no later try will be taken. A wrong address or secret is put right in Settings.
FOR_GOOD = frozenset({400, 413, 415, 422})
DUE = (MessageState.PENDING, MessageState.SENDING)


@dataclass(frozen=True)
class Claimed:
    """A message that is ours to send until the lease ends, as long as its fence stays what it is."""

    id: int
    fence: int
    attempts: int
    address: str
    secret: str
    key: str
    body: dict[str, Any]


def queue_message(*, transfer: Transfer, kind: str, at: datetime) -> EmergencyMessage | None:
    """Promise to send it, in the caller's transaction; nothing where no address is set.

    What was never sent is not taken back over there either: both messages go, in their order. Of what
    became known later one message waits at a time, and says all of it.

    Args:
        transfer: What it is about.
        kind: Asked, taken back, or more became known.
        at: When, timezone-aware.
    """
    desk = (
        EmergencyDesk.objects.filter(customer__centres=transfer.centre_id, is_active=True)
        .exclude(url="")
        .first()
    )
    if desk is None:
        return None
    same = {"body__isnull": True} if kind == EmergencyMessage.Kind.UPDATED else {}
    message, _ = EmergencyMessage.objects.get_or_create(
        transfer=transfer, kind=kind, **same, defaults={"desk": desk, "due_at": at, "made_at": at}
    )
    return message


def send_emergency_messages(*, at: datetime) -> int:
    """Send what is due. Safe to run often, late and many at once: each is claimed, and its key is the same at
    every try, so that a process that dies between sending and writing it down sends it once.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many were taken by the other side.

    Raises:
        django.db.DatabaseError: The list could not be read.
    """
    due = EmergencyMessage.objects.filter(state__in=DUE, due_at__lte=at, desk__is_active=True)
    sent = 0
    for message_id in list(due.order_by("due_at", "id").values_list("id", flat=True)[:AT_ONCE]):
        try:
            sent += send_emergency_message(message_id=message_id, at=at)
        except Exception as error:  # whatever is wrong with this one, the others are somebody's danger too
            log.error("emergency_message_failed", message=message_id, error=type(error).__name__)
            EmergencyMessage.objects.filter(id=message_id, state__in=DUE).update(due_at=at + LONGEST_BACKOFF)
    return sent


def send_emergency_message(*, message_id: int, at: datetime) -> bool:
    """Try once to send one message, if it is due and nobody else is sending it.

    Args:
        message_id: Which.
        at: Now, timezone-aware.

    Returns:
        Whether the other side took it.

    Raises:
        RuntimeError: Called inside a transaction: a program that hangs would hold its locks.
    """
    claimed = _claim(message_id, at)
    if claimed is None:
        return False
    changes = _try(claimed, at)
    ours = EmergencyMessage.objects.filter(id=claimed.id, fence=claimed.fence, state=MessageState.SENDING)
    return bool(ours.update(**changes)) and changes["state"] == MessageState.SENT


@transaction.atomic(durable=True)
def _claim(message_id: int, at: datetime) -> Claimed | None:
    rows = EmergencyMessage.objects.select_for_update(of=["self"], skip_locked=True)
    message = (
        rows.select_related(
            "desk", "transfer__case", "transfer__contact", "transfer__centre", "transfer__update_of"
        )
        .filter(id=message_id, state__in=DUE, due_at__lte=at)
        .first()
    )
    if message is None:
        return None
    if _one_before_waits(message):
        return None
    if message.body is None:
        # As it is known now: between the press and this a call has gone on.
        message.body = build_incident(
            transfer=message.transfer, desk=message.desk, key=str(message.key), kind=message.kind, at=at
        )
    message.state, message.due_at = MessageState.SENDING, at + EmergencyMessage.LEASE
    message.fence += 1
    message.attempts += 1
    message.save(update_fields=["body", "state", "due_at", "fence", "attempts"])
    return Claimed(
        message.id,
        message.fence,
        message.attempts,
        message.desk.address,
        message.desk.secret,
        str(message.key),
        message.body,
    )


def _one_before_waits(message: EmergencyMessage) -> bool:
    """What is told of an event goes in its order: asked, then what is new, then taken back."""
    of = [one for one in (message.transfer_id, message.transfer.update_of_id) if one is not None]
    before = EmergencyMessage.objects.filter(transfer_id__in=of, id__lt=message.id, state__in=DUE)
    return before.exists()


def _try(claimed: Claimed, at: datetime) -> dict[str, Any]:
    """What becomes of the row."""
    later: dict[str, Any] = {
        "state": MessageState.PENDING,
        "due_at": at + backoff(claimed.attempts, first=FIRST_BACKOFF, longest=LONGEST_BACKOFF),
    }
    if claimed.attempts >= MOST_ATTEMPTS:
        later = {"state": MessageState.REFUSED}
    try:
        answer = _post(claimed, at)
    except requests.RequestException as error:
        return later | {"last_error": f"No answer from the other side: {type(error).__name__}."}
    if answer.ok:
        return {"state": MessageState.SENT, "sent_at": at, "receipt": _receipt(answer), "last_error": ""}
    said = {"last_error": f"The other side answered {answer.status_code}."}
    return {"state": MessageState.REFUSED} | said if answer.status_code in FOR_GOOD else later | said


def _post(claimed: Claimed, at: datetime) -> requests.Response:
    body = json.dumps(claimed.body, ensure_ascii=False, sort_keys=True).encode()
    with requests.Session() as session:
        session.trust_env = False  # no proxy and no password that the environment happens to name
        return session.post(
            claimed.address,
            data=body,
            headers={
                "Content-Type": "application/json",
                "Idempotency-Key": claimed.key,
                "AssistLine-Signature": signature(body, secret=claimed.secret, at=at),
            },
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
            allow_redirects=False,
        )


def _receipt(answer: requests.Response) -> str:
    try:
        body = answer.json()
    except ValueError:
        return ""
    return str(body.get("receipt", ""))[:120] if isinstance(body, dict) else ""
