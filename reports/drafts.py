"""Reading a draft: the row and all its answers in one statement."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistline.encryption import keyed_hash
from reports.models import Draft, DraftState

_COLUMNS = (
    "id",
    "code",
    "customer_id",
    "secret_hash",
    "type_version_id",
    "channel",
    "state",
    "started_at",
    "expires_at",
    "answers__question",
    "answers__value",
    "answers__version",
)


@dataclass(frozen=True)
class KeptDraft:
    """A draft as it is kept now. ``answers`` maps slugs to API values, ``versions`` slugs to their counts."""

    id: int
    code: str
    customer_id: int
    secret_hash: str
    type_version_id: int | None
    channel: str
    state: str
    started_at: datetime
    expires_at: datetime
    answers: dict[str, Any]
    versions: dict[str, int]

    @property
    def is_open(self) -> bool:
        """Whether it can still be written to."""
        return self.state == DraftState.OPEN


def hash_secret(secret: str) -> str:
    """What is stored of the secret in the writer's browser."""
    return keyed_hash(secret, purpose="draft")


def find_draft(*, code: str, secret: str, at: datetime) -> KeptDraft | None:
    """The draft with this code, for whoever has its secret; nothing else says whether it exists."""
    rows = list(Draft.objects.filter(code=code, expires_at__gt=at).values_list(*_COLUMNS))
    stored = rows[0][3] if rows else hash_secret("")
    if not hmac.compare_digest(stored, hash_secret(secret)) or not rows or not secret:
        return None
    answered = [row for row in rows if row[9] is not None]
    own: dict[str, Any] = dict(zip(_COLUMNS[:9], rows[0], strict=False))
    return KeptDraft(
        **own,
        answers={row[9]: row[10] for row in answered if row[10] is not None},
        versions={row[9]: row[11] for row in answered},
    )
