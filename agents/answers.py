"""What a call's draft holds, and the questions that it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.definitions import TypeDefinition, definition
from reports.models import Draft, DraftAnswer
from reports.questions.items import gather, item_key, split_key


@dataclass(frozen=True)
class KeptAnswer:
    """One answer as it is kept. ``value`` is its API value; nothing where it was taken back.

    Args:
        by: ``citizen``, or the id of a member of staff.
    """

    value: Any
    version: int
    by: str
    saved_at: datetime


def kept_answers(draft_id: int) -> dict[str, KeptAnswer]:
    """Everything that is kept of a draft, by slug; each of several things by its key. One statement."""
    found = DraftAnswer.objects.filter(draft_id=draft_id).values_list(
        "question", "item", "value", "version", "by", "saved_at"
    )
    return {
        item_key(slug, number) if number else slug: KeptAnswer(value, version, by, at)
        for slug, number, value, version, by, at in found
    }


def values_of(kept: dict[str, KeptAnswer]) -> dict[str, Any]:
    """Question slug to API value, of what was answered."""
    return gather((*split_key(key), answer.value) for key, answer in kept.items())


def questions_of(draft: Draft | None) -> TypeDefinition | None:
    """What is asked in a draft now; nothing while the matter has no type."""
    return definition(draft.type_version_id) if draft and draft.type_version_id else None
