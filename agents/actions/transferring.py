"""A caller is connected to the emergency number: what the agent hears there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agents.models import Call
from assistline.models import User
from triage.actions import answer_transfer, ask_again, ask_transfer, fail_transfer
from triage.models import Transfer, TransferKind, TransferState

NOT_CONNECTED = "The agent could not connect the caller"


def transfer_of(call: Call) -> Transfer | None:
    """The newest transfer of a call to the emergency number."""
    asked = Transfer.objects.filter(contact_id=call.contact_id, kind=TransferKind.TO_000)
    return asked.order_by("-id").first()


def waiting_update(call: Call) -> Transfer | None:
    """What the caller has told since, and nobody there has heard yet; with the case that the call became."""
    asked = Transfer.objects.not_over().filter(kind=TransferKind.UPDATE)
    return asked.filter(update_of__contact_id=call.contact_id).order_by("-id").first()


@transaction.atomic
def known_by_000(*, call: Call, agent: User, at: datetime) -> Transfer | None:
    """The emergency number knows what the caller has told since. Pressed twice, it is said once.

    Args:
        call: The agent's own.
        agent: Whose it is.
        at: When, timezone-aware.

    Raises:
        DatabaseError: It was not kept.
    """
    waits = waiting_update(call)
    return answer_transfer(transfer_id=waits.id, at=at, by=agent) if waits else None


@transaction.atomic
def answered_by_000(
    *, call: Call, agent: User, at: datetime, operator: str = "", event_number: str = ""
) -> Transfer | None:
    """The emergency number has the caller. Who there, and under which number, can follow.

    A transfer that was made by hand gets its row now, so that it is counted.

    Args:
        call: The agent's own; connected at ``transferred_at``.
        agent: Whose it is.
        at: When, timezone-aware.
        operator: Who answered there, if they said.
        event_number: What they call it, if they said.

    Raises:
        AnswerRefused: It was answered with another number.
    """
    asked = transfer_of(call)
    if asked is None or asked.state == TransferState.STOPPED:
        if call.transferred_at is None:
            return None
        at = call.transferred_at
        asked = ask_transfer(kind=TransferKind.TO_000, by=agent, at=at, contact=call.contact)
    return answer_transfer(
        transfer_id=asked.id, at=at, by=agent, operator=operator, event_number=event_number
    )


@transaction.atomic
def failed_by_000(*, call: Call, agent: User, at: datetime, again: bool = False) -> Transfer | None:
    """Nobody there was reached: the floor is told at once. Or the agent tries once more.

    Args:
        call: The agent's own.
        agent: Whose it is.
        at: When, timezone-aware.
        again: Try once more.

    Raises:
        AnswerRefused: It did not fail.
    """
    asked = transfer_of(call)
    if asked is None:
        return None
    if again:
        return ask_again(transfer_id=asked.id, by=agent, at=at)
    return fail_transfer(transfer_id=asked.id, why=NOT_CONNECTED, at=at, by=agent)
