"""What a search must not find any more: what is destroyed, or was told in confidence after all."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import Value

from reports.models import Report
from triage.models import SearchEntry
from triage.rules.finding import words_in

# The list of known spellings keeps no word that stands in no report of the customer any more.
_FORGET_SPELLINGS = """
    DELETE FROM triage_searchword known WHERE customer_id = %s AND word = ANY(%s) AND NOT EXISTS (
        SELECT FROM triage_searchentry entry
        JOIN reports_report report ON report.id = entry.report_id AND report.customer_id = known.customer_id
        WHERE entry.words @@ plainto_tsquery('simple', known.word)
    )
"""


@transaction.atomic
def empty_index(*, report_ids: Iterable[int]) -> int:
    """Let no word of these reports be found. Their names, numbers and plates are found by nobody who reads.

    The entries stay, empty: what has none is indexed anew.

    Args:
        report_ids: Which.

    Returns:
        How many had words there.

    Raises:
        DatabaseError: All of them are found as before.
    """
    had = 0
    for report in Report.objects.filter(id__in=list(report_ids)).only("id", "customer_id"):
        entry = SearchEntry.objects.filter(report_id=report.id).first()
        words = sorted(set(words_in(entry.spelling))) if entry else []
        empty = {"words": SearchVector(Value("")), "spelling": ""}
        SearchEntry.objects.update_or_create(report_id=report.id, defaults=empty)
        if words:
            had += 1
            with connection.cursor() as cursor:
                cursor.execute(_FORGET_SPELLINGS, [report.customer_id, words])
    return had
