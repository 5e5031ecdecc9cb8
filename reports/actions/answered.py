"""What was answered when a report was sent: kept under the key that made it one report, for some days."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from assistline.encryption import encrypt, keyed_hash
from assistline.models import Customer
from reports.actions.came_back import gone_of, reached_now
from reports.drafts import hash_secret
from reports.keeping import SENT_DAYS
from reports.models import Draft, IdempotencyKey

PORTAL = "portal"
_CLOSE = """
    WITH closed AS (
        UPDATE reports_draft SET state = 'submitted', expires_at = %(over)s, language = %(language)s
        WHERE id = %(draft)s
    )
    INSERT INTO reports_idempotencykey (scope, key_hash, payload_hash, report_id, answer, created_at)
    VALUES (%(scope)s, %(key)s, '', %(report)s, %(answer)s, %(at)s)
"""


def find_answer(*, code: str, secret: str, customer: Customer, at: datetime) -> dict[str, Any] | None:
    """What was answered when a draft was sent (``Written.as_answer``), for whoever has its secret.

    Args:
        code: The draft's.
        secret: As its writer's browser holds it.
        customer: On whose portal.
        at: When, timezone-aware: reference and code are shown for some days only.

    Returns:
        Nothing if the draft was not sent, is gone, or the secret is not its own.
    """
    if not secret:
        return None
    draft = Draft.objects.filter(code=code, customer=customer, expires_at__gt=at)
    kept = IdempotencyKey.objects.filter(scope=PORTAL, key_hash=hash_key(code))
    found = _with_gone(kept.annotate(secret_hash=Subquery(draft.values("secret_hash")))).first()
    if found is None or not hmac.compare_digest(vars(found)["secret_hash"] or "", hash_secret(secret)):
        return None
    return _as_it_holds(found)


def sent_answer(*, draft_code: str) -> dict[str, Any] | None:
    """What was said when a draft was sent: its reference and access code among it.

    Args:
        draft_code: The draft's; the caller has checked that the person may know.

    Returns:
        As ``Written.as_answer`` made it; nothing once it is deleted, days later.
    """
    kept = IdempotencyKey.objects.filter(scope=PORTAL, key_hash=hash_key(draft_code))
    found = _with_gone(kept).first()
    return _as_it_holds(found) if found else None


def _with_gone(kept: QuerySet[IdempotencyKey]) -> QuerySet[IdempotencyKey]:
    return kept.annotate(gone=gone_of(OuterRef("report_id")))


def _as_it_holds(found: IdempotencyKey) -> dict[str, Any] | None:
    """What was said, but for an address that turned out to take no mail: days may have passed."""
    if not found.answer:
        return None
    answer = cast("dict[str, Any]", found.answer)
    return answer | {"told": reached_now(answer["told"], gone=vars(found)["gone"])}


def close_with_answer(
    *, draft: Draft, report_id: int, answer: Mapping[str, Any], language: str, at: datetime
) -> None:
    """Close a draft that was sent: from now on it only lets its writer see reference and code once more. One
    statement, in the transaction of sending.

    Args:
        draft: Which; it is locked.
        report_id: What came of it.
        answer: ``Written.as_answer``.
        language: In which it was sent.
        at: When.

    Raises:
        IntegrityError: It was closed before.
    """
    row: dict[str, Any] = {
        "draft": draft.id,
        "over": at + timedelta(days=SENT_DAYS),
        "language": language,
        "scope": PORTAL,
        "key": hash_key(draft.code),
        "report": report_id,
        "answer": encrypt(json.dumps(answer, ensure_ascii=False), place="reports_idempotencykey.answer"),
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, row)


def hash_key(key: str) -> str:
    """What is stored of an idempotency key."""
    return keyed_hash(key, purpose="idempotency")
