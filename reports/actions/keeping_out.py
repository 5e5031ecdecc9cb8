"""Keeping members of staff out of a report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from reports.models import KeptOut


@transaction.atomic
def keep_out(*, report_id: int, user_ids: Iterable[int], why: KeptOut.Why, at: datetime) -> None:
    """Let people neither see, find nor count a report and what comes of it. Safe to repeat.

    Args:
        report_id: Which report.
        user_ids: Whom.
        why: They are named in it, or had a part in what it is about.
        at: When, timezone-aware.

    Raises:
        IntegrityError: There is no such report or person.
    """
    KeptOut.objects.bulk_create(
        (KeptOut(report_id=report_id, user_id=user, why=why, at=at) for user in sorted(user_ids)),
        ignore_conflicts=True,
    )
