"""The end of a shift: what somebody has goes to a colleague or to the next shift."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from assistline.events import emit
from assistline.models import User
from triage.actions.noting import add_note, hang_note
from triage.actions.trail import keep_on_trail
from triage.left_open import due_of_others, left_open_by, with_left_open
from triage.models import (
    Case,
    CaseEvent,
    CaseStatus,
    FollowUp,
    FollowUpKind,
    HandOver,
    HandOverItem,
    ItemState,
)

NEXT_SHIFT = "the next shift"


class CannotHandOver(Exception):
    """Nothing was handed over; the message is a sentence for the person."""


@transaction.atomic
def hand_over(
    *,
    by: User,
    to: User | None,
    follow_up_ids: Collection[int],
    case_ids: Collection[int],
    note: str,
    at: datetime,
) -> HandOver:
    """Offer what one has to a colleague, or to the next shift of one's centre. It stays one's own until then.

    Args:
        by: Who goes.
        to: Who is to have it; None: whoever comes next at the centre.
        follow_up_ids: What they owe: people to ring, promises, cases.
        case_ids: Cases that they have, or have written on, beside those.
        note: For who takes it.
        at: When, timezone-aware.

    Raises:
        CannotHandOver: Nothing is chosen, it is not theirs any more, or the colleague cannot have it.
    """
    if to is not None and (to.id == by.id or not to.is_active or not to.has_perm("triage.review_case")):
        raise CannotHandOver("Choose a colleague who is an officer, or the next shift.")
    owed = _owed(by, follow_up_ids, case_ids, at)
    if not owed:
        raise CannotHandOver("Choose what you hand over.")
    if to is not None:
        visible = set(
            Case.objects.visible_to(to)
            .filter(id__in=[one.case_id for one in owed])
            .values_list("id", flat=True)
        )
        if any(one.case_id not in visible for one in owed):
            raise CannotHandOver(f"{to} cannot have all of these. Choose fewer, or somebody else.")
    made = HandOver.objects.create(by=by, to=to, centre_id=by.centre_id, note=note.strip(), at=at)
    HandOverItem.objects.bulk_create(HandOverItem(hand_over=made, follow_up=one) for one in owed)
    words = f"To {to.full_name if to else NEXT_SHIFT}"
    for case in {one.case_id: one.case for one in owed}.values():
        if made.note:
            # Whoever opens the case later reads it there too, not only who accepts.
            key = note_key(made)
            add_note(case=case, by=by, kind="handed_over", about=words, words=made.note, key=key, at=at)
        else:
            case.events.create(kind="handed_over", by=by, at=at, words=words)
        keep_on_trail(case, by, "case.handed_over")
        if case.status != CaseStatus.CLOSED:
            emit("case.handed_over", centre_id=case.heard_in, case_id=case.id)
    return made


@transaction.atomic
def accept_hand_over(*, item_ids: Collection[int], by: User, at: datetime) -> int:
    """Take what was offered: from now on it is theirs, and the case's history says so.

    Args:
        item_ids: Which; what somebody else has accepted meanwhile is left alone.
        by: Who takes it.
        at: When, timezone-aware.

    Returns:
        How many are theirs now.

    Raises:
        DatabaseError: Nothing is theirs.
    """
    items = _offered(by, item_ids)
    for item in items:
        owed = item.follow_up
        same = FollowUp.objects.open().filter(case_id=owed.case_id, owner=by, kind=FollowUpKind.CASE)
        if owed.kind == FollowUpKind.CASE and same.exists():
            owed.done_at, owed.done_by = at, by  # they had to go on with it already: once is enough
        else:
            owed.owner = by
        owed.save(update_fields=["owner", "done_at", "done_by"])
        if owed.kind == FollowUpKind.CASE:
            theirs = Q(owner=None) | Q(owner=item.hand_over.by)
            Case.objects.filter(theirs, id=owed.case_id).update(owner=by)
        _answer(item, ItemState.ACCEPTED, by, at, "hand_over_accepted", f"From {item.hand_over.by.full_name}")
    return len(items)


@transaction.atomic
def return_hand_over(
    *, item_ids: Collection[int], by: User, at: datetime, reasons: Mapping[int, str] | None = None
) -> int:
    """Say that one does not take what was offered to oneself; it stays with who offered it.

    Args:
        item_ids: Which; of what the next shift is offered nobody can say no for the others.
        by: Who does not take it.
        at: When, timezone-aware.
        reasons: Why not, by item, where they said it; who offered it reads that.

    Returns:
        How many went back.

    Raises:
        DatabaseError: They are offered still.
    """
    items = [item for item in _offered(by, item_ids) if item.hand_over.to_id == by.id]
    for item in items:
        words = f"Stays with {item.hand_over.by.full_name}"
        event = _answer(item, ItemState.RETURNED, by, at, "hand_over_returned", words)
        why = (reasons or {}).get(item.id, "").strip()
        if why:
            hang_note(event=event, by=by, words=why, key=why_key(item))
    return len(items)


@transaction.atomic
def take_back(*, item_ids: Collection[int], by: User, at: datetime) -> int:
    """Take back what one has offered and nobody has accepted.

    Args:
        item_ids: Which.
        by: Who offered it.
        at: When, timezone-aware.

    Returns:
        How many.

    Raises:
        DatabaseError: They are offered still.
    """
    items = _locked(item_ids).filter(hand_over__by=by)
    for item in items:
        _answer(item, ItemState.TAKEN_BACK, by, at, "hand_over_taken_back", "")
    return len(items)


def _owed(
    by: User, follow_up_ids: Collection[int], case_ids: Collection[int], at: datetime
) -> list[FollowUp]:
    # What is closed is handed over while others still have to answer about it.
    visible = Case.objects.visible_to(by).filter(~Q(status=CaseStatus.CLOSED) | left_open_by(by))
    cases = with_left_open(visible.filter(id__in=case_ids), by).order_by("id")
    turns = []
    for case in cases.select_for_update(of=["self"], no_key=True):
        turn, _ = FollowUp.objects.open().get_or_create(
            case=case,
            owner=by,
            kind=FollowUpKind.CASE,
            done_at=None,
            defaults={"due_at": _due(case), "made_by": by, "made_at": at},
        )
        turns.append(turn.id)
    own = FollowUp.objects.visible_to(by).open().filter(owner=by, id__in={*follow_up_ids, *turns})
    owed = list(own.select_for_update(of=["self"]).select_related("case").order_by("id"))
    offered = HandOverItem.objects.filter(follow_up__in=owed, state=ItemState.OFFERED)
    waiting = set(offered.values_list("follow_up_id", flat=True))
    if len(owed) < len({*follow_up_ids}) or waiting:
        raise CannotHandOver("Some of this is not yours any more, or is offered already. Look again.")
    return owed


def note_key(made: HandOver) -> str:
    """Under which a hand-over's note stands on the cases that it is about."""
    return f"hand-over {made.id}"


