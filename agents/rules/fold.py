"""From all that was said about one call to what the call is: the same, in whatever order it was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agents.models.call import CallState, Direction, EventKind

RANK = {EventKind.NEW_CALL: 0, EventKind.ANSWER: 1, EventKind.HANGUP: 2}

# Who said it: the telephone system, an agent on our own console, or our sweep for hang-ups that never came.
LINE, CONSOLE, SWEEP = "line", "console", "sweep"

FORWARDED = "forwarded"
CAUSES = ("normalClearing", "busy", "cancel", "noAnswer", "congestion", "notFound", FORWARDED)
# With these the telephone system says that the caller and an agent never spoke.
NEVER_SPOKE = frozenset(CAUSES) - {"normalClearing"}


class NothingSaid(Exception):
    """There is no event to make a call of."""


@dataclass(frozen=True)
class TelephoneEvent:
    """One thing that was said about one call.

    Args:
        call_key: The telephone system's own id of the call.
        at: When it happened, timezone-aware.
        stated: Whether the telephone system said when. If not, ``at`` is when we heard of it, which tells
            little about the order.
        caller: ``from``, as typed; empty when withheld.
        called: ``to``, as typed.
        users: Whom it rings, or who answered, as the telephone system calls them.
        answering_number: The number or extension that answered, as typed.
        source: ``LINE``, ``CONSOLE`` or ``SWEEP``.
    """

    call_key: str
    kind: EventKind
    direction: Direction
    at: datetime
    stated: bool = True
    caller: str = ""
    called: str = ""
    users: tuple[str, ...] = ()
    queue: str = ""
    cause: str = ""
    answering_number: str = ""
    source: str = LINE


@dataclass(frozen=True)
class FoldedCall:
    """What a call is, after everything that was said so far.

    Args:
        other_side: The number of the other side as typed; empty when withheld.
        rings_for: Names that the telephone system rings, as typed.
        answerers: Names of who may have answered, the likeliest first, as typed.
    """

    direction: Direction
    other_side: str
    queue: str
    state: CallState
    cause: str
    rings_for: tuple[str, ...]
    answerers: tuple[str, ...]
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None


def fold(events: Iterable[TelephoneEvent]) -> FoldedCall:
    """Put the events of one call in order, by time and then by kind, and say what they come to.

    An answer after the hang-up is ignored, unless nobody stated the times and the cause says that there was a
    talk (then the two were delivered in the wrong order), or an agent pressed Answer on our own console.

    Args:
        events: All that is known of one call, each once, in any order.

    Raises:
        NothingSaid: There are no events.
    """
    ordered = sorted(events, key=_place)
    if not ordered:
        raise NothingSaid
    news = [event for event in ordered if event.kind == EventKind.NEW_CALL]
    hangup = next((event for event in ordered if event.kind == EventKind.HANGUP), None)
    answers = [event for event in ordered if event.kind == EventKind.ANSWER and _counts(event, hangup)]
    # Who pressed Answer here is known for certain; what the telephone system says of it may come from a clock
    # that is ahead of ours.
    answers.sort(key=lambda event: event.source != CONSOLE)
    direction = (news or ordered)[0].direction
    ended_at = hangup.at if hangup else None
    return FoldedCall(
        direction=direction,
        other_side=_first(e.caller if direction == Direction.IN else e.called for e in news + ordered),
        queue=_first(e.queue for e in news + ordered)
        or _first(e.called if direction == Direction.IN else e.caller for e in news + ordered),
        state=_state(direction, hangup, answered=bool(answers)),
        cause=hangup.cause if hangup else "",
        rings_for=next((event.users for event in news if event.users), ()),
        answerers=_names(answers if direction == Direction.IN else news + answers),
        started_at=ordered[0].at,
        answered_at=min(answers[0].at, ended_at or answers[0].at) if answers else None,
        ended_at=ended_at,
    )


def _place(event: TelephoneEvent) -> tuple[object, ...]:
    """By time, then by kind. What follows makes the order total, so that it never hangs on who came first."""
    said = (event.cause, event.users, event.answering_number, event.caller, event.called, event.queue)
    return (event.at, RANK[event.kind], event.source, event.direction, event.stated, *said)


def _counts(answer: TelephoneEvent, hangup: TelephoneEvent | None) -> bool:
    if hangup is None or answer.source == CONSOLE or answer.at <= hangup.at:
        return True
    return not (answer.stated and hangup.stated) and hangup.cause not in NEVER_SPOKE


def _state(direction: Direction, hangup: TelephoneEvent | None, *, answered: bool) -> CallState:
    if hangup is None:
        return CallState.ANSWERED if answered else CallState.RINGING
    missed = direction == Direction.IN and not answered and hangup.cause != FORWARDED
    return CallState.MISSED if missed else CallState.ENDED


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _names(answers: Iterable[TelephoneEvent]) -> tuple[str, ...]:
    names = (name for event in answers for name in (event.answering_number, *event.users) if name)
    return tuple(dict.fromkeys(names))
