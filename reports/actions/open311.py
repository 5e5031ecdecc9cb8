"""Programs of others: their keys, and what they send."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from assistline.encryption import keyed_hash
from assistline.models import Customer
from reports.actions.submitting import Submitted, find_lately, submit_report
from reports.models import Open311Client, Open311Request

SCOPE = "open311"
NUMBER_DIGITS = 12
REPEAT = timedelta(minutes=10)


@dataclass(frozen=True)
class Filed:
    """What was sent, and the number under which anyone can follow it."""

    sent: Submitted
    number: str


def new_key() -> str:
    """A key that nobody can guess: 160 bits."""
    return secrets.token_urlsafe(20)


def hash_key_of_client(key: str) -> str:
    """What is kept of a key."""
    return keyed_hash(key, purpose="open311 key")


def find_client(*, customer: Customer, key: str) -> Open311Client | None:
    """The program whose key this is. The same work is done for a key that is nobody's."""
    hashed = hash_key_of_client(key)
    client = Open311Client.objects.filter(customer=customer, key_hash=hashed, is_active=True).first()
    fits = hmac.compare_digest(hashed, client.key_hash if client else hash_key_of_client(""))
    return client if fits and key else None


@transaction.atomic
def file_request(
    *,
    client: Open311Client,
    version_id: int,
    answers: Mapping[str, Any],
    payload: str,
    at: datetime,
) -> Filed:
    """Send a report for a program. The same form once more within ten minutes of the last is the same report.

    Programs repeat what was cut off, and the standard has no key for that.

    Args:
        client: The program.
        version_id: The version of the questions that were answered.
        answers: Slugs to clean API values.
        payload: The form as it was sent, without the program's key.
        at: When it was sent, timezone-aware.

    Raises:
        AnswersMissing: Required questions have no answer.
    """
    same = f"{client.id} {payload}"
    with connection.cursor() as cursor:
        # The second of two at once waits here, and finds the first one's report.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{SCOPE} {same}"])
    sent = find_lately(
        customer=client.customer, payload=same, since=at - REPEAT, at=at, scope=SCOPE
    ) or submit_report(
        customer=client.customer,
        version_id=version_id,
        answers=answers,
        key=secrets.token_urlsafe(20),
        at=at,
        scope=SCOPE,
        payload=same,
    )
    number = "".join(secrets.choice("0123456789") for _ in range(NUMBER_DIGITS))
    row, _ = Open311Request.objects.get_or_create(
        report=sent.report, defaults={"client": client, "number": number, "requested_at": at}
    )
    return Filed(sent, row.number)
