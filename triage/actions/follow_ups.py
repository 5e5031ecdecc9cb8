"""What an officer owes on a case: somebody to ring, a promise, or the case itself, each with a time."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from assistline.events import emit
from assistline.models import User
from triage.actions.trail import keep_on_trail
from triage.models import Case, CaseStatus, FollowUp, FollowUpKind, IllegalMove

BATCH = 500

log = structlog.get_logger(__name__)


@transaction.atomic
def promise_follow_up(
    *, case_id: int, officer: User, kind: FollowUpKind, words: str, due_at: datetime, at: datetime
) -> FollowUp:
    """Keep what an officer has to do on a case, and by when. It is theirs until somebody accepts it.

    Args:
        case_id: The case; open or closed, a promise can outlast a decision.
        officer: Who does it.
        kind: Ring somebody, or do what was promised.
        words: Whom, or what.
        due_at: By when.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IllegalMove: There are no words, or the time is over.
    """
    case = Case.objects.visible_to(officer).select_for_update(of=["self"], no_key=True).get(id=case_id)
    if not words.strip():
        raise IllegalMove("Say whom to ring, or what was promised.")
    if due_at <= at:
        raise IllegalMove("Choose a time that is still to come.")
    follow_up = FollowUp.objects.create(
        case=case, owner=officer, kind=kind, words=words.strip(), due_at=due_at, made_by=officer, made_at=at
    )
    local = due_at.astimezone(case.centre.zone)
    said = f"{kind.label}, by {local:%a} {local.day} {local:%b, %H:%M}"
    case.events.create(kind="follow_up_promised", by=officer, at=at, words=said)
    keep_on_trail(case, officer, "case.follow_up_promised")
    return follow_up


@transaction.atomic
def finish_follow_up(*, follow_up_id: int, by: User, at: datetime) -> FollowUp:
    """It is done. Whoever may see the case may say so: what counts is that it was done.

    Args:
        follow_up_id: Which.
        by: Who did it.
        at: When, timezone-aware.

    Raises:
        FollowUp.DoesNotExist: None in what the person may see.
        IllegalMove: It was done already.
    """
    found = FollowUp.objects.visible_to(by).select_for_update(of=["self"]).select_related("case", "done_by")
    follow_up = found.get(id=follow_up_id)
    if follow_up.done_at is not None:
        raise IllegalMove(f"{follow_up.done_by} has done this already.")
    follow_up.done_at, follow_up.done_by = at, by
    follow_up.save(update_fields=["done_at", "done_by"])
    words = FollowUpKind(follow_up.kind).label
    follow_up.case.events.create(kind="follow_up_done", by=by, at=at, words=words)
    keep_on_trail(follow_up.case, by, "case.follow_up_done")
    return follow_up


def end_turns(*, case_id: int, by: User, at: datetime) -> int:
    """Nobody has to go on with a case that is decided. In the caller's transaction.

    Returns:
        How many had to.

    Raises:
        DatabaseError: The decision is not made either.
    """
    turns = FollowUp.objects.open().filter(case_id=case_id, kind=FollowUpKind.CASE)
    return turns.update(done_at=at, done_by=by)


def warn_of_late_follow_ups(*, at: datetime) -> int:
    """Put everything that is past its time on its case's timeline, once, and before who answers for it.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many became late.

    Raises:
        Nothing of its own: one that cannot be told stops no other.
    """
    late = FollowUp.objects.open().filter(late_at=None, due_at__lt=at).order_by("due_at", "id")
    told = 0
    for follow_up_id in list(late.values_list("id", flat=True)[:BATCH]):
        try:
            told += _warn(follow_up_id, at)
        except Exception as error:  # whatever is wrong with this one, the others are late too
            log.error("follow_up_not_told", follow_up=follow_up_id, error=type(error).__name__)
    return told


@transaction.atomic
def _warn(follow_up_id: int, at: datetime) -> bool:
    rows = FollowUp.objects.open().select_for_update(of=["self"], skip_locked=True)
    follow_up = rows.select_related("case", "owner").filter(id=follow_up_id, late_at=None).first()
    if follow_up is None:
        return False
    follow_up.late_at = at
    follow_up.save(update_fields=["late_at"])
    case = follow_up.case
    # Of a case itself its own clock tells; a promise has nobody else who watches it.
    if follow_up.kind != FollowUpKind.CASE:
        words = f"{FollowUpKind(follow_up.kind).label}: {follow_up.owner}"
        case.events.create(kind="follow_up_late", at=at, words=words[:300])
        keep_on_trail(case, None, "case.follow_up_late")
        if case.status != CaseStatus.CLOSED:
            emit("case.warned", centre_id=case.heard_in, case_id=case.id)
    return True
