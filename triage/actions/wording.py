"""Words of decisions: the next version is a draft, and published it is in force."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from triage.models import ToldWords
from triage.models.told_words import ToldWordsQuerySet


@transaction.atomic
def draft_told_words(words: ToldWords, *, at: datetime) -> ToldWords:
    """Keep words as the next version of what they are for.

    Args:
        words: Not saved yet, or a version whose words were changed.
        at: When, timezone-aware.

    Raises:
        IntegrityError: Somebody else has just written the next version.
    """
    same = _same(words)
    last = same.aggregate(last=Max("version"))["last"] or 0
    return ToldWords.objects.create(
        customer_id=words.customer_id,
        decision=words.decision,
        report_type_id=words.report_type_id,
        language=words.language,
        words=words.words,
        version=last + 1,
        created_at=at,
    )


@transaction.atomic
def publish_told_words(*, words_id: int, at: datetime) -> ToldWords:
    """Put a draft in force from the next decision on; what was in force stays with what was sent in it.

    Raises:
        ToldWords.DoesNotExist: There is no such draft.
    """
    words = ToldWords.objects.select_for_update(of=["self"]).get(id=words_id, published_at=None)
    _same(words).in_force().update(is_current=False)
    words.is_current, words.published_at = True, at
    words.save(update_fields=["is_current", "published_at"])
    return words


def _same(words: ToldWords) -> ToldWordsQuerySet:
    return ToldWords.objects.filter(
        customer_id=words.customer_id,
        decision=words.decision,
        report_type_id=words.report_type_id,
        language=words.language,
    )
