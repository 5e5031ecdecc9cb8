"""Facts that change after a transfer go to the same event, and stay open until somebody there knows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from assistline import audit
from assistline.events import emit
from assistline.models import User
from reports.models import Contact
from triage.actions.emergency_sending import queue_message
from triage.models import Case, EmergencyMessage, MessageState, Transfer, TransferKind, TransferState
from triage.rules.transfers import ANSWER_WITHIN, EVENT_LASTS, with_news

LONGEST_NEWS, LONGEST_ALL = 1500, 6000
# Words are kept with every pause between two keys: a program over there is told when they rest.
TYPING_RESTS = timedelta(seconds=10)
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
    update = _open_update(Q(case=case))
    if update is None:
        update = _make_update(event, {"case": case}, said, by=by, at=at)
        queue_message(transfer=update, kind=EmergencyMessage.Kind.ASKED, at=at)
    else:
        _more(update, f"{update.needed}\n{said}", at=at)
    number = f"Event number {event.event_number}. " if event.event_number else ""
    case.events.create(kind="event_updated", by=by, at=at, words=f"{number}{what}"[:300])
    _on_trail(update, by)
    emit("transfer.asked", centre_id=update.heard_in, transfer_id=update.id)
    return update


@transaction.atomic
def update_event_of_call(
    *, contact_id: int, news: Mapping[str, str], at: datetime, by: User | None = None, urgent: bool = False
) -> Transfer | None:
    """Say to whoever has the event of a call what its caller has told since, with or without a case.

    Answers are kept while they are typed: what is told of one question replaces what was told of it before,
    and a program there gets them when the typing rests, danger at once.

    Args:
        contact_id: The call's contact; nothing happens where 000 does not have it.
        news: What is new, each under its name.
        at: When, timezone-aware.
        by: Who wrote it down; nobody where a rule read it.
        urgent: Do not wait until the typing rests.

    Returns:
        The update that is open now.

    Raises:
        DatabaseError: Nothing of it is kept.
    """
    rows = Transfer.objects.filter(
        contact_id=contact_id, state__in=_GOES_ON, asked_at__gte=at - EVENT_LASTS
    ).exclude(kind=TransferKind.UPDATE)
    found = rows.order_by("-asked_at", "-id").first()
    if found is None or not news:
        return None
    if found.case_id is not None:
        # The same order as every other action: the case first.
        Case.objects.select_for_update(of=["self"], no_key=True).get(id=found.case_id)
    locked = Transfer.objects.select_for_update(of=["self"]).select_related("asked_by", "centre", "case")
    event = locked.get(id=found.id)
    if event.state not in _GOES_ON or not _knows_the_rest(event):
        return None
    about: dict[str, Any] = {"case": event.case, "contact_id": contact_id}
    mine = Q(contact_id=contact_id) | Q(case=event.case) if event.case else Q(contact_id=contact_id)
    clock = f"{at.astimezone(event.centre.zone):%H:%M}"
    rests = at if urgent else at + TYPING_RESTS
    update = _open_update(mine)
    if update is None:
        told = with_news("", news, clock=clock)
        update = _make_update(event, about, told[-LONGEST_ALL:], by=by, at=at)
        queue_message(transfer=update, kind=EmergencyMessage.Kind.ASKED, at=rests)
        if event.case is not None:
            event.case.events.create(
                kind="event_updated", by=by, at=at, words="What the caller has told since"
            )
        _on_trail(update, by)
        emit("transfer.asked", centre_id=update.heard_in, transfer_id=update.id)
    else:
        _more(update, with_news(update.needed, news, clock=clock), at=rests)
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


def _open_update(about: Q) -> Transfer | None:
    """What nobody there knows yet."""
    return Transfer.objects.not_over().filter(about, kind=TransferKind.UPDATE).order_by("id").first()


def _make_update(
    event: Transfer, about: Mapping[str, Any], said: str, *, by: User | None, at: datetime
) -> Transfer:
    return Transfer.objects.create(
        kind=TransferKind.UPDATE,
        **about,
        centre_id=event.centre_id,
        update_of=event,
        event_number=event.event_number,
        asked_by=by or event.asked_by,
        asked_at=at,
        due_at=at + ANSWER_WITHIN,
        alarm_at=at + ANSWER_WITHIN,
        needed=said,
    )


def _more(update: Transfer, needed: str, *, at: datetime) -> None:
    """What waits to be sent says it too; what went out is followed by another message."""
    update.needed = needed[-LONGEST_ALL:]
    update.save(update_fields=["needed"])
    if update.messages.filter(body__isnull=False).exists():
        queue_message(transfer=update, kind=EmergencyMessage.Kind.UPDATED, at=at)
    else:
        update.messages.filter(state=MessageState.PENDING, attempts=0, due_at__gt=at).update(due_at=at)


def _on_trail(update: Transfer, by: User | None) -> None:
    audit.record(
        actor=by or "system",
        action="transfer.updated",
        object_kind="transfer",
        object_ids=[update.id],
        centre_id=update.centre_id,
        allow_journal=True,
    )
