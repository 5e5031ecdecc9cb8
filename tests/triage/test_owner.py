"""Who goes on with a case when its page is closed: who claimed it last, until it is somebody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.triage.conftest import NOON
from triage.actions import (
    accept_hand_over,
    claim_case,
    claim_next_case,
    free_expired_leases,
    go_on_duty,
    hand_over,
    promise_follow_up,
    release_case,
    write_to_reporter,
)
from triage.models import Case, FollowUp, FollowUpKind, HandOverItem

LATER = timedelta(minutes=4)
QUEUE = reverse("triage-queue")


@pytest.fixture
def left(claimed, officer) -> Case:
    """A case that the officer had open, and whose page fell silent."""
    free_expired_leases(at=NOON + LATER)
    claimed.refresh_from_db()
    return claimed


def listed(client, **asked) -> list[int]:
    return [row["id"] for row in client.get(QUEUE, asked).context["rows"]]


def test_a_closed_laptop_frees_the_case_and_it_stays_mine_to_go_on_with(
    left, officer, as_officer, as_officer_two
):
    [row] = as_officer.get(QUEUE, {"tab": "mine"}).context["rows"]
    others = as_officer_two.get(QUEUE).context["rows"]

    assert (left.status, left.officer, left.owner) == ("waiting", None, officer)
    assert (row["owner"], row["mine"]) == ("You", True)
    assert [one["owner"] for one in others] == ["Const. A. Petrakis"]
    assert listed(as_officer_two, tab="mine") == []
    assert listed(as_officer_two, owner="others") == [left.id]


def test_the_page_of_the_case_says_who_goes_on_with_it(left, as_officer_two):
    page = as_officer_two.get(reverse("triage-case", args=[left.reference])).content.decode()

    assert "<b>Const. A. Petrakis</b> goes on with it" in page
    assert "When you claim it, you are." in page


def test_who_claims_it_goes_on_with_it_and_who_gives_it_back_does_not(left, officer_two):
    claim_case(case_id=left.id, officer=officer_two, at=NOON + LATER)
    left.refresh_from_db()
    theirs = left.owner
    release_case(case_id=left.id, officer=officer_two, at=NOON + LATER)

    left.refresh_from_db()
    assert (theirs, left.owner) == (officer_two, None)


def test_next_leaves_a_colleague_on_duty_what_they_began_as_long_as_something_else_waits(
    left, theft_case, officer, officer_two
):
    at = NOON + LATER
    go_on_duty(user=officer, until=at + timedelta(hours=8), at=at)
    fresh = theft_case(at=NOON + timedelta(minutes=2))  # due later than what was begun

    assert claim_next_case(officer=officer_two, at=at) == fresh
    assert claim_next_case(officer=officer_two, at=at) == left


def test_next_takes_what_was_begun_when_it_is_nearly_due_or_its_owner_is_off_duty(
    left, theft_case, officer, officer_two
):
    theft_case(at=NOON + timedelta(minutes=2))
    off_duty = claim_next_case(officer=officer_two, at=NOON + LATER)
    release_case(case_id=left.id, officer=officer_two, at=NOON + LATER)
    Case.objects.filter(id=left.id).update(owner=officer)
    go_on_duty(user=officer, until=left.warn_at + timedelta(hours=8), at=left.warn_at)

    assert off_duty == left
    assert claim_next_case(officer=officer_two, at=left.warn_at) == left


def test_next_takes_what_was_begun_by_somebody_whose_duty_is_over(left, theft_case, officer, officer_two):
    theft_case(at=NOON + timedelta(minutes=2))
    go_on_duty(user=officer, until=NOON + timedelta(minutes=3), at=NOON)

    assert claim_next_case(officer=officer_two, at=NOON + LATER) == left


def test_who_gives_a_case_back_has_no_turn_with_it_left(claimed, officer):
    turn = promise_follow_up(
        case_id=claimed.id,
        officer=officer,
        kind=FollowUpKind.CASE,
        words="Read the film",
        due_at=NOON + timedelta(days=1),
        at=NOON,
    )

    release_case(case_id=claimed.id, officer=officer, at=NOON + LATER)

    turn.refresh_from_db()
    assert (turn.done_at, turn.done_by) == (NOON + LATER, officer)


def test_what_waits_for_the_citizen_is_nobodys_next(claimed, officer, officer_two):
    at = NOON + timedelta(minutes=1)
    write_to_reporter(case_id=claimed.id, officer=officer, words="Which colour?", key="k", asks=True, at=at)
    release_case(case_id=claimed.id, officer=officer, at=at)

    assert claim_next_case(officer=officer_two, at=at) is None


def test_it_is_mine_until_a_colleague_accepts_it(left, officer, officer_two, as_officer_two):
    hand_over(by=officer, to=officer_two, follow_up_ids=[], case_ids=[left.id], note="", at=timezone.now())
    offered = Case.objects.get(id=left.id).owner

    accept_hand_over(item_ids=[HandOverItem.objects.get().id], by=officer_two, at=timezone.now())

    assert (offered, Case.objects.get(id=left.id).owner) == (officer, officer_two)
    assert listed(as_officer_two, tab="mine") == [left.id]


def test_whoever_claims_what_was_handed_over_ends_the_turn_of_the_others(
    left, officer, officer_two, sergeant
):
    hand_over(by=officer, to=officer_two, follow_up_ids=[], case_ids=[left.id], note="", at=timezone.now())
    accept_hand_over(item_ids=[HandOverItem.objects.get().id], by=officer_two, at=timezone.now())

    claim_case(case_id=left.id, officer=sergeant, at=timezone.now())

    assert FollowUp.objects.get().done_by == sergeant
    assert Case.objects.get(id=left.id).owner == sergeant


def test_all_that_i_go_on_with_is_on_my_hand_over_page(left, as_officer):
    [row] = as_officer.get(reverse("triage-handover")).context["mine"]

    assert (row["value"], row["signs"]) == (f"case-{left.id}", ["yours to go on with"])
