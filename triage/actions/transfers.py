"""Asking the emergency number or dispatch, and what is answered. Nothing holds up the asking."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from assistline import audit
from assistline.events import emit
from assistline.models import User
from reports.models import Contact
from triage.actions.deciding import IncompleteDecision, StaleCase, decide_case
from triage.actions.emergency_sending import queue_message
from triage.actions.lease import claim_case
from triage.actions.not_coming import DECIDES, come_back
from triage.models import (
    Case,
    CaseStatus,
    EmergencyMessage,
    IllegalMove,
    Transfer,
    TransferKind,
    TransferState,
)
from triage.rules.transfers import AGAIN_AFTER, ANSWER_WITHIN, PAGES_LEVEL, POLICE_COME

ASKED = {
    TransferKind.TO_000: "asked_000",
    TransferKind.DISPATCH: "asked_dispatch",
    TransferKind.UPDATE: "event_updated",
}
SHORTEST = 10


class AnswerRefused(Exception):
    """What was said is no answer; the message is a sentence for who said it.

    Args:
        field: What to change.
    """

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def ask_transfer(
    *,
    kind: TransferKind,
    by: User,
    at: datetime,
    case: Case | None = None,
    contact: Contact | None = None,
    needed: str = "",
    place: str = "",
    warnings: str = "",
    reason: str = "",
    words: str = "",
    again_of: Transfer | None = None,
    update_of: Transfer | None = None,
) -> Transfer:
    """Ask at once. No lease, no signature, no field is needed; who presses twice has asked once.

    The case's row is not locked: what somebody else does to it at this moment holds up nothing.

    Args:
        kind: The emergency number, or a car.
        by: Who asks.
        at: When it was pressed, timezone-aware.
        case: What it is about.
        contact: The call that is connected, where there is no case yet.
        needed: What is needed.
        place: Where, if it is not where the report says.
        warnings: What officers who go there should know.
        reason: Of the decision that the answer makes.
        words: What the citizen is told when it is answered.
        again_of: The request that failed.
        update_of: Of an update: whose event it is told to.

    Raises:
        DatabaseError: It was not kept: the telephone works all the same.
    """
    about = {"case": case} if case else {"contact": contact}
    open_ones = Transfer.objects.filter(**about, kind=kind, state=TransferState.OPEN)
    open_one = open_ones.first()
    if open_one is not None:
        return open_one
    try:
        with transaction.atomic():
            made = Transfer.objects.create(
                kind=kind,
                case=case,
                contact=contact,
                centre_id=case.centre_id if case else contact.centre_id if contact else by.centre_id,
                asked_by=by,
                asked_at=at,
                due_at=at + ANSWER_WITHIN,
                alarm_at=at + ANSWER_WITHIN,
                needed=needed,
                place=place,
                warnings=warnings,
                reason=reason,
                words=words,
                again_of=again_of,
                update_of=update_of,
                event_number=update_of.event_number if update_of else "",
            )
    except IntegrityError:  # the other press was first
        return open_ones.get()
    queue_message(transfer=made, kind=EmergencyMessage.Kind.ASKED, at=at)
    _keep(made, ASKED[kind], by, at, "It stays open until it is answered.")
    emit("transfer.asked", centre_id=made.heard_in, transfer_id=made.id)
    return made


@transaction.atomic
def answer_transfer(
    *,
    transfer_id: int,
    at: datetime,
    by: User | None = None,
    operator: str = "",
    event_number: str = "",
    reason: str = "",
    words: str = "",
    closes: bool = False,
) -> Transfer:
    """Keep who answered and under which number; a dispatch that is answered decides its case.

    The same answer again changes nothing, one that comes late is kept, and what was not said the first time
    can be added. A case that somebody else has, or that is decided, stays as it is.

    Args:
        transfer_id: Which.
        at: When, timezone-aware.
        by: Who writes it down; nobody where the other side's program says it.
        operator: Who answered there.
        event_number: What they call it.
        reason: Of the decision, instead of what stood in the request.
        words: What the citizen is told, instead of what stood in the request.
        closes: Also a transfer to the emergency number decides the case.

    Raises:
        Transfer.DoesNotExist: There is no such request.
        AnswerRefused: A dispatch without its number, or another number than before.
    """
    transfer = _locked(transfer_id)
    closes = closes and transfer.kind != TransferKind.UPDATE  # nothing is decided by being known
    event_number, operator = event_number.strip(), operator.strip()
    if transfer.event_number and event_number and event_number != transfer.event_number:
        raise AnswerRefused(
            "event_number", f"It was answered with the number {transfer.event_number} before."
        )
    if transfer.kind == TransferKind.DISPATCH and not (event_number or transfer.event_number):
        raise AnswerRefused(
            "event_number", "Write the event number: without it nobody has said that police come."
        )
    was, new = transfer.state, transfer.answered_at is None
    transfer.event_number = event_number or transfer.event_number
    transfer.operator = operator or transfer.operator
    transfer.reason, transfer.words = reason.strip() or transfer.reason, words.strip() or transfer.words
    if new:
        transfer.answered_at, transfer.answered_by = at, by
    if was in (TransferState.OPEN, TransferState.FAILED):
        transfer.state, transfer.alarm_at = TransferState.ANSWERED, None
    transfer.save()
    if not new and was != TransferState.FAILED and not closes:
        return transfer
    number = f"Event number {transfer.event_number}. " if transfer.event_number else ""
    late = "" if was == TransferState.OPEN else f"It was {transfer.get_state_display().lower()} by then. "
    if was == TransferState.FAILED:
        late = "It had failed before. "
    _keep(transfer, "transfer_answered", by, at, f"{number}{late}{_decided(transfer, by, at, closes=closes)}")
    emit("transfer.answered", centre_id=transfer.heard_in, transfer_id=transfer.id)
    return transfer


@transaction.atomic
def fail_transfer(*, transfer_id: int, why: str, at: datetime, by: User | None = None) -> Transfer:
    """Say that nobody comes or nobody was reached. It alarms until it is asked again or settled otherwise,
    and a case that was closed by it is open again.

    Args:
        transfer_id: Which.
        why: In a few words.
        at: When, timezone-aware.
        by: Who says so; nobody where the other side's program does.

    Raises:
        Transfer.DoesNotExist: There is no such request.
        AnswerRefused: Nobody says why.
    """
    transfer = _locked(transfer_id)
    if not why.strip():
        raise AnswerRefused("why", "Say in a few words why it failed.")
    if transfer.state not in (TransferState.OPEN, TransferState.ANSWERED):
        return transfer
    transfer.state = TransferState.FAILED
    transfer.failed_at, transfer.failed_why = at, why.strip()
    # The next sweep tells the sergeants; the pages show it from now on. Of a car that was promised it tells
    # the supervisors in the same breath: somebody has waited for it already.
    promised = transfer.answered_at is not None and transfer.kind == TransferKind.DISPATCH
    transfer.alarm_at, transfer.level = at - AGAIN_AFTER if promised else at, PAGES_LEVEL
    transfer.save()
    again = come_back(transfer=transfer, at=at)
    said = "It alarms until it is asked again."
    _keep(transfer, "transfer_failed", by, at, f"{said} Its case is open again." if again else said)
    emit("transfer.failed", centre_id=transfer.heard_in, transfer_id=transfer.id)
    return transfer


@transaction.atomic
def stop_transfer(*, transfer_id: int, by: User, at: datetime, why: str = "") -> Transfer:
    """Take a request back. While it waits nothing is asked for that; one that failed needs to be settled.

    Args:
        transfer_id: Which.
        by: Who takes it back.
        at: When, timezone-aware.
        why: How else it was settled, for one that failed.

    Raises:
        Transfer.DoesNotExist: There is no such request.
        AnswerRefused: It failed, and nobody says what was done instead.
    """
    transfer = _locked(transfer_id)
    if transfer.state not in (TransferState.OPEN, TransferState.FAILED):
        return transfer
    if transfer.state == TransferState.FAILED and len(why.strip()) < SHORTEST:
        raise AnswerRefused("why", "Say what was done instead, in at least ten characters.")
    transfer.state, transfer.alarm_at = TransferState.STOPPED, None
    transfer.over_at, transfer.over_by, transfer.over_why = at, by, why.strip()
    transfer.save()
    queue_message(transfer=transfer, kind=EmergencyMessage.Kind.TAKEN_BACK, at=at)
    _keep(transfer, "transfer_stopped", by, at, "")
    emit("transfer.stopped", centre_id=transfer.heard_in, transfer_id=transfer.id)
    return transfer


@transaction.atomic
def ask_again(*, transfer_id: int, by: User, at: datetime) -> Transfer:
    """Ask once more for what failed, in the same words; the new request has a minute of its own.

    Args:
        transfer_id: The one that failed.
        by: Who asks.
        at: When, timezone-aware.

    Raises:
        Transfer.DoesNotExist: There is no such request.
        AnswerRefused: It did not fail.
    """
    failed = _locked(transfer_id)
    if failed.state == TransferState.ASKED_AGAIN:
        return failed.asked_again
    if failed.state != TransferState.FAILED:
        raise AnswerRefused("act", "Only what failed is asked again.")
    failed.state, failed.alarm_at = TransferState.ASKED_AGAIN, None
    failed.over_at, failed.over_by = at, by
    failed.save()
    return ask_transfer(
        kind=TransferKind(failed.kind),
        by=by,
        at=at,
        case=failed.case,
        contact=failed.contact,
        needed=failed.needed,
        place=failed.place,
        warnings=failed.warnings,
        reason=failed.reason,
        words=failed.words,
        again_of=failed,
        update_of=failed.update_of,
    )


def _locked(transfer_id: int) -> Transfer:
    """The case first, then its request: the same order as every other action."""
    of = Transfer.objects.values_list("case_id", flat=True).get(id=transfer_id)
    if of is not None:
        Case.objects.select_for_update(of=["self"], no_key=True).get(id=of)
    rows = Transfer.objects.select_for_update(of=["self"]).select_related(
        "case", "contact", "asked_by__centre", "update_of"
    )
    return rows.get(id=transfer_id)


def _decided(transfer: Transfer, by: User | None, at: datetime, *, closes: bool) -> str:
    """Decide the case, if it is theirs to decide; in a sentence why not."""
    case, officer = transfer.case, by or transfer.asked_by
    if case is None or not (closes or transfer.kind == TransferKind.DISPATCH):
        return ""
    kind, asked = DECIDES[TransferKind(transfer.kind)], transfer.get_kind_display()
    try:
        # A part of its own: what cannot be decided must not take the answer with it.
        with transaction.atomic():
            case = Case.objects.visible_to(officer).get(id=case.id)
            if case.status == CaseStatus.WAITING:
                case = claim_case(case_id=case.id, officer=officer, at=at)
            decide_case(
                case_id=case.id,
                officer=officer,
                kind=kind,
                reason=transfer.reason
                or f"{asked} answered with event number {transfer.event_number or 'none'}.",
                told=transfer.words or POLICE_COME,
                version=case.version,
                at=at,
            )
    except (IllegalMove, StaleCase, IncompleteDecision, Case.DoesNotExist, audit.CannotRecord):
        return "The case is still to be decided."
    return "The case is decided by it."


def _keep(transfer: Transfer, kind: str, by: User | None, at: datetime, words: str) -> None:
    """On the case's history, without counting its version up: who writes a decision is not sent back."""
    if transfer.case_id is not None and transfer.case is not None:
        said = f"{transfer.get_kind_display()}. {words}".strip()
        transfer.case.events.create(kind=kind, by=by, at=at, words=said[:300])
    audit.record(
        actor=by or "system",
        action=f"transfer.{kind.removeprefix('transfer_')}",
        object_kind="transfer",
        object_ids=[transfer.id],
        centre_id=transfer.centre_id,
        allow_journal=True,
    )
