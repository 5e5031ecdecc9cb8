"""A case is passed on: to another centre, or to one officer. They are told; it stays until they accept it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from assistline.events import emit
from assistline.models import Centre, User
from assistline.references import group
from assistline.roles import OFFICER, SERGEANT, allows
from triage.actions.deciding import SHORTEST_WORDS, IncompleteDecision
from triage.actions.lease import LEASE, is_barred, refuse_barred
from triage.actions.noting import hang_note
from triage.actions.telling import allowed, recipients, staff_of, tell_one, told_words
from triage.actions.trail import keep_on_trail
from triage.messages import PASSED_ON
from triage.models import Case, CaseStatus, Duty, IllegalMove, Passing, PassingState


@transaction.atomic
def pass_on_case(
    *,
    case_id: int,
    officer: User,
    to_centre: Centre,
    to_user: User | None,
    reason: str,
    at: datetime,
    by_email: bool = True,
) -> Passing:
    """Offer a case to another centre or officer. It stays where it is, and its clock runs, until accepted.

    Args:
        case_id: The case.
        officer: Who passes it on; they see it.
        to_centre: Where it goes.
        to_user: To whom; nobody: whoever accepts it there.
        reason: Why, at least ten characters.
        at: When, timezone-aware.
        by_email: Tell them by e-mail too; their queue says so in any case.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IncompleteDecision: The reason is missing, or it would go nowhere.
        IllegalMove: It is closed, on its way already, somebody else's, or only its keepers may know of it.
    """
    if len(reason.strip()) < SHORTEST_WORDS:
        raise IncompleteDecision("reason", "Say why you pass it on, in at least ten characters.")
    cases = Case.objects.visible_to(officer).select_related("customer")
    case = cases.select_for_update(of=["self"]).get(id=case_id)
    if case.status == CaseStatus.CLOSED:
        raise IllegalMove("This case is closed.")
    if case.restricted:
        raise IllegalMove("Only its keepers may know of this case. It is not passed on.")
    if case.status == CaseStatus.IN_REVIEW and case.officer_id != officer.id:
        raise IllegalMove(f"{case.officer} has this case.")
    if case.passings.filter(state=PassingState.OPEN).exists():
        raise IllegalMove("This case is on its way already.")
    if to_centre.customer_id != case.customer_id or (to_user is None and to_centre.id == case.centre_id):
        raise IncompleteDecision("to", "Choose another centre, or an officer.")
    if to_user is not None and (to_user.id == officer.id or not _may_have(case, to_user)):
        raise IncompleteDecision("to", "Choose somebody else.")
    passing = Passing.objects.create(
        case=case,
        from_centre_id=case.centre_id,
        to_centre=to_centre,
        to_user=to_user,
        reason=reason.strip(),
        by=officer,
        at=at,
    )
    words = f"To {to_user or to_centre}."
    if by_email:
        passing.told = _tell(passing, case, at)
        passing.save(update_fields=["told"])
        words = f"{words} {told_words(passing.told)}"
    case.save_change(kind="passed_on", by=officer, at=at, words=words[:300])
    keep_on_trail(case, officer, "case.passed_on")
    emit("case.passed_on", centre_id=to_centre.id, case_id=case.id)
    return passing


@transaction.atomic
def accept_passing(*, passing_id: int, officer: User, at: datetime) -> Case:
    """Take a case that was passed on: from now on it is theirs. What was promised stays promised.

    Raises:
        Passing.DoesNotExist: None that is offered to them.
        IllegalMove: It was answered or decided meanwhile.
    """
    passing, case = _offered(passing_id, officer)
    refuse_barred(case, officer)
    changes: dict[str, Any] = {
        "centre_id": passing.to_centre_id,
        "officer": officer,
        "owner": officer,
        "lease_until": at + LEASE,
    }
    if case.status == CaseStatus.WAITING:
        case.move(CaseStatus.IN_REVIEW, by=officer, at=at, words=str(officer), **changes)
    else:
        case.save_change(kind="passing_accepted", by=officer, at=at, words=str(officer), **changes)
    _answer(passing, PassingState.ACCEPTED, officer, "", at)
    keep_on_trail(case, officer, "case.passing_accepted")
    for centre_id in {passing.from_centre_id, passing.to_centre_id}:
        emit("case.claimed", centre_id=centre_id, case_id=case.id)
    return case


@transaction.atomic
def refuse_passing(*, passing_id: int, officer: User, answer: str, at: datetime) -> Passing:
    """Not take it, with a reason: it stays where it is.

    Raises:
        Passing.DoesNotExist: None that is offered to them.
        IncompleteDecision: There is no reason.
        IllegalMove: It was answered or decided meanwhile.
    """
    if len(answer.strip()) < SHORTEST_WORDS:
        raise IncompleteDecision("answer", "Say why you do not take it, in at least ten characters.")
    passing, case = _offered(passing_id, officer)
    _answer(passing, PassingState.REFUSED, officer, answer, at)
    event = case.save_change(kind="passing_refused", by=officer, at=at)
    # Who passed it on reads why where they work on it, and so does whoever has it after them.
    hang_note(event=event, by=officer, words=answer, key=f"passing {passing.id}")
    keep_on_trail(case, officer, "case.passing_refused")
    emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return passing


@transaction.atomic
def take_back_passing(*, passing_id: int, officer: User, at: datetime) -> Passing:
    """Keep a case after all that nobody has accepted yet.

    Raises:
        Passing.DoesNotExist: None of a case that they may see.
        IllegalMove: It was answered meanwhile.
    """
    passings = Passing.objects.filter(case__in=Case.objects.visible_to(officer))
    passing = passings.select_for_update(of=["self"]).select_related("case").get(id=passing_id)
    if passing.state != PassingState.OPEN:
        raise IllegalMove(f"This was {passing.get_state_display().lower()} meanwhile.")
    _answer(passing, PassingState.TAKEN_BACK, officer, "", at)
    case = Case.objects.select_for_update(of=["self"]).get(id=passing.case_id)
    case.save_change(kind="passing_taken_back", by=officer, at=at)
    keep_on_trail(case, officer, "case.passing_taken_back")
    return passing


def _tell(passing: Passing, case: Case, at: datetime) -> list[dict[str, object]]:
    """Whom it is offered to; of a centre its officers on duty, else all of them, and its sergeants."""
    if passing.to_user is not None:
        people = [passing.to_user]
    else:
        there = allowed(case, staff_of(case.customer_id)).filter(centre_id=passing.to_centre_id)
        officers = there.filter(role__in=(OFFICER, SERGEANT)).exclude(id=passing.by_id)
        on_duty = Duty.objects.filter(ended_at=None, started_at__lte=at, until__gt=at).values("user_id")
        people = list(officers.filter(id__in=on_duty)) or list(officers)
    values = {
        "reference": group(case.reference),
        "by": str(passing.by),
        "passed_url": settings.SITE_URL + reverse("triage-passed"),
    }
    return [
        tell_one(
            one,
            message=PASSED_ON,
            values=values,
            case=case,
            occasion=f"passing {passing.id} {one.key}",
            at=at,
        )
        for one in recipients(people, "offered")
    ]


def _may_have(case: Case, user: User) -> bool:
    in_house = user.is_active and user.centre.customer_id == case.customer_id
    kept = not Case.objects.filter(id=case.id).not_kept_from(user).exists()
    may = in_house and not kept and allows(user.role, "triage.review_case")
    return may and not is_barred(case=case, officer=user)


def _offered(passing_id: int, officer: User) -> tuple[Passing, Case]:
    offered = Passing.objects.offered_to(officer).filter(case__in=Case.objects.not_kept_from(officer))
    passing = offered.select_for_update(of=["self"]).get(id=passing_id)
    case = Case.objects.select_for_update(of=["self"]).get(id=passing.case_id)
    if case.status == CaseStatus.CLOSED:
        raise IllegalMove("This case was decided meanwhile.")
    return passing, case


def _answer(passing: Passing, state: PassingState, by: User, answer: str, at: datetime) -> None:
    passing.state, passing.answered_by, passing.answered_at = state, by, at
    passing.answer = answer.strip()
    passing.save(update_fields=["state", "answered_by", "answered_at", "answer"])
