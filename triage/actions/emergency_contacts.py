"""What the emergency number hands to us, and what it answers: each of their messages once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from assistline import audit
from assistline.encryption import blind_index, keyed_hash
from reports.actions import keep_contact_times, open_contact, start_draft, submit_draft
from reports.customers import ground_for
from reports.definitions import published
from reports.models.contact import Channel
from triage.actions.opening import open_case
from triage.actions.regrading import raise_locked
from triage.actions.transfers import answer_transfer, fail_transfer
from triage.eido.reading import Handed, judge_asked, read_incident
from triage.models import (
    Case,
    EmergencyContact,
    EmergencyDesk,
    Grade,
    MessageState,
    Transfer,
    TransferState,
)

# From so much on they say that it cannot wait, whatever our rules read in it.
URGENT = 7
MUST_NOT_RING = (
    "They ask that the caller is rung. Nobody has said that it is safe: an officer decides, nobody rings."
)


class OtherMessage(Exception):
    """This message id was used for something else."""


@dataclass(frozen=True)
class Taken:
    """A contact that was taken, now or when it came first."""

    contact: EmergencyContact
    case: Case
    repeated: bool


def hash_token(*, token: str) -> str:
    """What is kept of a desk's token."""
    return keyed_hash(token, purpose="emergency desk token")


def find_desk(*, token: str) -> EmergencyDesk | None:
    """The desk whose token this is, unless it is switched off."""
    desks = EmergencyDesk.objects.select_related("customer", "centre")
    return desks.filter(token_hash=hash_token(token=token), is_active=True).first() if token else None


@transaction.atomic
def take_contact(*, desk: EmergencyDesk, message: Mapping[str, Any], at: datetime) -> Taken:
    """Make contact, report and case of what the emergency number hands over, graded and on the clock.

    Args:
        desk: Whose token it came with.
        message: As it came.
        at: When, timezone-aware.

    Raises:
        NotUnderstood: It is no message that we can take.
        OtherMessage: The same id came with other words before.
    """
    handed = read_incident(message, ground=ground_for(desk.customer, at=at))
    payload = hashlib.sha256(json.dumps(message, sort_keys=True).encode()).hexdigest()
    with connection.cursor() as cursor:
        # The second of two at once waits here, and finds what the first has made.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"000 {desk.id} {handed.message_id}"]
        )
    before = (
        EmergencyContact.objects.select_related("report")
        .filter(desk=desk, message_id=handed.message_id)
        .first()
    )
    if before is not None:
        if before.payload_hash != payload or before.report is None:
            raise OtherMessage
        return Taken(before, Case.objects.get(reference=before.report.reference), repeated=True)
    made = EmergencyContact.objects.create(
        desk=desk,
        message_id=handed.message_id,
        payload_hash=payload,
        event_number=handed.event_number,
        received_at=at,
    )
    case = _case_of(made, handed, at)
    audit.record(
        actor=f"000: {desk.name}"[:60],
        action="emergency.contact_taken",
        object_kind="case",
        object_ids=[case.id],
        centre_id=case.centre_id,
        allow_journal=True,
    )
    return Taken(made, case, repeated=False)


def take_answer(
    *,
    desk: EmergencyDesk,
    token: str,
    accepted: bool,
    at: datetime,
    event_number: str = "",
    operator: str = "",
    why: str = "",
) -> Transfer:
    """Keep what the emergency number answers to a request of ours.

    Args:
        desk: Whose token it came with.
        token: Of the request, as it was sent.
        accepted: They have it; else it failed.
        at: When it came, timezone-aware.
        event_number: What they call it.
        operator: Who answered there.
        why: Why it failed.

    Raises:
        Transfer.DoesNotExist: There is no such request of this customer.
        AnswerRefused: Something is missing, or it was answered otherwise.
    """
    found = Transfer.objects.get(token=token, centre__customer_id=desk.customer_id)
    if accepted and found.answered_at is not None:
        # Of an incident that they have they say once more that they know: that is of what is new in it.
        heard = found.updates.filter(
            state=TransferState.OPEN, messages__state=MessageState.SENT, messages__sent_at__lte=at
        )
        for update_id in list(heard.order_by("id").values_list("id", flat=True).distinct()):
            found = answer_transfer(transfer_id=update_id, at=at, operator=operator)
        if found.update_of_id is not None:
            return found
    if accepted:
        return answer_transfer(transfer_id=found.id, at=at, operator=operator, event_number=event_number)
    return fail_transfer(transfer_id=found.id, why=why, at=at)


def _case_of(made: EmergencyContact, handed: Handed, at: datetime) -> Case:
    customer = made.desk.customer
    kind = published(customer.id, handed.type_slug) if handed.type_slug else None
    answers = handed.answers | judge_asked(kind, handed, ground=ground_for(customer, at=at))
    contact = open_contact(centre=made.desk.centre, channel=Channel.EMERGENCY, at=at)
    number_index = blind_index(str(handed.answers.get("phone") or ""), purpose="phone")
    keep_contact_times(contact_id=contact.id, started_at=at, ended_at=at, number_index=number_index)
    draft = start_draft(
        customer=customer,
        at=at,
        type_version_id=kind.version_id if kind else None,
        answers=answers,
        channel=Channel.EMERGENCY,
        contact=contact,
    ).draft
    report = submit_draft(
        draft_id=draft.id, customer=customer, at=at, wants_call=handed.wants_call, as_it_stands=True
    ).report
    made.report = report
    made.save(update_fields=["report"])
    opened = open_case(report_id=report.id, at=at)
    case = Case.objects.select_for_update(of=["self"]).get(id=opened.id)
    number = f" Their number: {made.event_number}." if made.event_number else ""
    limit = f" {MUST_NOT_RING}" if handed.must_not_ring else ""
    sealed = kind is not None and kind.sealed
    begins = "Call back, from 000" if handed.wants_call else "From 000"
    matter = case.matter if sealed else f"{begins}: {handed.type_name}"[:80]
    case.save_change(
        kind="from_000", by=None, at=at, words=f"{made.desk.name}.{number}{limit}"[:300], matter=matter
    )
    if handed.priority >= URGENT and case.grade_rank > Grade.PRIORITY.rank:
        source = f"{made.desk.name}, priority {handed.priority}"
        raise_locked(case, by=None, grade=Grade.PRIORITY, reason="", source=source, at=at)
    return case
