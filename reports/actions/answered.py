"""What was answered when a report was sent: kept under the key that made it one report, for some days."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any, cast

from django.db.models import Subquery

from assistline.encryption import keyed_hash
from assistline.models import Customer
from reports.drafts import hash_secret
from reports.models import Draft, IdempotencyKey

PORTAL = "portal"


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
    found = kept.annotate(secret_hash=Subquery(draft.values("secret_hash"))).first()
    if found is None or not hmac.compare_digest(found.secret_hash or "", hash_secret(secret)):
        return None
    return cast("dict[str, Any] | None", found.answer)


def sent_answer(*, draft_code: str) -> dict[str, Any] | None:
    """What was said when a draft was sent: its reference and access code among it.

    Args:
        draft_code: The draft's; the caller has checked that the person may know.

    Returns:
        As ``Written.as_answer`` made it; nothing once it is deleted, days later.
    """
    kept = IdempotencyKey.objects.filter(scope=PORTAL, key_hash=hash_key(draft_code)).first()
    return cast(dict[str, Any], kept.answer) if kept and kept.answer else None


def hash_key(key: str) -> str:
    """What is stored of an idempotency key."""
    return keyed_hash(key, purpose="idempotency")
