"""Two cases that have to do with each other, or have not: linked, parted, and never suggested twice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assistline.events import emit
from assistline.models import User
from assistline.references import group
from triage.actions.tracing import is_everybodys
from triage.actions.trail import keep_on_trail
from triage.models import Case, CasePair, IllegalMove, PairState

COMPLAINT = "A complaint is kept by itself: it is not linked to other cases."


@transaction.atomic
def link_cases(*, case_id: int, other_id: int, officer: User, at: datetime) -> CasePair:
    """Say that two cases have to do with each other. Whoever has them keeps them; once more is no mistake.

    Args:
        case_id, other_id: The cases; the officer sees both.
        officer: Who links; the view has checked ``triage.review_case``.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: One is not there for the officer.
        IllegalMove: One is a complaint, or both are the same.
    """
    return _say(case_id, other_id, officer, PairState.LINKED, at)


@transaction.atomic
def part_cases(*, case_id: int, other_id: int, officer: User, at: datetime) -> CasePair:
    """Say that two cases have nothing to do with each other: kept, and not suggested again.

    Also ends a link. Whoever has them keeps them.

    Args:
        case_id, other_id: The cases; the officer sees both.
        officer: Who says so; the view has checked ``triage.review_case``.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: One is not there for the officer.
        IllegalMove: One is a complaint, or both are the same.
    """
    return _say(case_id, other_id, officer, PairState.NOT_SAME, at)


def both_locked(case_id: int, other_id: int, officer: User) -> tuple[Case, Case]:
    """Two cases with their rows, in the order in which everybody takes them.

    Raises:
        Case.DoesNotExist: One is not there for the officer.
        IllegalMove: One is a complaint, or both are the same.
    """
    if case_id == other_id:
        raise IllegalMove("That is this case itself.")
    visible = Case.objects.visible_to(officer).filter(id__in=(case_id, other_id)).order_by("id")
    found = {case.id: case for case in visible.select_for_update(of=["self"])}
    if len(found) < 2:
        raise Case.DoesNotExist
    case, other = found[case_id], found[other_id]
    if case.customer_id != other.customer_id:
        raise Case.DoesNotExist
    if not (is_everybodys(case) and is_everybodys(other)):
        raise IllegalMove(COMPLAINT)
    return case, other


def keep_pair(case: Case, other: Case, state: PairState, officer: User, at: datetime) -> CasePair:
    """Write what is made of two cases whose rows the caller holds."""
    one, two = sorted((case, other), key=lambda one: one.id)
    return CasePair.objects.update_or_create(
        one=one,
        other=two,
        defaults={
            "state": state,
            "by": officer,
            "at": at,
            "one_centre": case.centre_id == other.centre_id,
        },
    )[0]


def _say(case_id: int, other_id: int, officer: User, state: PairState, at: datetime) -> CasePair:
    case, other = both_locked(case_id, other_id, officer)
    pair = CasePair.objects.filter(one_id=min(case_id, other_id), other_id=max(case_id, other_id)).first()
    if pair is not None and pair.state == state:
        return pair
    kind = "linked" if state == PairState.LINKED else "parted"
    for one, two in ((case, other), (other, case)):
        one.save_change(kind=kind, by=officer, at=at, words=group(two.reference))
        keep_on_trail(one, officer, f"case.{kind}")
        emit("case.linked", centre_id=one.heard_in, case_id=one.id)
    return keep_pair(case, other, state, officer, at)
