"""What the records system says of a crime: its number, or why it is not taken. Late or twice does no harm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from assistline.events import emit
from assistline.messages import NoWords
from assistline.models import Customer
from assistline.notifications.actions import queue_notification
from assistline.references import group
from reports.actions import publish_news
from triage.actions.returning import return_case
from triage.actions.telling import (
    NO_ADDRESS,
    allowed,
    kept,
    recipients,
    sergeants,
    staff_of,
    tell_one,
    told_words,
)
from triage.actions.trail import keep_on_trail
from triage.messages import RECORD_NOT_TAKEN, RECORDS_DIFFER
from triage.models import Case, CaseStatus, HandoverState, RecordDifference, RecordHandover
from triage.models.record_handover import HANDOVER_MOVES
from triage.rules import news_words

log = structlog.get_logger(__name__)

SOURCE = "Records system"
# Of the reasons, for the one line that the mail has.
NOT_TAKEN, NO_ANSWER, NOT_REACHED = "it was not taken", "there is no answer yet", "it could not be reached"


@transaction.atomic
def answer_handover(
    *,
    handover_id: int,
    state: HandoverState,
    number: str = "",
    errors: Sequence[Mapping[str, str]] = (),
    at: datetime,
) -> RecordHandover:
    """Keep what it said, by whatever way it came. The same again changes nothing; another number is a
    difference that a person settles.

    Args:
        handover_id: Which.
        state: Acknowledged, rejected, or sent: it has it, and has no number yet.
        number: The crime number.
        errors: Why not: ``path`` and ``message`` of each.
        at: When, timezone-aware.

    Raises:
        RecordHandover.DoesNotExist: There is none.
    """
    handover = locked_handover(handover_id)
    take_record_answer(handover=handover, state=state, number=number, errors=errors, at=at)
    return handover


def take_record_answer(
    *,
    handover: RecordHandover,
    state: HandoverState,
    number: str = "",
    errors: Sequence[Mapping[str, str]] = (),
    at: datetime,
) -> None:
    """As :func:`answer_handover`; the caller holds case and row."""
    if state == HandoverState.ACKNOWLEDGED and (
        handover.state == HandoverState.ACKNOWLEDGED or state not in HANDOVER_MOVES[handover.state]
    ):
        _other_number(handover, number, at)
        return
    if state not in HANDOVER_MOVES[handover.state]:
        return
    handover.send_at = handover.lease_until = None
    handover.begun, handover.last_error, handover.state = False, "", state
    handover.sent_at = handover.sent_at or at
    if state == HandoverState.ACKNOWLEDGED:
        _acknowledge(handover, number, at)
    elif state == HandoverState.REJECTED:
        _reject(handover, errors, at)
    else:
        handover.save()


def locked_handover(handover_id: int) -> RecordHandover:
    """A handing over with its case, both held: the case first, as in every other action.

    Raises:
        RecordHandover.DoesNotExist: There is none.
    """
    case_id = RecordHandover.objects.values_list("case_id", flat=True).get(id=handover_id)
    cases = Case.objects.select_for_update(of=["self"]).select_related("customer", "centre", "report_type")
    case = cases.get(id=case_id)
    rows = RecordHandover.objects.select_for_update(of=["self"]).select_related("decision__officer")
    handover = rows.get(id=handover_id)
    handover.case = case
    return handover


def tell_of_record(*, handover: RecordHandover, why: str, occasion: str, at: datetime) -> str:
    """Mail who decided it and the sergeants, if they may know of the case. Who was told, in words."""
    case, decided = handover.case, handover.decision.officer_id or 0
    may = allowed(case, staff_of(case.customer_id))
    on_duty = [user.id for user in sergeants(case.customer_id, at)]
    people = recipients(may.filter(id=decided), "decided it")
    people += recipients(may.filter(id__in=on_duty).exclude(id=decided), "duty sergeant")
    values = {
        "reference": group(case.reference),
        "why": why,
        "record_url": settings.SITE_URL + reverse("triage-record", args=[case.reference]),
    }
    told = [
        tell_one(
            one,
            message=RECORD_NOT_TAKEN,
            values=values,
            case=case,
            occasion=f"handover {handover.id} {occasion} {one.key}"[:60],
            at=at,
        )
        for one in people
    ]
    return told_words(told)


def tell_of_differences(
    *, customer: Customer, count: int, occasion: str, at: datetime
) -> list[dict[str, object]]:
    """Mail the sergeants that the two books differ, without naming a case; each occasion once."""
    told = []
    for one in recipients(sergeants(customer.pk, at), "duty sergeant"):
        why = "" if one.email else NO_ADDRESS
        if one.email:
            try:
                queue_notification(
                    message=RECORDS_DIFFER,
                    channel="email",
                    to=one.email,
                    safe=True,  # a work address
                    subject_kind="customer",
                    subject_id=customer.pk,
                    occasion=f"records {occasion} {one.key}",
                    values={
                        "count": str(count),
                        "records_url": settings.SITE_URL + reverse("triage-records"),
                    },
                    customer=customer,
                    due_at=at,
                )
            except NoWords:
                log.error("message_has_no_words", message=RECORDS_DIFFER.name, customer=customer.pk)
        told.append(kept(one, why))
    return told


def reports_of(case: Case) -> list[int]:
    """The reports of a case."""
    links = case.contact_links.filter(ended_at=None).exclude(report=None)
    return list(links.values_list("report_id", flat=True))


def number_of(case: Case) -> str:
    """The crime number that a case has."""
    known = RecordHandover.objects.filter(case=case, state=HandoverState.ACKNOWLEDGED)
    return known.order_by("-id").values_list("crime_number", flat=True).first() or ""


def _acknowledge(handover: RecordHandover, number: str, at: datetime) -> None:
    case = handover.case
    before = number_of(case)
    handover.crime_number, handover.answered_at = number[:40], at
    handover.due_at = handover.ask_at = None
    handover.save()
    case.events.create(kind="record_acknowledged", at=at, words=f"Crime number {number}"[:300])
    keep_on_trail(case, None, "record.acknowledged")
    if number != before:
        sentence = (
            news_words.other_crime_number(number, before) if before else news_words.crime_number(number)
        )
        publish_news(report_ids=reports_of(case), sentence=sentence, at=at)
    emit("record.acknowledged", centre_id=case.heard_in, handover_id=handover.id)


def _reject(handover: RecordHandover, errors: Sequence[Mapping[str, str]], at: datetime) -> None:
    case = handover.case
    handover.errors, handover.answered_at = [dict(one) for one in errors], at
    handover.due_at = handover.ask_at = None
    handover.save()
    last = case.decisions.last() if case.merged_into_id is None else None
    if case.status == CaseStatus.CLOSED and last is not None and last.id == handover.decision_id:
        said = "; ".join(str(one.get("message", "")) for one in errors)[:1000]
        return_case(
            case=case,
            why=f"The records system did not take it: {said}. What the citizen was told stays",
            source=SOURCE,
            words="The records system did not take it: mend it under Record",
            at=at,
        )
    told = tell_of_record(handover=handover, why=NOT_TAKEN, occasion="rejected", at=at)
    case.events.create(kind="record_rejected", at=at, words=told[:300])
    keep_on_trail(case, None, "record.rejected")
    emit("record.rejected", centre_id=case.heard_in, handover_id=handover.id)


def _other_number(handover: RecordHandover, number: str, at: datetime) -> None:
    """A number once more is nothing new; another one, or one for what we do not count on, is a difference."""
    if handover.crime_number == number:
        return
    known = handover.state == HandoverState.ACKNOWLEDGED
    kind = RecordDifference.Kind.OTHER_NUMBER if known else RecordDifference.Kind.MISSING_HERE
    difference, new = RecordDifference.objects.open().get_or_create(
        customer=handover.case.customer,
        kind=kind,
        submission=str(handover.key),
        settled_at=None,
        defaults={
            "case": handover.case,
            "handover": handover,
            "our_number": handover.crime_number,
            "their_number": number[:40],
            "found_at": at,
        },
    )
    if new:
        case = handover.case
        case.events.create(kind="record_differs", at=at, words=difference.get_kind_display())
        # The daily comparison finds it listed, and would say nothing.
        tell_of_differences(customer=case.customer, count=1, occasion=f"listed {difference.pk}", at=at)
