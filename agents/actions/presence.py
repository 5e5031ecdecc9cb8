"""Where people are: what they choose, what their calls make of it, and who fell silent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import structlog
from django.db import transaction

from agents.models import RING_FOR, Call, Presence, PresenceInterval
from agents.rules.presence import SILENT_AFTER, refusal
from assistline.events import emit
from assistline.models import User
from reports.actions import touch_drafts

BATCH = 500
SILENT_REASON = "The page was closed"
WAITS_FOR_CALLS = (Presence.AVAILABLE, Presence.NOT_RESPONDING)

log = structlog.get_logger(__name__)


class IllegalPresence(Exception):
    """Nobody can go there from here; the message says why, in a sentence for the person."""


class Step(NamedTuple):
    """One person's next state, taken only from one of the states in ``only_from``."""

    state: Presence
    only_from: Collection[Presence]


@transaction.atomic
def set_presence(*, user: User, state: str, at: datetime, reason: str = "") -> PresenceInterval:
    """Put a person where they choose to be: available, on a break, offline; on hold during a call.

    Choosing again where one is is no change; the reason of a break can be changed.

    Args:
        user: Who chooses; the view has checked ``agents.take_call``.
        state: One of ``Presence``.
        at: When, timezone-aware.
        reason: What a break is for.

    Returns:
        The interval that is open now.

    Raises:
        IllegalPresence: Not a state to be chosen, or not now.
    """
    _hold(user.id)
    open_now = _open_interval(user.id)
    now = Presence(open_now.state) if open_now else Presence.OFFLINE
    if state not in Presence.values:
        raise IllegalPresence("Choose a state from the list.")
    why_not = refusal(now=now, wanted=Presence(state), reason=reason)
    if why_not:
        raise IllegalPresence(why_not)
    return _enter(user, Presence(state), at=at, reason=reason.strip())


@transaction.atomic
def beat(*, user: User, at: datetime) -> None:
    """A person's page is still open. Whoever talks to a caller keeps the call's draft awake as well.

    Args:
        user: Whose page.
        at: When, timezone-aware.

    Raises:
        DatabaseError: Out of reach; the page beats again.
    """
    PresenceInterval.objects.filter(user=user, ended_at=None).update(seen_at=at)
    touch_drafts(draft_ids=Call.objects.answered_by(user).values("draft_id"), at=at)


def mark_absent_agents(*, at: datetime) -> int:
    """Nobody is shown as there who is not: unanswered telephones, and pages that fell silent.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many people were moved.

    Raises:
        Nothing of its own: a person who cannot be moved now is tried again at the next run.
    """
    open_now = PresenceInterval.objects.filter(ended_at=None)
    silent = open_now.filter(state__in=WAITS_FOR_CALLS, seen_at__lte=at - SILENT_AFTER)
    ringing = open_now.filter(state=Presence.RESERVED, started_at__lte=at - RING_FOR)
    due = [(row, Presence.OFFLINE, SILENT_REASON) for row in silent[:BATCH]]
    due += [(row, Presence.NOT_RESPONDING, "") for row in ringing[:BATCH]]
    moved = 0
    for row, state, reason in due:
        try:
            moved += _move_if_unchanged(row, state, at=at, reason=reason)
        except Exception as error:  # whatever is wrong with this one, the others are looked at too
            log.error("presence_not_moved", user=row.user_id, error=type(error).__name__)
    return moved


def move_people(steps: dict[int, Step], *, at: datetime) -> None:
    """Take people where a call puts them; called in the transaction of the call's change.

    Args:
        steps: User ids to where each goes.
        at: When, timezone-aware.

    Raises:
        User.DoesNotExist: One of them is not there.
    """
    # Always in the same order, so that two calls that share people cannot wait for each other.
    for user_id in sorted(steps):
        user = _hold(user_id)
        open_now = _open_interval(user_id)
        step = steps[user_id]
        if (open_now.state if open_now else Presence.OFFLINE) in step.only_from:
            _enter(user, step.state, at=at)


@transaction.atomic
def _move_if_unchanged(row: PresenceInterval, state: Presence, *, at: datetime, reason: str) -> bool:
    user = _hold(row.user_id)
    now = _open_interval(row.user_id)
    if now is None or now.id != row.id or now.seen_at != row.seen_at:
        return False
    _enter(user, state, at=at, reason=reason)
    return True


def _enter(user: User, state: Presence, *, at: datetime, reason: str = "") -> PresenceInterval:
    open_now = _open_interval(user.id)
    if open_now is not None and (open_now.state, open_now.reason) == (state, reason):
        return open_now
    if open_now is not None:
        at = max(at, open_now.started_at)  # another machine's clock may be behind
        open_now.ended_at = at
        open_now.save(update_fields=["ended_at"])
    entered = PresenceInterval.objects.create(
        user=user, state=state, reason=reason, started_at=at, seen_at=at
    )
    emit("presence.changed", centre_id=user.centre_id, user_id=user.id)
    return entered


def _hold(user_id: int) -> User:
    """One change of a person's state at a time; the lock does not disturb rows that point to the person."""
    return User.objects.select_for_update(no_key=True).get(id=user_id)


def _open_interval(user_id: int) -> PresenceInterval | None:
    return PresenceInterval.objects.filter(user_id=user_id, ended_at=None).first()
