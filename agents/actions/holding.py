"""A caller on hold, and a ring that somebody cannot answer now."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agents.actions.orders import give_order
from agents.actions.presence import Step, move_people, set_presence
from agents.models import Call, CallState, Command, Presence
from assistline.events import emit
from assistline.models import User


@transaction.atomic
def hold_call(*, call_id: int, agent: User, held: bool, at: datetime) -> Call:
    """Say that this caller waits on hold, or that the agent is back with them.

    Of several calls each is held by itself; the agent is on hold when everybody who is theirs waits.

    Args:
        call_id: A call that the agent is on.
        agent: Whose it is.
        held: On hold, or back.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: The agent is on no such call.
        IllegalPresence: Their telephone says that they are not on a call.
    """
    mine = Call.objects.answered_by(agent).inbound()
    call = mine.select_related("line").select_for_update(of=["self"]).get(id=call_id)
    if (call.held_at is not None) != held:
        call.held_at, call.line_trouble = at if held else None, ""
        call.version += 1
        call.save(update_fields=["held_at", "line_trouble", "version"])
        if call.line.takes_orders:
            give_order(call=call, command=Command.HOLD if held else Command.RESUME, by=agent, at=at)
    talks = mine.filter(held_at=None).exists()
    set_presence(user=agent, state=Presence.ON_CALL if talks else Presence.ON_HOLD, at=at)
    return call


@transaction.atomic
def decline_call(*, call_id: int, agent: User, at: datetime) -> Call:
    """Say "not now" to a ringing call: it rings on, and here again after a while if nobody has it by then.

    Args:
        call_id: A call that rings in the agent's centre; one that does not ring any more stays as it is.
        agent: Who cannot answer.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: No such call in what the agent may see.
    """
    visible = Call.objects.visible_to(agent).inbound()
    call = visible.select_for_update(of=["self"]).get(id=call_id)
    if call.state != CallState.RINGING:
        return call
    call.declined = {**call.declined, agent.username: at.isoformat()}
    call.version += 1
    call.save(update_fields=["declined", "version"])
    move_people({agent.id: Step(Presence.NOT_RESPONDING, {Presence.AVAILABLE, Presence.RESERVED})}, at=at)
    emit("call.declined", centre_id=call.centre_id, call_id=call.id)
    return call
