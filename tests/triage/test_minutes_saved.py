"""What is counted as time saved on the Dispatch page: no visit twice, and none where a car went."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.conftest import signed_in
from tests.triage.test_emergency_desk import make_desk
from triage.actions import (
    answer_transfer,
    ask_transfer,
    claim_case,
    decide_case,
    fail_transfer,
    merge_cases,
    take_contact,
)
from triage.actions.event_updates import update_event
from triage.dev_desk import example
from triage.models import Case, DecisionKind, EmergencyMessage, Transfer, TransferKind, TransferState

pytestmark = pytest.mark.django_db


@pytest.fixture
def from_000(customer, centre):
    """Cases of what the emergency number hands over."""
    desk = make_desk(customer, centre)

    def hand(words: str) -> Case:
        return take_contact(desk=desk, message=example({"words": words}), at=timezone.now()).case

    return hand


def close(case: Case, officer) -> None:
    case.refresh_from_db()
    held = claim_case(case_id=case.id, officer=officer, at=timezone.now())
    decide_case(
        case_id=case.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason="They turned it down when they were asked.",
        told="It is quiet again. Call us if it is not.",
        version=held.version,
        at=timezone.now(),
    )


def today(sergeant) -> dict:
    return signed_in(sergeant).get(reverse("triage-dispatches")).context["days"][0]


def test_several_contacts_about_one_party_would_have_been_one_visit(from_000, officer, sergeant):
    lead, other = from_000("Loud party at number 40."), from_000("The party at 40 is too loud.")
    merge_cases(
        case_id=lead.id,
        other_id=other.id,
        officer=officer,
        versions={case.id: Case.objects.get(id=case.id).version for case in (lead, other)},
        at=timezone.now(),
    )
    close(lead, officer)

    counted = today(sergeant)

    assert counted["from_000"] == 2
    assert counted["visits"].times == 1


def test_two_matters_are_two_visits(from_000, officer, sergeant):
    for words in ("Loud party at number 40.", "A car alarm since noon in Mill Road."):
        close(from_000(words), officer)

    assert today(sergeant)["visits"].times == 2


def test_no_visit_is_saved_where_a_car_was_promised(from_000, officer, sergeant):
    case = from_000("Loud party at number 40.")
    asked = ask_transfer(kind=TransferKind.DISPATCH, case=case, by=officer, at=timezone.now())
    # The colleague who has the case closes it with other words.
    held = claim_case(case_id=case.id, officer=sergeant, at=timezone.now())
    answer_transfer(transfer_id=asked.id, by=officer, event_number="P7", at=timezone.now())
    decide_case(
        case_id=case.id,
        officer=sergeant,
        kind=DecisionKind.CLOSE,
        reason="The patrol has spoken with them.",
        told="Police have spoken with them.",
        version=Case.objects.get(id=held.id).version,
        at=timezone.now(),
    )

    counted = today(sergeant)

    assert (counted["dispatch"], counted["visits"].times) == (1, 0)


def test_facts_that_nobody_took_saved_nobody_the_reading_out(theft_case, from_000, officer, sergeant):
    for answer in (True, False):
        asked = ask_transfer(kind=TransferKind.TO_000, case=theft_case(), by=officer, at=timezone.now())
        if answer:
            answer_transfer(transfer_id=asked.id, by=officer, event_number="P8", at=timezone.now())
        else:
            fail_transfer(transfer_id=asked.id, why="Nobody was reached", at=timezone.now())
    EmergencyMessage.objects.update(state="sent", sent_at=timezone.now())

    counted = today(sergeant)

    assert (counted["to_000"], counted["failed"], counted["telling"].times) == (2, 1, 1)


def test_to_say_what_is_new_saves_no_second_reading_out(case, customer, centre, officer, sergeant):
    make_desk(customer, centre)
    asked = ask_transfer(kind=TransferKind.TO_000, case=case, by=officer, at=timezone.now())
    answer_transfer(transfer_id=asked.id, by=officer, event_number="P9", at=timezone.now())
    held = Case.objects.select_for_update().get(id=case.id)
    update = update_event(case=held, what="The citizen wrote", words="He is back.", at=timezone.now())
    answer_transfer(transfer_id=update.id, by=officer, at=timezone.now())
    EmergencyMessage.objects.update(state="sent", sent_at=timezone.now())

    counted = today(sergeant)

    assert (counted["to_000"], counted["telling"].times) == (1, 1)


def test_no_visit_is_saved_where_the_case_ended_with_police_sent(from_000, officer, sergeant):
    case = from_000("Loud party at number 40.")
    asked = ask_transfer(kind=TransferKind.DISPATCH, case=case, by=officer, at=timezone.now())
    answer_transfer(transfer_id=asked.id, by=officer, event_number="P7", at=timezone.now())
    # It did not stay in the book of requests: what the case was closed with says it alone.
    Transfer.objects.update(state=TransferState.STOPPED, over_at=timezone.now())

    counted = today(sergeant)

    case.refresh_from_db()
    assert (case.status, counted["visits"].times) == ("closed", 0)
