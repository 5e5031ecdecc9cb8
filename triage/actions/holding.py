"""A legal hold is placed, looked at again, and lifted: by a person, with a reason, on timeline and trail."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from assistline.models import User
from triage.actions.trail import keep_on_trail
from triage.models import Case, IllegalMove, Keeping, LegalHold
from triage.rules.keeping import NOTICE

SHORTEST_REASON = 10
NO_REASON = "Say why, in at least ten characters."
PAST = "Choose a day that is still to come."


@transaction.atomic
def place_hold(*, case_id: int, by: User, reason: str, review_date: date, at: datetime) -> LegalHold:
    """Keep everything of a case until the hold is lifted, whatever its class says. Holds add up.

    Args:
        case_id: The case; the caller has checked that the person may know of it.
        by: Who; the view has checked ``triage.hold_case``.
        reason: Why, at least ten characters; kept with the hold, encrypted.
        review_date: When somebody looks whether it is still needed.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: There is no such case of the person's customer.
        IllegalMove: There is no reason, the day is past, or what was told is destroyed already.
    """
    case = _locked(case_id, by)
    if len(reason.strip()) < SHORTEST_REASON:
        raise IllegalMove(NO_REASON)
    _check_day(case, review_date, at)
    if Keeping.objects.filter(case=case).exclude(destroyed_at=None).exists():
        raise IllegalMove("What was told is destroyed already: there is nothing left to hold.")
    hold = LegalHold.objects.create(
        case=case, reason=reason.strip(), placed_by=by, placed_at=at, review_date=review_date
    )
    words = f"Nothing is destroyed until it is lifted; looked at again on {_day(review_date)}"
    case.events.create(kind="hold_placed", by=by, at=at, words=words)
    keep_on_trail(case, by, "case.hold_placed")
    return hold


@transaction.atomic
def review_hold(*, hold_id: int, by: User, review_date: date, at: datetime) -> LegalHold:
    """Say that a hold is still needed, and when somebody looks again.

    Args:
        hold_id: In force, of the person's customer; the caller has checked that they may know of its case.
        by: Who; the view has checked ``triage.hold_case``.
        review_date: The next day.
        at: When, timezone-aware.

    Raises:
        LegalHold.DoesNotExist: There is none.
        IllegalMove: It is lifted, or the day is past.
    """
    hold, case = _held(hold_id, by)
    _check_day(case, review_date, at)
    hold.review_date = review_date
    hold.save(update_fields=["review_date"])
    words = f"Still needed; looked at again on {_day(review_date)}"
    case.events.create(kind="hold_reviewed", by=by, at=at, words=words)
    keep_on_trail(case, by, "case.hold_reviewed")
    return hold


@transaction.atomic
def lift_hold(*, hold_id: int, by: User, reason: str, at: datetime) -> LegalHold:
    """Let a case go back to what its class says, with notice: who did not mean it can place another.

    Args:
        hold_id: In force, of the person's customer; the caller has checked that they may know of its case.
        by: Who; the view has checked ``triage.hold_case``.
        reason: Why, at least ten characters.
        at: When, timezone-aware.

    Raises:
        LegalHold.DoesNotExist: There is none.
        IllegalMove: It is lifted, or there is no reason.
    """
    hold, case = _held(hold_id, by)
    if len(reason.strip()) < SHORTEST_REASON:
        raise IllegalMove(NO_REASON)
    hold.lifted_at, hold.lifted_by, hold.lifted_reason = at, by, reason.strip()
    hold.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    soon = Keeping.objects.filter(case=case, destroyed_at=None, kept_until__lt=at + NOTICE)
    soon.update(kept_until=at + NOTICE)
    words = "It is kept as long as its class says, and for 30 days from now at least"
    case.events.create(kind="hold_lifted", by=by, at=at, words=words)
    keep_on_trail(case, by, "case.hold_lifted")
    return hold


def _locked(case_id: int, by: User) -> Case:
    cases = Case.objects.select_for_update(of=["self"]).select_related("centre")
    return cases.get(id=case_id, customer_id=by.centre.customer_id)


def _held(hold_id: int, by: User) -> tuple[LegalHold, Case]:
    found = LegalHold.objects.get(id=hold_id, case__customer_id=by.centre.customer_id)
    case = _locked(found.case_id, by)
    hold = LegalHold.objects.select_for_update().get(id=hold_id)
    if hold.lifted_at is not None:
        raise IllegalMove("This hold is lifted already.")
    return hold, case


def _check_day(case: Case, day: date, at: datetime) -> None:
    if day <= at.astimezone(case.centre.zone).date():
        raise IllegalMove(PAST)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
