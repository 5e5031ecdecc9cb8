"""What the demonstration asked of 000 and of dispatch, what was answered, and what 000 handed to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from assistline.fake_provider.emergency_desk import SECRET, TOKEN
from assistline.models import Customer, User
from triage.actions import answer_transfer, ask_transfer, hash_token, take_contact
from triage.dev_desk import example
from triage.models import Case, EmergencyDesk, TransferKind

# Nothing is sent there: a demonstration sends to its own desk, at /dev/000/.
ADDRESS = "https://desk.example.org/incidents"
NOT_AN_EMERGENCY = {
    "words": "Rang 000 about a party two doors down. Loud music since nine, nobody hurt, nobody fighting. "
    "She asks that somebody rings her back.",
    "kind": "Noise, no danger",
    "code": "noise",
    "asked": {"happening_now": "no", "anyone_hurt": "no", "noise_from": "party"},
    "name": "Rhonda Egan",
    "phone": "0491 570 158",
    "safe": "yes",
    "address": "7 Haigh Street",
    "suburb": "Moe",
    "number": "P261122041",
}


def load(customer: Customer, cases: Sequence[Case], officer: User, now: datetime) -> None:
    """One that is answered, one that waits, one from 000.

    Args:
        customer: Whose line it is.
        cases: The town's, the most urgent first.
        officer: Who asked.
        now: When the demonstration begins.

    Raises:
        DatabaseError: Nothing is there.
    """
    desk = EmergencyDesk.objects.create(
        customer=customer,
        centre=cases[0].centre,
        name="Triple Zero",
        url=ADDRESS,
        secret=SECRET,
        token_hash=hash_token(token=TOKEN),
    )
    earlier = now - timedelta(minutes=3)
    handed = ask_transfer(kind=TransferKind.TO_000, case=cases[0], by=officer, at=earlier)
    answer_transfer(
        transfer_id=handed.id,
        at=earlier + timedelta(seconds=41),
        by=officer,
        operator="Jo, desk 14",
        event_number="P261122038",
    )
    ask_transfer(
        kind=TransferKind.DISPATCH,
        case=cases[1],
        by=officer,
        at=now,
        needed="A car to her door. She was followed home and is alone.",
        warnings="Do not ring before you are there: she has the telephone off.",
    )
    take_contact(desk=desk, message=example(NOT_AN_EMERGENCY), at=now)
