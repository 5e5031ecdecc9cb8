"""What the telephone system says of its orders: muted, on hold, an interpreter on the line, or not done."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agents.actions.presence import Step, move_people
from agents.cti.doing import Doing, LineEvent
from agents.models import Call, CallLeg, CallState, Command, LegState, Mute, Presence, TelephoneLine
from assistline.events import emit

TROUBLE = {
    Command.MUTE: "The telephone system did not mute. The caller hears you. Use the key on your telephone.",
    Command.UNMUTE: "The telephone system did not end the mute. Use the key on your telephone.",
    Command.HOLD: "The telephone system did not put the caller on hold. Use the key on your telephone.",
    Command.RESUME: "The telephone system did not take the caller off hold. Use the key on your telephone.",
    Command.DIAL: "The telephone system rang no interpreter. Ring one on your telephone.",
    Command.DROP: "The interpreter may still be on the line. Ask them to hang up.",
}
NOT_ANSWERED = "Nobody answered there."
NOT_REACHED = "The telephone system could not ring them."
CAUSES = {
    "busy": "The interpreting service is busy.",
    "noAnswer": NOT_ANSWERED,
    "congestion": "The interpreting service could not be reached.",
    "notFound": "The interpreting service's number is wrong. Tell your supervisor.",
}
BATCH = 100


@transaction.atomic
def heed_line(*, line: TelephoneLine, event: LineEvent) -> None:
    """Show on the console what the telephone system says that it has done. Said twice, it is one thing.

    Args:
        line: Whose telephone system said it.
        event: What it said. Of a call that is over, or that nobody knows, it means nothing.

    Raises:
        DatabaseError: It was not kept; the telephone system says it again.
    """
    call = _open_call(line_id=line.id, call_key=event.call_key)
    if call is None:
        return
    if event.doing in (Doing.MUTE, Doing.UNMUTE):
        call.mute = Mute.ON if event.doing == Doing.MUTE else ""
        _show(call)
    elif event.doing in (Doing.HOLD, Doing.UNHOLD):
        _hold(call, held=event.doing == Doing.HOLD, at=event.at)
    elif event.leg is not None:
        leg = CallLeg.objects.select_for_update().filter(call=call, key=event.leg).first()
        if leg is not None and _of_leg(leg, event):
            _show(call)


@transaction.atomic
def not_done(*, call_id: int, command: Command, leg_id: int | None, at: datetime) -> None:
    """Say on the console that the telephone system did not do it: nobody is shown as muted who is heard.

    Args:
        call_id: Whose call.
        command: What it was told.
        leg_id: The interpreter that it was about.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: There is no such call.
    """
    call = Call.objects.select_for_update(of=["self"]).select_related("agent").get(id=call_id)
    call.line_trouble = TROUBLE[command]
    if command == Command.MUTE:
        call.mute = ""
    elif command == Command.UNMUTE:
        call.mute = Mute.ON
    if command in (Command.HOLD, Command.RESUME) and call.state == CallState.ANSWERED:
        _hold(call, held=command == Command.RESUME, at=at)
        return
    if command == Command.DIAL and leg_id is not None:
        CallLeg.objects.filter(id=leg_id, state=LegState.DIALLING).update(
            state=LegState.FAILED, ended_at=at, why=NOT_REACHED
        )
    _show(call)


def give_up_legs(*, at: datetime) -> int:
    """Tell agents whose interpreter did not answer in time.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many were given up.

    Raises:
        django.db.DatabaseError: The list could not be read.
    """
    late = CallLeg.objects.filter(state=LegState.DIALLING, due_at__lte=at).order_by("due_at", "id")
    given_up = 0
    for leg_id, call_id in list(late.values_list("id", "call_id")[:BATCH]):
        with transaction.atomic():
            call = Call.objects.select_for_update(of=["self"]).get(id=call_id)
            changed = CallLeg.objects.filter(id=leg_id, state=LegState.DIALLING).update(
                state=LegState.FAILED, ended_at=at, why=NOT_ANSWERED
            )
            if changed:
                _show(call)
            given_up += changed
    return given_up


def _of_leg(leg: CallLeg, event: LineEvent) -> bool:
    """What an interpreter's leg comes to; whether it changed. One that has gone does not come back."""
    if leg.state not in (LegState.DIALLING, LegState.JOINED):
        return False
    if event.doing == Doing.LEG_ANSWER:
        if leg.state == LegState.JOINED:
            return False
        leg.state, leg.joined_at = LegState.JOINED, max(event.at, leg.asked_at)
    elif leg.joined_at is not None:
        leg.state, leg.ended_at = LegState.LEFT, max(event.at, leg.joined_at)
    else:
        leg.state, leg.ended_at = LegState.FAILED, event.at
        leg.why = CAUSES.get(event.cause, NOT_ANSWERED)
    leg.save(update_fields=["state", "joined_at", "ended_at", "why"])
    return True


def _hold(call: Call, *, held: bool, at: datetime) -> None:
    if (call.held_at is not None) != held:
        call.held_at = at if held else None
    _show(call)
    if call.agent_id is None:
        return
    talks = Call.objects.filter(agent_id=call.agent_id, state=CallState.ANSWERED, held_at=None).exists()
    state = Presence.ON_CALL if talks else Presence.ON_HOLD
    move_people({call.agent_id: Step(state, {Presence.ON_CALL, Presence.ON_HOLD})}, at=at)


def _open_call(*, line_id: int, call_key: str) -> Call | None:
    calls = Call.objects.select_for_update(of=["self"]).filter(line_id=line_id, call_key=call_key)
    return calls.filter(state=CallState.ANSWERED).first()


def _show(call: Call) -> None:
    call.version += 1
    call.save(update_fields=["mute", "held_at", "line_trouble", "version"])
    emit("call.changed", centre_id=call.centre_id, call_id=call.id)
