"""Contacts as they were judged: the facts that were stored with them, to be judged by other tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db.models import Exists, OuterRef, Q, QuerySet

from assistline.decisions import Table
from assistline.encryption import CannotDecrypt
from reports.models import KeptOut
from triage.models import Assessment, Grade
from triage.rules.deadlines import Due
from triage.rules.replay import Outcome, judge_again, known_again
from triage.targets import Promised

log = structlog.get_logger(__name__)

OF_CASE = ("id", "case_id", "case__centre_id", "case__report_type_id", "case__opened_at")


@dataclass(frozen=True)
class StoredContact:
    """A stored assessment of the rules: the newest of its case, and what its deadline hangs on."""

    assessment_id: int
    case_id: int
    centre_id: int
    type_id: int | None
    opened_at: datetime
    facts: Mapping[str, Any]

    def due(self, promised: Promised) -> Callable[[Grade, int | None], Due]:
        """By when it is due with a grade and a row's minutes."""
        return lambda grade, minutes: promised.due(
            centre_id=self.centre_id,
            type_id=self.type_id,
            grade=grade,
            minutes=minutes,
            started_at=self.opened_at,
        )


def newest_assessments(*, customer_id: int, since: datetime, until: datetime) -> QuerySet[Assessment]:
    """The last one of the rules of each case that was opened between two times, as they were at the second.

    Args:
        customer_id: Whose cases.
        since, until: Timezone-aware.
    """
    by_rules = Assessment.objects.filter(by=None, at__lte=until)
    later = by_rules.filter(case=OuterRef("case")).filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id"))
    )
    return by_rules.filter(
        ~Exists(later),
        # Who replays a table reads what it would change. A complaint about staff is its keepers' alone, and
        # in one about the service whoever reads the replay may be named.
        ~Exists(KeptOut.objects.filter(report__case_links__case=OuterRef("case"))),
        case__customer_id=customer_id,
        case__opened_at__gt=since,
        case__opened_at__lte=until,
        case__restricted=False,
    ).order_by()


def _contact(*row: Any) -> StoredContact:
    """A row of :data:`OF_CASE`, and the facts after it."""
    return StoredContact(*row)


def read_contacts(stored: QuerySet[Assessment]) -> list[StoredContact]:
    """The facts of assessments; of one that does not open nothing is known, and it holds up no other."""
    try:
        return [
            _contact(*of_case, facts if isinstance(facts, dict) else {})
            for *of_case, facts in stored.values_list(*OF_CASE, "facts")
        ]
    except CannotDecrypt:
        return [_contact(*row, _facts_of(row[0])) for row in list(stored.values_list(*OF_CASE))]


def judged_by_both(
    contacts: Iterable[StoredContact],
    now: Mapping[str, Table],
    then: Mapping[str, Table],
    *,
    replayed: str,
    promised: Promised,
) -> Iterator[tuple[StoredContact, Outcome, Outcome]]:
    """What two sets of tables make of each contact. Pure.

    Args:
        contacts: Which.
        now, then: Tables by slug.
        replayed: The slug of the one that is looked at.
        promised: The customer's targets and hours.
    """
    for contact in contacts:
        known, due = known_again(contact.facts), contact.due(promised)
        yield (
            contact,
            judge_again(now, known, replayed=replayed, due=due),
            judge_again(then, known, replayed=replayed, due=due),
        )


def _facts_of(assessment_id: int) -> Mapping[str, Any]:
    try:
        facts = Assessment.objects.values_list("facts", flat=True).get(id=assessment_id)
    except CannotDecrypt:
        log.error("replay_without_facts", assessment=assessment_id)
        return {}
    return facts if isinstance(facts, dict) else {}
