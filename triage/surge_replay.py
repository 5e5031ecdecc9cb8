"""What a surge row would have made of the contacts of the last day, before it goes in force.

Fast rather than whole: a storm does not wait. It looks at the newest contacts first, for two seconds at most,
and says how many those were.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from assistline.admin.decision_table_version import Beside
from assistline.audit import record
from assistline.decisions import Table
from assistline.decisions.loading import load_published
from assistline.models import DecisionTable, User
from assistline.references import group
from triage.models import Case
from triage.rules.grading import GRADE_TABLE, ROUTING_TABLE
from triage.rules.replay import Outcome
from triage.screens.replay_page import matrix_of
from triage.stored_contacts import StoredContact, judged_by_both, newest_assessments, read_contacts
from triage.targets import Promised

LAST = timedelta(days=1)
LONGEST = timedelta(seconds=2)
PORTION = 250
LISTED = 20
TEMPLATE = "admin/decision_table/_surge_replay.html"


def last_day(
    table: DecisionTable, now: Table, then: Table, *, person: User, at: datetime, request: HttpRequest
) -> Beside:
    """Both tables on the contacts of the last day, and the contacts that are lowered, by name.

    Whoever looks leaves a trace for each of those.

    Args:
        table: Which table a surge row is for.
        now: Its rows in force.
        then: The same with the surge row.
        person: Who looks.
        at: When, timezone-aware.
        request: Where from, for the trail.
    """
    others = {GRADE_TABLE, ROUTING_TABLE} - {table.slug}
    rest = load_published(slugs=others, customer_id=table.customer_id)
    counted, changed, lowered = Counter[str](), 0, list[tuple[StoredContact, Outcome, Outcome]]()
    both = {**rest, table.slug: now}, {**rest, table.slug: then}
    promised = Promised(customer_id=table.customer_id)
    for contact, old, new in judged_by_both(
        _newest(table, at), *both, replayed=table.slug, promised=promised
    ):
        counted[f"{old.grade.value}>{new.grade.value}"] += 1
        changed += new.differs(old)
        if new.is_lower(old):
            lowered.append((contact, old, new))
    total = _waiting(table, at).count()
    read = counted.total()
    words = f"{changed} of {read} contacts of the last day decided otherwise, {len(lowered)} lowered"
    return Beside(
        TEMPLATE,
        {
            "read": read,
            "left": total - read,
            "changed": changed,
            "lowered": len(lowered),
            "matrix": matrix_of(counted),
            "rows": _listed(lowered[:LISTED], person=person, request=request),
        },
        note=words,
    )


def _waiting(table: DecisionTable, at: datetime) -> Any:
    return newest_assessments(customer_id=table.customer_id, since=at - LAST, until=at)


def _newest(table: DecisionTable, at: datetime) -> Iterator[StoredContact]:
    """The newest first, in portions, until the time is over."""
    ends, last_id = time.monotonic() + LONGEST.total_seconds(), None
    while time.monotonic() < ends:
        stored = _waiting(table, at)
        stored = stored.filter(id__lt=last_id) if last_id else stored
        portion = read_contacts(stored.order_by("-id")[:PORTION])
        yield from portion
        if len(portion) < PORTION:
            return
        last_id = portion[-1].assessment_id


@transaction.atomic
def _listed(
    lowered: list[tuple[StoredContact, Outcome, Outcome]], *, person: User, request: HttpRequest
) -> list[dict[str, str]]:
    ids = [contact.case_id for contact, _, _ in lowered]
    if not ids:
        return []
    record(actor=person, action="replay.read", object_kind="case", object_ids=ids, request=request)
    cases = Case.objects.select_related("report_type").in_bulk(ids)
    return [
        {
            "reference": group(cases[contact.case_id].reference),
            "type_name": str(cases[contact.case_id].report_type or "No type"),
            "old_grade": old.grade.value,
            "old_name": old.grade.label,
            "new_grade": new.grade.value,
            "new_name": new.grade.label,
            "words": f"Now: {old.words}. With the surge row: {new.words}.",
        }
        for contact, old, new in lowered
    ]
