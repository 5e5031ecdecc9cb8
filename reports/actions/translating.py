"""Saying the words of types and agencies in another language, and saying who has looked at it."""

from __future__ import annotations

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
    by: User | None,
    reviewed: bool,
    at: datetime,
) -> Translation:
    """Make the next version of how English words are said in a language; it holds at once, the old one stays.

    Args:
        customer_id: Whose words they are.
        language: As the portal calls it.
        source: The English words, just as they stand.
        words: How they are said.
        by: Who says so; nobody where they came with a file.
        reviewed: Whether that person speaks the language and has looked at them.
        at: When, timezone-aware.

    Raises:
        DatabaseError: Nothing was written.
    """
    known = Translation.objects.select_for_update().filter(
        customer_id=customer_id, language=language, source=source
    )
    newest = max(known, key=lambda row: row.version, default=None)
    reviewer = {"reviewed_by_id": by.id, "reviewed_at": at} if reviewed and by else {}
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
        written_by_id=by.id if by else None,
        created_at=at,
        **reviewer,
    )
    forget()
    return made


@transaction.atomic
def untranslate(*, customer_id: int, language: str, source: str) -> None:
    """Take a translation out of use: the words are English again on that language's pages."""
    Translation.objects.filter(
        customer_id=customer_id, language=language, source=source, is_current=True
    ).update(is_current=False)
    forget()
