"""Facts that change after a transfer go to the same event, and stay open until somebody there knows them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assistline import audit
from assistline.events import emit
from assistline.models import User
from reports.models import Contact
from triage.actions.emergency_sending import queue_message
from triage.models import Case, EmergencyMessage, Transfer, TransferKind, TransferState
from triage.rules.transfers import ANSWER_WITHIN, EVENT_LASTS

LONGEST_NEWS, LONGEST_ALL = 1500, 6000
_GOES_ON = (TransferState.OPEN, TransferState.ANSWERED)


@transaction.atomic
def update_event(
    *, case: Case, what: str, at: datetime, words: str = "", by: User | None = None
) -> Transfer | None:
    """Say to whoever has the event of a case what is new. What nobody there has heard yet is one update.

    Args:
        case: Whose row the caller holds; nothing happens where 000 or dispatch has no event of it.
        what: What happened, in a few words.
        at: When, timezone-aware.
        words: As typed by whom it came from; they go along, encrypted here.
        by: Who did it; nobody where the citizen or a rule did.

    Returns:
        The update that is open now.

    Raises:
        DatabaseError: Nothing of it is kept.
    """
    event = event_of(case, at)
    if event is None or not _knows_the_rest(event):
        return None
    said = f"{at.astimezone(case.centre.zone):%H:%M} {what}."
    said = f"{said} {words.strip()[:LONGEST_NEWS]}".strip()
    update = Transfer.objects.filter(
        case=case, kind=TransferKind.UPDATE, state__in=(TransferState.OPEN, TransferState.FAILED)
    ).first()
    if update is None:
        update = Transfer.objects.create(
            kind=TransferKind.UPDATE,
            case=case,
            centre_id=case.centre_id,
            update_of=event,
            event_number=event.event_number,
            asked_by=by or event.asked_by,
            asked_at=at,
            due_at=at + ANSWER_WITHIN,
            alarm_at=at + ANSWER_WITHIN,
            needed=said,
        )
        queue_message(transfer=update, kind=EmergencyMessage.Kind.ASKED, at=at)
    else:
        update.needed = f"{update.needed}\n{said}"[-LONGEST_ALL:]
        update.save(update_fields=["needed"])
        if update.messages.filter(body__isnull=False).exists():
            queue_message(transfer=update, kind=EmergencyMessage.Kind.UPDATED, at=at)
    number = f"Event number {event.event_number}. " if event.event_number else ""
    case.events.create(kind="event_updated", by=by, at=at, words=f"{number}{what}"[:300])
    audit.record(
        actor=by or "system",
        action="transfer.updated",
        object_kind="transfer",
        object_ids=[update.id],
        centre_id=update.centre_id,
        allow_journal=True,
    )
    emit("transfer.asked", centre_id=update.heard_in, transfer_id=update.id)
    return update


def event_of(case: Case, at: datetime) -> Transfer | None:
    """The newest request of a case that 000 or dispatch is busy with."""
    rows = case.transfers.exclude(kind=TransferKind.UPDATE).select_related("asked_by")
    rows = rows.filter(state__in=_GOES_ON, asked_at__gte=at - EVENT_LASTS)
    return rows.order_by("-asked_at", "-id").first()


def bring_transfers(*, contact: Contact, case: Case) -> int:
    """Whoever was put through before they were found to tell the same: their transfer is the case's too.

    Returns:
        How many came.
    """
    waits = case.transfers.filter(state=TransferState.OPEN).values("kind")
    rows = Transfer.objects.filter(contact=contact, case=None)
    return rows.exclude(state=TransferState.OPEN, kind__in=waits).update(case=case)


def _knows_the_rest(event: Transfer) -> bool:
    """What waits to be sent is built from what is known then: only what went out needs to be told again."""
    if event.state == TransferState.ANSWERED:
        return True
    return event.messages.filter(body__isnull=False).exists()
