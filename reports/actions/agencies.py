"""Saying anew what another agency takes, and counting whom we showed the way to one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from assistline.encryption import keyed_hash
from reports.agencies import OtherAgency, forget
from reports.models import Agency

_COUNT = """
    INSERT INTO reports_signpost (customer_id, type_slug, agency, agency_version, channel, at, once)
    VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (once) DO NOTHING
"""


@transaction.atomic
def rewrite_agency(*, agency_id: int, words: Mapping[str, Any], at: datetime) -> Agency:
    """Make the next version of what we say of an agency; it holds at once, and the old one stays.

    Args:
        agency_id: Any version of it.
        words: The fields that change.
        at: When, timezone-aware.

    Raises:
        Agency.DoesNotExist: There is no such agency.
    """
    of = Agency.objects.get(id=agency_id)
    versions = Agency.objects.select_for_update().filter(customer_id=of.customer_id, slug=of.slug)
    newest = max(versions, key=lambda row: row.version)
    versions.filter(is_current=True).update(is_current=False)
    newest.pk, newest.version, newest.is_current, newest.created_at = None, newest.version + 1, True, at
    newest._state.adding = True
    for name, value in words.items():
        setattr(newest, name, value)
    newest.save()
    forget()
    return newest


def count_signpost(
    *, customer_id: int, agency: OtherAgency, type_slug: str, channel: str, of: str, at: datetime
) -> bool:
    """Count that somebody was shown the way to another agency. One statement; safe to repeat.

    Args:
        customer_id: Whose portal or line showed it.
        agency: To whom.
        type_slug: Of the report type; empty where none was chosen.
        channel: By which channel they came.
        of: What is counted once for each agency, such as a draft's code; only its keyed hash is kept.
        at: When, timezone-aware.

    Returns:
        Whether it was counted now, and not before.
    """
    once = keyed_hash(f"{customer_id}:{of}:{agency.slug}", purpose="signpost")
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [customer_id, type_slug, agency.slug, agency.version, channel, at, once])
        return cursor.rowcount == 1
