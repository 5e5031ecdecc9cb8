"""Where a call takes the people whom it rings, who answer it and who wrap it up."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from agents.actions.presence import Step, move_people
from agents.models import Call, CallState, Presence
from assistline.models import User

_FREE_TO_TALK = frozenset(Presence) - {Presence.ON_CALL, Presence.ON_HOLD}
_THERE = frozenset(Presence) - {Presence.OFFLINE, Presence.BREAK, Presence.WRAP_UP}


class Before(NamedTuple):
    """What a call was before the last event."""

    state: str
    agent_id: int | None


def people_follow(*, before: Before | None, call: Call, at: datetime) -> None:
    """Move the people of an inbound call to where its last event takes them.

    Args:
        before: What it was; None for a call that is new.
        call: What it is now, saved.
        at: When, timezone-aware.

    Raises:
        User.DoesNotExist: Its agent is not there.
    """
    steps: dict[int, Step] = {}
    if call.state == CallState.RINGING:
        steps |= {user_id: Step(Presence.RESERVED, {Presence.AVAILABLE}) for user_id in _named(call)}
    elif before is not None and before.state == CallState.RINGING:
        steps |= {user_id: Step(Presence.AVAILABLE, {Presence.RESERVED}) for user_id in _let_go(call)}
    if before is not None and before.agent_id not in (None, call.agent_id):
        steps[before.agent_id] = Step(Presence.AVAILABLE, {Presence.ON_CALL, Presence.ON_HOLD})
    if call.agent_id is not None and (before is None or before != (call.state, call.agent_id)):
        if call.state == CallState.ANSWERED:
            steps[call.agent_id] = Step(Presence.ON_CALL, _FREE_TO_TALK)
        elif not _talks(call.agent_id):
            steps[call.agent_id] = Step(Presence.WRAP_UP, _THERE)
    move_people(steps, at=at)


def _named(call: Call) -> list[int]:
    """Whom the call rings by name."""
    if not call.rings_for:
        return []
    named = User.objects.filter(centre_id=call.centre_id, username__in=call.rings_for)
    return list(named.values_list("id", flat=True))


def _let_go(call: Call) -> list[int]:
    """Whom it rang, and no other call rings."""
    others = Call.objects.inbound().ringing().filter(centre_id=call.centre_id).exclude(id=call.id)
    still = {name for names in others.values_list("rings_for", flat=True) for name in names}
    if not set(call.rings_for) - still:
        return []
    left = User.objects.filter(centre_id=call.centre_id, username__in=set(call.rings_for) - still)
    return list(left.values_list("id", flat=True))


def _talks(user_id: int) -> bool:
    return Call.objects.filter(agent_id=user_id, state=CallState.ANSWERED).exists()
