"""Filters of the queue that a person keeps under a name."""

from __future__ import annotations

from django.db import transaction

from assistline.models import User
from triage.models import SavedFilter

MOST_FILTERS = 12


class TooManyFilters(Exception):
    """The message is a sentence for the person."""


@transaction.atomic
def save_filter(*, user: User, name: str, query: str, is_start: bool) -> SavedFilter:
    """Keep a view of the queue under a name; the same name again changes it.

    Args:
        user: Whose.
        name: Theirs, at most 30 characters.
        query: Tab and filters as in the web address; the caller has read them.
        is_start: The queue opens with it from now on, and with no other.

    Raises:
        TooManyFilters: They have as many as the page can show.
    """
    User.objects.select_for_update(of=["self"], no_key=True).get(id=user.id)
    own = SavedFilter.objects.filter(user=user)
    if own.exclude(name=name).count() >= MOST_FILTERS:
        raise TooManyFilters(f"You have {MOST_FILTERS} filters. Delete one first.")
    if is_start:
        own.update(is_start=False)
    saved, _ = SavedFilter.objects.update_or_create(
        user=user, name=name, defaults={"query": query, "is_start": is_start}
    )
    return saved


@transaction.atomic
def delete_filter(*, user: User, filter_id: int) -> bool:
    """Throw a kept view away.

    Args:
        user: Whose; somebody else's stays.
        filter_id: Which.

    Returns:
        Whether there was one.

    Raises:
        DatabaseError: It stays.
    """
    return bool(SavedFilter.objects.filter(user=user, id=filter_id).delete()[0])
