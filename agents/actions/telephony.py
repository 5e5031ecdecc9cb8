"""Calls: everything that is said of them becomes an event, once, and the call follows from its events."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from agents.actions.folding import fold_call, said
from agents.models import Call, CallEvent, CallState, Direction, EventKind, TelephoneLine
from agents.rules.fold import CONSOLE, SWEEP, TelephoneEvent
from assistline.encryption import keyed_hash
from assistline.models import User

# A hang-up that did not come in this time does not come any more.
LONGEST_CALL = timedelta(hours=4)
NO_HANGUP = "noHangup"
BATCH = 200

log = structlog.get_logger(__name__)


class AlreadyAnswered(Exception):
    """Somebody was first, or the caller has gone; the message says which, in a sentence for the agent."""


class NotYourCall(Exception):
    """Somebody else has this call, or nobody yet."""


@transaction.atomic
def take_event(*, line: TelephoneLine, event: TelephoneEvent, at: datetime) -> Call:
    """Keep one event, once, and make of the call what all its events say.

    Said again, in any order, at the same time as fifty others: there is one row, and it is the same.

    Args:
        line: Whose telephone system said it.
        event: What it said.
        at: When we heard it, timezone-aware.

    Returns:
        The call as it is now.

    Raises:
        OperationalError: So many wait for this one call that it took too long; nothing was kept.
    """
    _one_at_a_time(line.id, event.call_key)
    fingerprint = _fingerprint(event)
    known = CallEvent.objects.filter(line=line, fingerprint=fingerprint)
    if not known.exists():
        CallEvent.objects.create(
            line=line,
            call_key=event.call_key,
            kind=event.kind,
            direction=event.direction,
            at=event.at,
            received_at=at,
            said=cast(Any, said(event)),
            fingerprint=fingerprint,
        )
    return fold_call(line=line, call_key=event.call_key, at=at)


@transaction.atomic
def answer_call(*, call_id: int, agent: User, at: datetime) -> Call:
    """Give a ringing call to the agent who pressed Answer; of several one wins.

    Also gives a call that a telephone answered without saying whose it is. Pressing twice is no mistake.

    Args:
        call_id: An inbound call of the agent's centre.
        agent: Who answers; the view has checked ``agents.take_call``.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: No such call in what the agent may see.
        AlreadyAnswered: Somebody was first, or the caller has hung up.
    """
    call = _held(call_id, agent)
    if call.state not in (CallState.RINGING, CallState.ANSWERED):
        raise AlreadyAnswered("The caller has hung up.")
    if call.agent_id == agent.id:
        return call
    if call.agent is not None:
        raise AlreadyAnswered(f"{call.agent.full_name} has just answered this call.")
    return take_event(line=call.line, event=_pressed(call, EventKind.ANSWER, agent, at), at=at)


@transaction.atomic
def hang_up(*, call_id: int, agent: User, at: datetime) -> Call:
    """End a call on the console, for telephone systems that do not say it. What has ended stays as it is.

    Args:
        call_id: The agent's own call.
        agent: Who hangs up.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: No such call in what the agent may see.
        NotYourCall: Another agent has it, or nobody yet.
    """
    call = _held(call_id, agent)
    if call.agent_id != agent.id:
        raise NotYourCall("This call is not yours.")
    if call.state != CallState.ANSWERED:
        return call
    return take_event(line=call.line, event=_pressed(call, EventKind.HANGUP, agent, at), at=at)


def close_zombie_calls(*, at: datetime) -> int:
    """End the calls whose hang-up never came: nothing was heard of them for four hours.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many were ended.

    Raises:
        Nothing of its own: a call that cannot be ended now is tried again at the next run.
    """
    since = at - LONGEST_CALL
    heard = CallEvent.objects.filter(
        line=OuterRef("line"), call_key=OuterRef("call_key"), received_at__gt=since
    )
    silent = Call.objects.on_the_line().filter(~Exists(heard), started_at__lte=since)
    closed = 0
    for call in silent.select_related("line__centre").order_by("started_at")[:BATCH]:
        swept = TelephoneEvent(
            call_key=call.call_key,
            kind=EventKind.HANGUP,
            direction=Direction(call.direction),
            at=at,
            cause=NO_HANGUP,
            source=SWEEP,
        )
        try:
            take_event(line=call.line, event=swept, at=at)
            closed += 1
        except Exception as error:  # whatever is wrong with this one, the others are looked at too
            log.error("call_not_closed", call=call.id, error=type(error).__name__)
    return closed


def _held(call_id: int, agent: User) -> Call:
    """An inbound call that this agent may see, which nobody else writes until this transaction ends."""
    visible = Call.objects.visible_to(agent).inbound()
    line_id, call_key = visible.values_list("line_id", "call_key").get(id=call_id)
    # Before the row, as every event of the telephone system does: else two could wait for each other.
    _one_at_a_time(line_id, call_key)
    return visible.select_related("line__centre", "agent").get(id=call_id)


def _one_at_a_time(line_id: int, call_key: str) -> None:
    """Whoever comes second waits here until the first has committed: there may be no row to lock yet."""
    with connection.cursor() as cursor:
        # Fifty may stand in this queue, and each is quick: longer than one would wait for a row.
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [call_key, line_id])


def _pressed(call: Call, kind: EventKind, agent: User, at: datetime) -> TelephoneEvent:
    return TelephoneEvent(
        call_key=call.call_key,
        kind=kind,
        direction=Direction.IN,
        at=at,
        users=(agent.username,),
        cause="normalClearing" if kind == EventKind.HANGUP else "",
        source=CONSOLE,
    )


def _fingerprint(event: TelephoneEvent) -> str:
    """Of all that was said. When we heard it was not said: a repeat comes later and is the same event."""
    what = asdict(event)
    if not event.stated:
        del what["at"]
    return keyed_hash(repr(sorted(what.items())), purpose="call event")