def why_key(item: HandOverItem) -> str:
    """Under which stands on the case why somebody did not take it over."""
    return f"hand-over item {item.id}"


def _due(case: Case) -> datetime:
    """By when somebody has to look: of what is closed, when the answer of others is due."""
    return (due_of_others(case) if case.status == CaseStatus.CLOSED else None) or case.due_at


def _locked(item_ids: Collection[int]) -> QuerySet[HandOverItem]:
    rows = HandOverItem.objects.filter(id__in=item_ids, state=ItemState.OFFERED).order_by("id")
    return rows.select_for_update(of=["self"]).select_related("hand_over__by", "follow_up__case")


def _offered(by: User, item_ids: Collection[int]) -> list[HandOverItem]:
    """Those that a person may answer: offered to them or to their centre's next shift; a sergeant all."""
    for_them = Q(hand_over__to=by) | Q(hand_over__to=None, hand_over__centre_id=by.centre_id)
    if by.has_perm("triage.see_every_centre"):
        for_them |= Q(hand_over__centre__customer_id=by.centre.customer_id)
    seen = Case.objects.visible_to(by).order_by()
    items = _locked(item_ids).filter(for_them, follow_up__case__in=seen, follow_up__done_at=None)
    return list(items.exclude(hand_over__by=by))


def _answer(item: HandOverItem, state: ItemState, by: User, at: datetime, kind: str, words: str) -> CaseEvent:
    item.state, item.answered_by, item.answered_at = state, by, at
    item.save(update_fields=["state", "answered_by", "answered_at"])
    case = item.follow_up.case
    keep_on_trail(case, by, f"case.{kind}")
    return case.events.create(kind=kind, by=by, at=at, words=words)
