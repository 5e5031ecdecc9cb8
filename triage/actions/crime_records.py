"""Crimes to the police records system: once each, from what was told and decided; mended, never rekeyed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import QuerySet

from assistline.encryption import CannotDecrypt
from assistline.models import User
from assistline.notifications.letters import Refused, Unknown
from reports.models.contact import Disposition
from triage.actions.clocks import stop_clocks
from triage.actions.deciding import StaleCase
from triage.actions.outgoing import done, each_due, put_off, still_ours
from triage.actions.record_answers import (
    NO_ANSWER,
    NOT_REACHED,
    locked_handover,
    number_of,
    take_record_answer,
    tell_of_record,
)
from triage.actions.trail import keep_on_trail
from triage.crime import crime_of
from triage.models import (
    Case,
    CaseStatus,
    Decision,
    DecisionKind,
    HandoverState,
    IllegalMove,
    RecordHandover,
    RecordsSystem,
)
from triage.partners import records
from triage.rules.niem import MENDABLE, digest, document

log = structlog.get_logger(__name__)

BUDGET_SECONDS = 8.0
# A number that does not come at once is asked for after so long.
ASK_AFTER, ASK_EVERY = timedelta(seconds=30), timedelta(minutes=5)
BATCH = 50
STATES = {
    records.ACCEPTED: HandoverState.ACKNOWLEDGED,
    records.RECEIVED: HandoverState.SENT,
    records.REJECTED: HandoverState.REJECTED,
}
NEVER_SENT = (HandoverState.WAITING, HandoverState.REJECTED, HandoverState.FAILED)


@transaction.atomic
def hand_over_case(*, case_id: int, at: datetime, by: User | None = None) -> RecordHandover | None:
    """Have what was decided handed over, once for each decision; safe to repeat.

    A restricted case goes only when one of its keepers says so. What was decided otherwise since is not
    handed over any more, unless it is there already.

    Args:
        case_id: The case.
        at: When, timezone-aware.
        by: Who asks for it; None where it follows from the decision.

    Returns:
        What is handed over; nothing where there is nothing to do.

    Raises:
        Case.DoesNotExist: There is no such case.
    """
    cases = Case.objects.select_related("customer", "centre", "report_type")
    case = cases.select_for_update(of=["self"]).get(id=case_id)
    decisions = case.decisions.select_related("officer")
    decision = decisions.exclude(kind=DecisionKind.STANDS).last()
    if decision is None or not RecordsSystem.objects.filter(customer_id=case.customer_id).exists():
        return None
    earlier = case.handovers.exclude(decision=decision).filter(state__in=NEVER_SENT)
    mended = _put_right_before(case)
    earlier.update(state=HandoverState.DROPPED, send_at=None, lease_until=None)
    if decision.kind != DecisionKind.RECORD:
        return None
    known = RecordHandover.objects.filter(decision=decision).last()
    if known is not None or (case.restricted and by is None):
        return known
    if case.handovers.filter(state=HandoverState.SENT).exists():
        # Its number is on its way: what is new goes when that is known.
        return None
    return _make(case, decision, number=1, mended=mended, by=by, at=at)


@transaction.atomic
def mend_handover(
    *, case_id: int, officer: User, mended: Mapping[str, str], version: int, at: datetime
) -> RecordHandover:
    """Put right what was not taken, and hand it over again. What was decided and told stays.

    Args:
        case_id: The case; the officer has it, for it came back to the queue.
        officer: Who puts it right.
        mended: Path to value, of those that ``niem.MENDABLE`` names.
        version: The case's version when the form was opened.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IllegalMove: The officer does not have it, something else waits there, or nothing is to be mended.
        StaleCase: It changed since the form was opened.
    """
    seen = Case.objects.visible_to(officer).select_related("customer", "centre", "report_type")
    case = seen.select_for_update(of=["self"]).get(id=case_id)
    if case.status != CaseStatus.IN_REVIEW or case.officer_id != officer.id:
        raise IllegalMove("This case is not yours. Claim it first.")
    if case.version != version:
        raise StaleCase(case, version)
    last = case.handovers.filter(state=HandoverState.REJECTED).select_related("decision__officer").last()
    if last is None or last.decision_id != _last_decision(case).id:
        raise IllegalMove("There is nothing to mend any more.")
    if case.news_at is not None or case.under_review:
        raise IllegalMove("The citizen has written or asks again: read the case and decide it.")
    known = {path: value.strip() for path, value in mended.items() if path in MENDABLE}
    RecordHandover.objects.filter(id=last.id).update(state=HandoverState.REPLACED)
    handover = _make(
        case, last.decision, number=last.number + 1, mended={**last.mended, **known}, by=officer, at=at
    )
    stop_clocks(case=case, at=at)
    case.move(
        CaseStatus.CLOSED,
        by=officer,
        at=at,
        words="Mended and handed over again; what was decided stays",
        disposition=Disposition.REPORT,
        lease_until=None,
        closed_at=at,
    )
    case.events.create(
        kind="record_again", by=officer, at=at, words=", ".join(MENDABLE[path] for path in known)[:300]
    )
    keep_on_trail(case, officer, "record.mended")
    return handover


@transaction.atomic
def hand_over_again(*, handover_id: int, officer: User, at: datetime) -> RecordHandover:
    """Try once more what could not be handed over, or what they have lost although they gave it a number.

    Args:
        handover_id: Which.
        officer: Who asks for it.
        at: When, timezone-aware.

    Raises:
        RecordHandover.DoesNotExist: No such one in what the officer may see.
        IllegalMove: It is on its way, or not needed.
    """
    seen = Case.objects.visible_to(officer).values("id")
    if not RecordHandover.objects.filter(id=handover_id, case_id__in=seen).exists():
        raise RecordHandover.DoesNotExist
    handover = locked_handover(handover_id)
    case = handover.case
    if handover.state == HandoverState.FAILED:
        handover.state, handover.send_at, handover.attempts = HandoverState.WAITING, at, 0
        handover.closed_since, handover.last_error, handover.raised_at = None, "", None
        handover.save()
    elif handover.state == HandoverState.ACKNOWLEDGED:
        if case.handovers.filter(state__in=[HandoverState.WAITING, HandoverState.SENT]).exists():
            raise IllegalMove("It is on its way already.")
        number = case.handovers.filter(decision=handover.decision).count() + 1
        handover = _make(case, handover.decision, number=number, mended=handover.mended, by=officer, at=at)
    else:
        raise IllegalMove(f"It is {handover.get_state_display().lower()}.")
    case.events.create(kind="record_again", by=officer, at=at)
    keep_on_trail(case, officer, "record.sent_again")
    return handover


def send_handovers(*, at: datetime) -> int:
    """Hand over what waits. Safe to run often, and many at once: each row is claimed before it is tried.

    Args:
        at: What is taken for now.

    Returns:
        How many were tried.

    Raises:
        DatabaseError: Out of reach; the next run goes on.
    """
    until = time.monotonic() + BUDGET_SECONDS
    return each_due(RecordHandover, _send, at=at, until=lambda: time.monotonic() > until)


def ask_after_handovers(*, at: datetime) -> int:
    """Ask for the numbers that have not come, hand over again what was lost, and tell of what is too late.

    Args:
        at: What is taken for now.

    Returns:
        How many were asked for.

    Raises:
        DatabaseError: Out of reach; the next run goes on.
    """
    until, asked = time.monotonic() + BUDGET_SECONDS, 0
    while time.monotonic() < until and (handover := _claim_asking(at)) is not None:
        asked += 1
        system = _system(handover.case.customer_id)
        said = records.ask(system=system, key=str(handover.key)) if system else Unknown("There is none.")
        _heard(handover.id, said, at)
    for handover_id in _too_late(at).values_list("id", flat=True)[:BATCH]:
        _raise(handover_id, at)
    return asked


def try_records_system(*, system: RecordsSystem, at: datetime) -> str:
    """Try whether a records system is there and knows us; nothing of a case is sent.

    Args:
        system: Which; what came of it is kept with it.
        at: When, timezone-aware.

    Returns:
        A sentence.

    Raises:
        DatabaseError: The result could not be kept.
    """
    words = records.greets(records.System(system.url, system.key))
    RecordsSystem.objects.filter(id=system.pk).update(tested_at=at, test_result=words[:300])
    return words


def _make(
    case: Case,
    decision: Decision,
    *,
    number: int,
    mended: Mapping[str, str],
    by: User | None,
    at: datetime,
) -> RecordHandover:
    key = uuid.uuid4()
    crime = crime_of(case, decision, key=str(key), mended=mended, number=number_of(case), at=at)
    made = document(crime)
    return RecordHandover.objects.create(
        case=case,
        decision=decision,
        number=number,
        key=key,
        document=made,
        sha256=digest(made),
        mended=dict(mended),
        made_at=at,
        send_at=at,
        by=by,
    )


def _put_right_before(case: Case) -> dict[str, str]:
    """What officers put right already: nobody types it a second time."""
    last = case.handovers.last()
    return dict(last.mended) if last else {}


def _last_decision(case: Case) -> Decision:
    return case.decisions.exclude(kind=DecisionKind.STANDS).latest("at", "id")


def _system(customer_id: int) -> records.System | None:
    found = RecordsSystem.objects.filter(customer_id=customer_id, is_active=True).first()
    return records.System(found.url, found.key) if found else None


def _send(row: RecordHandover, at: datetime) -> None:
    said: records.Said | Refused | Unknown
    try:
        handover = RecordHandover.objects.select_related("case").get(id=row.id)
        system = _system(handover.case.customer_id)
        if system is None:
            said = Refused("The records system is switched off.", closed=True)
        else:
            # The key makes a second one the first: there is nothing to find out before.
            said = records.hand_over(handover.document, system=system, key=str(handover.key))
    except CannotDecrypt:
        said = Refused("It cannot be read with the keys that are here (FIELD_KEYS).", closed=True)
    _settle(row, said, at)


@transaction.atomic
def _settle(row: RecordHandover, said: records.Said | Refused | Unknown, at: datetime) -> None:
    handover = locked_handover(row.id)
    if still_ours(row) is None:
        return
    if isinstance(said, records.Said):
        done(handover)
        first = handover.sent_at is None
        handover.sent_at, handover.ask_at = at, at + ASK_AFTER
        handover.due_at = at + _patience(handover.case.customer_id)
        handover.save()
        if first:
            handover.case.events.create(kind="record_sent", at=at)
        take_record_answer(
            handover=handover, state=STATES[said.state], number=said.number, errors=said.errors, at=at
        )
        return
    over = put_off(handover, said, at=at)
    if over:
        handover.state = HandoverState.FAILED
    handover.save()
    if over:
        told = tell_of_record(handover=handover, why=NOT_REACHED, occasion=f"failed {handover.fence}", at=at)
        handover.case.events.create(kind="record_failed", at=at, words=told[:300])


def _patience(customer_id: int) -> timedelta:
    minutes = RecordsSystem.objects.filter(customer_id=customer_id).values_list("answer_minutes", flat=True)
    return timedelta(minutes=minutes.first() or 60)


@transaction.atomic
def _claim_asking(at: datetime) -> RecordHandover | None:
    due = RecordHandover.objects.filter(ask_at__lte=at, state=HandoverState.SENT).select_related("case")
    handover = due.select_for_update(of=["self"], skip_locked=True).order_by("ask_at", "id").first()
    if handover is not None:
        RecordHandover.objects.filter(id=handover.id).update(ask_at=at + ASK_EVERY)
    return handover


@transaction.atomic
def _heard(handover_id: int, said: records.Said | Refused | Unknown, at: datetime) -> None:
    handover = locked_handover(handover_id)
    if handover.state != HandoverState.SENT or isinstance(said, Unknown):
        return
    if isinstance(said, Refused):
        # Taken and lost: once more, under the same key.
        handover.state, handover.send_at, handover.ask_at = HandoverState.WAITING, at, None
        handover.attempts, handover.last_error = 0, "The records system had it, and has it no more."
        handover.save()
        log.warning("handover_was_lost", handover=handover.id)
        return
    take_record_answer(
        handover=handover, state=STATES[said.state], number=said.number, errors=said.errors, at=at
    )


def _too_late(at: datetime) -> QuerySet[RecordHandover]:
    waiting = [HandoverState.SENT, HandoverState.WAITING]
    return RecordHandover.objects.filter(state__in=waiting, due_at__lte=at, raised_at=None).order_by("id")


@transaction.atomic
def _raise(handover_id: int, at: datetime) -> None:
    handover = locked_handover(handover_id)
    if handover.raised_at is not None or handover.due_at is None or handover.due_at > at:
        return
    handover.raised_at = at
    handover.save(update_fields=["raised_at"])
    told = tell_of_record(handover=handover, why=NO_ANSWER, occasion="late", at=at)
    handover.case.events.create(kind="record_late", at=at, words=told[:300])
