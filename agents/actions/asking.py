"""On a call an agent is not alone: mute, an interpreter, and a supervisor who answers in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from agents.actions.orders import give_order
from agents.models import Call, CallLeg, Command, HelpRequest, LegState, Mute
from assistline.events import emit
from assistline.models import User

INTERPRETER, SUPERVISOR = "interpreter", "supervisor"
ANSWERS_WITHIN = timedelta(seconds=60)
OPEN_LEGS = (LegState.DIALLING, LegState.JOINED)


class LineCannot(Exception):
    """The telephone system cannot do this; the message says what to do, in a sentence for the agent."""


class AlreadyHelped(Exception):
    """Somebody answered it, or it is over; the message says which."""


@transaction.atomic
def mute_call(*, call_id: int, agent: User, muted: bool, at: datetime) -> Call:
    """Have the telephone system keep the agent's voice from the caller, or end that.

    Nobody is shown as muted before the telephone system says so.

    Args:
        call_id: A call that the agent is on.
        agent: Whose it is.
        muted: Mute, or end it.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: The agent is on no such call.
        LineCannot: Its telephone system takes no orders.
    """
    call = _talking(call_id, agent)
    if not call.line.takes_orders:
        raise LineCannot("This line cannot mute from here. Use the key on your telephone.")
    wanted = Mute.ASKED if muted else Mute.LIFTING
    if call.mute == wanted or (call.mute == Mute.ON if muted else call.mute == ""):
        return call
    give_order(call=call, command=Command.MUTE if muted else Command.UNMUTE, by=agent, at=at)
    call.mute, call.line_trouble = wanted, ""
    return _saved(call)


@transaction.atomic
def ring_interpreter(*, call_id: int, agent: User, language: str, at: datetime) -> Call:
    """Have the telephone system ring the interpreting service as a third person on the call.

    Pressing twice rings once.

    Args:
        call_id: A call that the agent is on.
        agent: Whose it is.
        language: What the caller speaks; may be "not known".
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: The agent is on no such call.
        LineCannot: Nobody can be rung from this line.
    """
    call = _talking(call_id, agent)
    if not call.line.rings_interpreters:
        raise LineCannot("This line cannot ring an interpreter from here. Ring one on your telephone.")
    if call.legs.filter(state__in=OPEN_LEGS).exists():
        return call
    leg = CallLeg.objects.create(
        call=call,
        language=language[:40],
        number=call.line.interpreter_number,
        asked_by=agent,
        asked_at=at,
        due_at=at + ANSWERS_WITHIN,
    )
    give_order(call=call, command=Command.DIAL, by=agent, at=at, leg=leg)
    call.line_trouble = ""
    return _saved(call, INTERPRETER)


@transaction.atomic
def let_interpreter_go(*, call_id: int, agent: User, at: datetime) -> Call:
    """End the interpreter's part in a call: the caller stays.

    Args:
        call_id: A call that the agent is on.
        agent: Whose it is.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: The agent is on no such call.
    """
    call = _talking(call_id, agent)
    leg = call.legs.select_for_update().filter(state__in=OPEN_LEGS).first()
    if leg is None:
        return call
    leg.state = LegState.LEFT if leg.joined_at else LegState.FAILED
    leg.ended_at, leg.why = at, "" if leg.joined_at else "You stopped ringing them."
    leg.save(update_fields=["state", "ended_at", "why"])
    if call.line.takes_orders:
        give_order(call=call, command=Command.DROP, by=agent, at=at, leg=leg)
    return _saved(call)


@transaction.atomic
def ask_supervisor(*, call_id: int, agent: User, question: str, at: datetime) -> HelpRequest:
    """Show on the floor that this agent asks for help, with or without words. Nothing else waits for it.

    Asked again before an answer, the newer words are added.

    Args:
        call_id: The agent's own call, not wrapped up.
        agent: Whose it is.
        question: In the agent's words; may be empty.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: Not the agent's, or closed.
    """
    call = _own(call_id, agent)
    waits = call.help_requests.select_for_update().waiting().first()
    if waits is None:
        waits = call.help_requests.create(asked_by=agent, question=question, asked_at=at)
    elif question:
        waits.question = "\n".join(filter(None, (waits.question, question)))
        waits.save(update_fields=["question"])
    _saved(call, SUPERVISOR)
    emit("help.asked", centre_id=call.centre_id, help_id=waits.id)
    return waits


@transaction.atomic
def take_question_back(*, call_id: int, agent: User, at: datetime) -> Call:
    """The agent needs no help any more.

    Args:
        call_id: The agent's own call, not wrapped up.
        agent: Whose it is.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: Not the agent's, or closed.
    """
    call = _own(call_id, agent)
    waits = call.help_requests.select_for_update().waiting().first()
    if waits is not None:
        waits.ended_at = at
        waits.save(update_fields=["ended_at"])
        emit("help.ended", centre_id=call.centre_id, help_id=waits.id)
    return _saved(call)


@transaction.atomic
def answer_help(*, help_id: int, by: User, answer: str, at: datetime) -> HelpRequest:
    """Answer an agent in words, which stand on their console at once. The first answer counts.

    Args:
        help_id: Which question.
        by: Who answers; the view has checked ``agents.watch_floor``.
        answer: What the agent reads.
        at: When, timezone-aware.

    Raises:
        HelpRequest.DoesNotExist: No such question on the floors that they watch.
        AlreadyHelped: Somebody was first, or the call is over.
    """
    found = HelpRequest.objects.visible_to(by).get(id=help_id)
    call = Call.objects.select_for_update(of=["self"]).get(id=found.call_id)
    asked = HelpRequest.objects.select_for_update(of=["self"]).select_related("answered_by").get(id=help_id)
    if asked.answered_by is not None:
        raise AlreadyHelped(f"{asked.answered_by} has just answered.")
    if asked.ended_at is not None:
        raise AlreadyHelped("The agent has taken this back, or the call is over.")
    asked.answered_by, asked.answer, asked.answered_at = by, answer, at
    asked.save(update_fields=["answered_by", "answer", "answered_at"])
    _saved(call)
    emit("help.answered", centre_id=call.centre_id, help_id=asked.id)
    return asked


@transaction.atomic
def end_what_was_asked(*, call_id: int, at: datetime) -> None:
    """The call is over: nobody interprets it any more, and no mute is left. A question stays until wrap-up.

    Args:
        call_id: Which.
        at: When it ended, timezone-aware.

    Raises:
        Call.DoesNotExist: There is no such call.
    """
    call = Call.objects.select_for_update(of=["self"]).get(id=call_id)
    legs = call.legs.filter(state__in=OPEN_LEGS)
    legs.filter(joined_at=None).update(state=LegState.FAILED, ended_at=at, why="The call ended.")
    legs.exclude(joined_at=None).update(state=LegState.LEFT, ended_at=at)
    if call.mute:
        call.mute = ""
        call.save(update_fields=["mute"])


def _talking(call_id: int, agent: User) -> Call:
    calls = Call.objects.answered_by(agent).inbound().select_related("line")
    return calls.select_for_update(of=["self"]).get(id=call_id)


def _own(call_id: int, agent: User) -> Call:
    calls = Call.objects.visible_to(agent).inbound().filter(agent=agent, wrapped_at=None)
    return calls.select_for_update(of=["self"]).get(id=call_id)


def _saved(call: Call, asked: str = "") -> Call:
    if asked and asked not in call.asked:
        call.asked = [*call.asked, asked]
    call.version += 1
    call.save(update_fields=["mute", "line_trouble", "asked", "version"])
    emit("call.changed", centre_id=call.centre_id, call_id=call.id)
    return call
