"""Deleting the bytes of files that are forgotten: promised in the transaction, kept after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import transaction

from reports.files import storing
from reports.models import DiscardedObject

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 500


def discard(*, names: Sequence[str]) -> None:
    """Promise that these objects go; they do as soon as the transaction is done, or with the next sweep.

    Args:
        names: As ``storing`` named them.

    Raises:
        DatabaseError: Out of reach; nothing is promised.
    """
    if not names:
        return
    DiscardedObject.objects.bulk_create((DiscardedObject(name=name) for name in names), ignore_conflicts=True)
    # The sweep does it for certain; this does it now.
    transaction.on_commit(partial(_delete, list(names)), robust=True)


def delete_discarded(*, at: datetime) -> int:
    """Delete what was promised and is still there: a process died, or the storage was out of reach.

    Args:
        at: What is taken for now.

    Returns:
        How many objects went.

    Raises:
        DatabaseError: Out of reach; the next sweep deletes them.
    """
    old = DiscardedObject.objects.filter(at__lte=at - timedelta(seconds=5)).order_by("id")
    return _delete(list(old.values_list("name", flat=True)[:MOST_AT_ONCE]))


def _delete(names: Sequence[str]) -> int:
    gone = []
    for name in names:
        try:
            storing.delete(name)
        except Exception as error:  # whatever the storage does, the promise stays for the next sweep
            log.warning("file_not_deleted", error=type(error).__name__)
        else:
            gone.append(name)
    DiscardedObject.objects.filter(name__in=gone).delete()
    return len(gone)
