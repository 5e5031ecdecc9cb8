"""Once a day our book of crimes is laid beside the records system's; what differs waits for a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from assistline.models import Customer, User
from reports.actions import publish_news
from triage.actions.crime_records import hand_over_again
from triage.actions.deciding import SHORTEST_WORDS, IncompleteDecision
from triage.actions.record_answers import (
    answer_handover,
    locked_handover,
    reports_of,
    tell_of_differences,
)
from triage.actions.trail import keep_on_trail
from triage.models import (
    Case,
    HandoverState,
    IllegalMove,
    RecordDifference,
    RecordHandover,
    RecordsSystem,
)
from triage.partners import records
from triage.rules import news_words

log = structlog.get_logger(__name__)

# Older handings over were compared every day of these.
WINDOW = timedelta(days=35)
# What was handed over this moment may not be in their list yet.
FRESH = timedelta(minutes=10)
Kind, How = RecordDifference.Kind, RecordDifference.How


def reconcile_records(*, at: datetime) -> int:
    """Compare with every records system; one that cannot be read stops no other, and settles nothing.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many differences are new.

    Raises:
        DatabaseError: Out of reach; the next run goes on.
    """
    found = 0
    for system in RecordsSystem.objects.filter(is_active=True).select_related("customer"):
        try:
            where = records.System(system.url, system.key)
            book = list(records.book(system=where, since=at - WINDOW))
        except records.CannotCompare as error:
            log.error("records_not_compared", customer=system.customer_id, why=str(error))
            continue
        found += compare(customer=system.customer, book=book, at=at)
    return found


@transaction.atomic
def compare(*, customer: Customer, book: list[records.Entry], at: datetime) -> int:
    """Lay one book beside ours: what we did not hear is taken in, what differs is listed, once.

    Args:
        customer: Whose.
        book: All of theirs in the window.
        at: When, timezone-aware.

    Returns:
        How many differences are new.

    Raises:
        DatabaseError: Nothing was compared.
    """
    ours = {str(row.key): row for row in _ours(customer, at)}
    theirs = {entry.submission: entry for entry in book if entry.submission}
    new = 0
    open_still: set[tuple[str, str]] = set()
    for submission, entry in theirs.items():
        row = ours.get(submission) or _by_key(customer, submission)
        if row is not None and row.state in (HandoverState.WAITING, HandoverState.SENT, HandoverState.FAILED):
            answer_handover(handover_id=row.id, state=HandoverState.ACKNOWLEDGED, number=entry.number, at=at)
            continue
        kind = _difference(row, entry)
        if kind is not None:
            new += _keep(customer, kind, row, entry, at)
            open_still.add((kind.value, submission))
    for submission, row in ours.items():
        settled = row.state == HandoverState.ACKNOWLEDGED and (row.answered_at or at) < at - FRESH
        if settled and submission not in theirs and not _has_later(row, ours):
            entry = records.Entry(submission, "", "")
            new += _keep(customer, Kind.MISSING_THERE, row, entry, at)
            open_still.add((Kind.MISSING_THERE.value, submission))
    _settle_what_is_gone(customer, open_still, at)
    if new:
        tell_of_differences(customer=customer, count=new, occasion=f"{at:%Y%m%d%H}", at=at)
    return new


@transaction.atomic
def settle_difference(
    *, difference_id: int, officer: User, how: RecordDifference.How, words: str, at: datetime
) -> RecordDifference:
    """Put right what differs, or say what was found out.

    Args:
        difference_id: Which.
        officer: Who.
        how: Hand it over again, take their number over (the citizen is told), or looked into.
        words: What was found out; needed where nothing else is done.
        at: When, timezone-aware.

    Raises:
        RecordDifference.DoesNotExist: None such in what the officer may see.
        IllegalMove: It is settled, or cannot be settled so.
        IncompleteDecision: The words are missing.
    """
    seen = RecordDifference.objects.visible_to(officer).filter(id=difference_id)
    case_id = seen.values_list("case_id", flat=True).get()
    if case_id:
        Case.objects.select_for_update(of=["self"]).get(id=case_id)
    rows = RecordDifference.objects.select_for_update(of=["self"])
    difference = rows.select_related("handover", "case__centre").get(id=difference_id)
    if difference.settled_at is not None:
        raise IllegalMove("Somebody has settled this already.")
    if how not in ways_for(difference):
        raise IllegalMove("This cannot be settled so.")
    if how == How.SEEN and len(words.strip()) < SHORTEST_WORDS:
        raise IncompleteDecision("words", "Write what you found out, in at least ten characters.")
    if how == How.SENT_AGAIN and difference.handover is not None:
        hand_over_again(handover_id=difference.handover.id, officer=officer, at=at)
    if how == How.TAKEN_OVER and difference.handover is not None:
        _take_over(difference.handover.id, difference.their_number, officer, at)
    difference.settled_at, difference.settled_by = at, officer
    difference.settled_how, difference.words = how, words.strip()
    difference.save()
    if difference.case is not None:
        keep_on_trail(difference.case, officer, "record.difference_settled")
    return difference


def ways_for(difference: RecordDifference) -> list[RecordDifference.How]:
    """How a difference can be settled."""
    if difference.kind == Kind.MISSING_THERE:
        return [How.SENT_AGAIN, How.SEEN]
    if difference.kind == Kind.OTHER_NUMBER:
        return [How.TAKEN_OVER, How.SEEN]
    return [How.SEEN]


def _ours(customer: Customer, at: datetime) -> list[RecordHandover]:
    made = RecordHandover.objects.filter(case__customer=customer, made_at__gte=at - WINDOW)
    return list(made.select_related("case").order_by("id"))


def _by_key(customer: Customer, submission: str) -> RecordHandover | None:
    try:
        key = UUID(submission)
    except ValueError:
        return None
    return RecordHandover.objects.filter(case__customer=customer, key=key).select_related("case").first()


def _difference(row: RecordHandover | None, entry: records.Entry) -> RecordDifference.Kind | None:
    if row is None or row.state in (HandoverState.REJECTED, HandoverState.REPLACED, HandoverState.DROPPED):
        return Kind.MISSING_HERE
    return Kind.OTHER_NUMBER if row.crime_number != entry.number else None


def _has_later(row: RecordHandover, ours: dict[str, RecordHandover]) -> bool:
    """It was handed over again since: that one is looked for."""
    return any(other.case_id == row.case_id and other.id > row.id for other in ours.values())


def _keep(
    customer: Customer,
    kind: RecordDifference.Kind,
    row: RecordHandover | None,
    entry: records.Entry,
    at: datetime,
) -> int:
    """List a difference, unless it is listed, or was looked into and is the same as then."""
    known = RecordDifference.objects.filter(customer=customer, kind=kind, submission=entry.submission)
    if (
        known.filter(settled_at=None).exists()
        or known.filter(settled_how=How.SEEN, their_number=entry.number).exists()
    ):
        return 0
    case = row.case if row else Case.objects.filter(customer=customer, reference=entry.reference).first()
    RecordDifference.objects.create(
        customer=customer,
        kind=kind,
        case=case,
        handover=row,
        submission=entry.submission,
        our_number=row.crime_number if row else "",
        their_number=entry.number,
        their_reference="" if case else entry.reference[:80],
        found_at=at,
    )
    if case is not None:
        case.events.create(kind="record_differs", at=at, words=str(kind.label))
    return 1


def _settle_what_is_gone(customer: Customer, there: set[tuple[str, str]], at: datetime) -> None:
    for difference in RecordDifference.objects.open().filter(customer=customer):
        if (difference.kind, difference.submission) not in there:
            difference.settled_at, difference.settled_how = at, How.GONE
            difference.save(update_fields=["settled_at", "settled_how"])


def _take_over(handover_id: int, number: str, officer: User, at: datetime) -> None:
    handover = locked_handover(handover_id)
    before, handover.crime_number = handover.crime_number, number
    handover.save(update_fields=["crime_number"])
    case = handover.case
    case.events.create(
        kind="record_acknowledged", by=officer, at=at, words=f"Crime number {number}, not {before}"[:300]
    )
    publish_news(report_ids=reports_of(case), sentence=news_words.other_crime_number(number, before), at=at)
