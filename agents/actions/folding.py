"""The row of a call, written anew from all its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.db.models.functions import Lower

from agents.actions.call_draft import start_call_draft
from agents.actions.following import Before, people_follow
from agents.models import Call, CallEvent, CallState, Direction, EventKind, TelephoneLine
from agents.rules.fold import FoldedCall, TelephoneEvent, fold
from agents.rules.numbers import normalise
from assistline.encryption import blind_index
from assistline.events import emit
from assistline.models import User
from reports.actions import keep_contact_times, open_contact
from reports.models.contact import Channel

QUEUE_LENGTH, CAUSE_LENGTH = 80, 20

# What is in the event's own columns is not kept twice.
_COLUMNS = frozenset({"call_key", "kind", "direction", "at"})
_HAPPENED = {
    CallState.RINGING: "call.rang",
    CallState.ANSWERED: "call.answered",
    CallState.ENDED: "call.ended",
    CallState.MISSED: "call.ended",
}


def said(event: TelephoneEvent) -> dict[str, Any]:
    """What an event's row keeps, encrypted, beside its columns."""
    return {name: value for name, value in asdict(event).items() if name not in _COLUMNS}


def understood(row: CallEvent) -> TelephoneEvent:
    """The event that a row keeps."""
    kept = cast(dict[str, Any], row.said)
    return TelephoneEvent(
        call_key=row.call_key,
        kind=EventKind(row.kind),
        direction=Direction(row.direction),
        at=row.at,
        **{**kept, "users": tuple(kept["users"])},
    )


def fold_call(*, line: TelephoneLine, call_key: str, at: datetime) -> Call:
    """Make of a call what all its events say; called while nobody else may write it.

    Args:
        line: The call's line.
        call_key: The telephone system's own id.
        at: When this is, timezone-aware.

    Raises:
        NothingSaid: There is no event of such a call.
    """
    folded = fold(
        understood(row) for row in CallEvent.objects.filter(line=line, call_key=call_key).order_by()
    )
    call = (
        Call.objects.select_for_update(of=["self"])
        .select_related("contact__customer", "draft", "agent")
        .filter(line=line, call_key=call_key)
        .first()
    )
    before = None if call is None else Before(call.state, call.agent_id)
    unchanged = None if call is None else _facts(call)
    call = call or Call(line=line, centre_id=line.centre_id, call_key=call_key)
    _write(call, folded)
    if _facts(call) == unchanged:
        return call
    if before is None:
        call.contact = open_contact(centre=line.centre, channel=Channel.PHONE, at=call.started_at)
    else:
        call.version += 1
    call.save()
    keep_contact_times(
        contact_id=call.contact_id,
        started_at=call.started_at,
        ended_at=call.ended_at,
        number_index=call.number_index,
    )
    # A call that we made rings nowhere; its place on the console comes with calling back.
    if call.direction == Direction.IN:
        start_call_draft(call=call, at=at)
        people_follow(before=before, call=call, at=at)
        emit(_HAPPENED[CallState(call.state)], centre_id=call.centre_id, call_id=call.id)
    return call


def _write(call: Call, folded: FoldedCall) -> None:
    call.direction = folded.direction
    call.number = normalise(folded.other_side, region=settings.PHONENUMBER_DEFAULT_REGION)
    call.number_index = blind_index(call.number, purpose="phone")
    call.queue = folded.queue[:QUEUE_LENGTH]
    call.state = folded.state
    call.cause = folded.cause[:CAUSE_LENGTH]
    call.started_at = folded.started_at
    call.answered_at = folded.answered_at
    call.ended_at = folded.ended_at
    people = _staff(call.centre_id, (*folded.rings_for, *folded.answerers))
    rung = (people.get(name.casefold()) for name in folded.rings_for)
    call.rings_for = list(dict.fromkeys(user.username for user in rung if user))
    answered = (people.get(name.casefold()) for name in folded.answerers)
    # Whoever has the call keeps it, also when their account is switched off meanwhile or it is wrapped up.
    agent = next((user for user in answered if user), None)
    if call.wrapped_at is None and agent is not None:
        call.agent = agent


def _facts(call: Call) -> tuple[Any, ...]:
    """What the events of a call decide."""
    return (
        call.direction,
        call.number,
        call.queue,
        call.state,
        call.cause,
        list(call.rings_for),
        call.started_at,
        call.answered_at,
        call.ended_at,
        call.agent_id,
    )


def _staff(centre_id: int, names: Sequence[str]) -> dict[str, User]:
    """The centre's people who take calls, by the names that the telephone system may know them by."""
    if not names:
        return {}
    wanted = {name.casefold() for name in names}
    users = User.objects.filter(centre_id=centre_id, is_active=True).annotate(
        login=Lower("username"), called=Lower("full_name")
    )
    by_full_name = {u.full_name.casefold(): u for u in users.filter(called__in=wanted)}
    by_username = {u.username.casefold(): u for u in users.filter(login__in=wanted)}
    found = {**by_full_name, **by_username}
    return {name: user for name, user in found.items() if user.has_perm("agents.take_call")}
