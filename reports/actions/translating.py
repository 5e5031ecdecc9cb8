"""Saying the words of types and agencies in another language, and saying who has looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assistline.models import User
from reports.models import Translation
from reports.translations import forget


@transaction.atomic
def translate(
    *,
    customer_id: int,
    language: str,
    source: str,
    words: str,
    by: User,
    reviewed: bool,
    at: datetime,
) -> Translation:
    """Make the next version of how English words are said in a language; it holds at once, the old one stays.

    Args:
        customer_id: Whose words they are.
        language: As the portal calls it.
        source: The English words, just as they stand.
        words: How they are said.
        by: Who says so.
        reviewed: Whether that person speaks the language and has looked at them.
        at: When, timezone-aware.

    Raises:
        DatabaseError: Nothing was written.
    """
    known = Translation.objects.select_for_update().filter(
        customer_id=customer_id, language=language, source=source
    )
    newest = max(known, key=lambda row: row.version, default=None)
    reviewer = {"reviewed_by_id": by.id, "reviewed_at": at} if reviewed else {}
    if newest and newest.is_current and newest.words == words:
        if reviewer:
            known.filter(id=newest.id).update(**reviewer)
        return newest
    known.filter(is_current=True).update(is_current=False)
    made = Translation.objects.create(
        customer_id=customer_id,
        language=language,
        source=source,
        words=words,
        version=newest.version + 1 if newest else 1,
        written_by_id=by.id,
        created_at=at,
        **reviewer,
    )
    forget()
    return made


@dataclass(frozen=True)
class Translated:
    """How English words (``source``) are said in a language, as the portal calls it."""

    language: str
    source: str
    words: str


@transaction.atomic
def translate_all(*, customer_id: int, said: Sequence[Translated], at: datetime) -> list[int]:
    """Make the next version of each, as nobody's reviewed words; they hold at once, the old ones stay.

    Args:
        customer_id: Whose words they are.
        said: What differs from what is in force, each English words of a language once.
        at: When, timezone-aware.

    Returns:
        The ids of the versions that were made.

    Raises:
        DatabaseError: Nothing was written.
    """
    replaced = {(one.language, one.source) for one in said}
    rows = Translation.objects.select_for_update().filter(customer_id=customer_id).order_by("version")
    known = [row for row in rows.defer("words") if (row.language, row.source) in replaced]
    newest = {(row.language, row.source): row.version for row in known}
    current = [row.id for row in known if row.is_current]
    Translation.objects.filter(id__in=current).update(is_current=False)
    made = Translation.objects.bulk_create(
        [
            Translation(
                customer_id=customer_id,
                language=one.language,
                source=one.source,
                words=one.words,
                version=newest.get((one.language, one.source), 0) + 1,
                created_at=at,
            )
            for one in said
        ]
    )
    forget()
    return [row.id for row in made]


@transaction.atomic
def untranslate(*, customer_id: int, language: str, source: str) -> None:
    """Take a translation out of use: the words are English again on that language's pages."""
    Translation.objects.filter(
        customer_id=customer_id, language=language, source=source, is_current=True
    ).update(is_current=False)
    forget()
