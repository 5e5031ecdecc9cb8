"""Reading a draft: the row and all its answers in one statement."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists

from assistline.encryption import keyed_hash
from reports.models import Attachment, Draft, DraftState
from reports.questions.items import gather, item_key, split_key

ALSO_OPEN_FOR = timedelta(days=1)
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
    "resumed_at",
    "has_files",
    "language",
    "answers__question",
    "answers__item",
    "answers__value",
    "answers__version",
)
_ANSWER = _COLUMNS.index("answers__question")


@dataclass(frozen=True)
class KeptDraft:
    """A draft as it is kept now.

    Args:
        answers: Slugs to API values.
        versions: The counts of what is kept, by slug; of one of several things by its key
            (``reports.questions.items``).
        things: What is kept of each of several things, by slug and number; nothing where one was removed.
    """

    id: int
    code: str
    customer_id: int
    secret_hash: str
    type_version_id: int | None
    channel: str
    state: str
    started_at: datetime
    expires_at: datetime
    resumed_at: datetime | None
    has_files: bool
    language: str
    answers: dict[str, Any]
    versions: dict[str, int]
    things: dict[str, dict[int, Any]]

    def value_of(self, key: str) -> Any:
        """What is kept of a question, or of one of several things; nothing where nothing is."""
        slug, number = split_key(key)
        return self.things.get(slug, {}).get(number) if number else self.answers.get(slug)

    def answers_with(self, changed: Mapping[str, Any]) -> dict[str, Any]:
        """The answers once these, by key, are saved."""
        answers, things = dict(self.answers), {slug: dict(kept) for slug, kept in self.things.items()}
        for key, value in changed.items():
            slug, number = split_key(key)
            if number:
                things.setdefault(slug, {})[number] = value
                answers.pop(slug, None)
            else:
                answers[slug] = value
        rows = [(slug, number, value) for slug, kept in things.items() for number, value in kept.items()]
        lists = gather(rows) if any(split_key(key)[1] for key in changed) else {}
        return {slug: value for slug, value in (answers | lists).items() if value is not None}

    @property
    def is_open(self) -> bool:
        """Whether it can still be written to."""
        return self.state == DraftState.OPEN

    def is_open_elsewhere(self, at: datetime) -> bool:
        """Whether it was taken up in another browser within a day: both are told so."""
        return self.resumed_at is not None and at - self.resumed_at < ALSO_OPEN_FOR


def hash_secret(secret: str) -> str:
    """What is stored of the secret in the writer's browser."""
    return keyed_hash(secret, purpose="draft")


def find_draft(*, code: str, secret: str, at: datetime) -> KeptDraft | None:
    """The draft with this code, for whoever has its secret; nothing else says whether it exists."""
    drafts = Draft.objects.annotate(has_files=Exists(Attachment.of_draft()))
    rows = list(drafts.filter(code=code, expires_at__gt=at).values_list(*_COLUMNS))
    stored = rows[0][3] if rows else hash_secret("")
    if not hmac.compare_digest(stored, hash_secret(secret)) or not rows or not secret:
        return None
    answered = [row[_ANSWER:] for row in rows if row[_ANSWER] is not None]
    own: dict[str, Any] = dict(zip(_COLUMNS[:_ANSWER], rows[0], strict=False))
    things: dict[str, dict[int, Any]] = {}
    for slug, number, value, _ in answered:
        if number:
            things.setdefault(slug, {})[number] = value
    return KeptDraft(
        **own,
        answers=gather(row[:3] for row in answered),
        versions={item_key(slug, number) if number else slug: count for slug, number, _, count in answered},
        things=things,
    )
