"""What is asked of 000 and of dispatch stays open until it is answered; unanswered for a minute it alarms."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistline.models import Notification, OutboxEvent
from tests.triage.conftest import NOON
from triage.actions import (
    AnswerRefused,
    answer_transfer,
    ask_again,
    ask_transfer,
    claim_case,
    fail_transfer,
    stop_transfer,
    watch_transfers,
)
from triage.models import NOT_OVER, Case, DecisionKind, Transfer, TransferKind, TransferState

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
LATER = NOON + timedelta(minutes=2)


def ask(case, by, kind=TransferKind.TO_000, at=NOON, **said) -> Transfer:
    return ask_transfer(kind=kind, case=case, by=by, at=at, **said)


def test_pressed_twice_is_asked_once(case, officer, officer_two):
    first = ask(case, officer)

    assert ask(case, officer_two, at=NOON + timedelta(seconds=5)) == first
    assert (first.state, first.due_at) == ("open", NOON + MINUTE)
    assert case.events.filter(kind="asked_000").count() == 1


def test_nobody_has_to_hold_the_case_to_ask(case, officer_two, as_officer):
    claim_case(case_id=case.id, officer=officer_two, at=timezone.now())

    answer = as_officer.post(reverse("triage-000", args=[case.reference]))

    assert answer.status_code == 302
    assert Transfer.objects.get().case == case


def test_f9_keeps_what_is_typed_into_the_decision(claimed, as_officer):
    typed = {"reason": "He rang again and", "told": "We are", "version": claimed.version}

    page = as_officer.post(reverse("triage-000", args=[claimed.reference]), typed).content.decode()

    assert "He rang again and" in page
    assert "000 since" in page
    assert Transfer.objects.get().state == "open"


def test_after_a_minute_it_alarms_and_goes_up_each_minute(case, officer, sergeant, supervisor):
    transfer = ask(case, officer)

    levels = []
    for seconds in (59, 61, 121, 181, 241):
        watch_transfers(at=NOON + timedelta(seconds=seconds))
        transfer.refresh_from_db()
        levels.append(transfer.level)

    assert levels == [0, 1, 2, 3, 4]
    assert [one["as"] for one in transfer.told] == ["duty sergeant", "supervisor"]
    assert OutboxEvent.objects.filter(name="transfer.unanswered").count() == 4
    assert case.events.filter(kind="transfer_unanswered").count() == 3
    assert Notification.objects.filter(message="transfer_unanswered").count() == 2


def test_a_sweep_that_comes_late_leaves_no_step_out(case, officer, sergeant, supervisor):
    transfer = ask(case, officer)

    watch_transfers(at=NOON + timedelta(minutes=30))

    transfer.refresh_from_db()
    assert len(transfer.told) == 2
    assert transfer.alarm_at == NOON + timedelta(minutes=31)


def test_an_answer_ends_the_alarm(case, officer, sergeant):
    transfer = ask(case, officer)
    watch_transfers(at=LATER)

    answer_transfer(transfer_id=transfer.id, at=LATER, by=officer, operator="Jo", event_number="P1")

    assert watch_transfers(at=LATER + MINUTE) == 0
    transfer.refresh_from_db()
    assert (transfer.state, transfer.operator, transfer.event_number) == ("answered", "Jo", "P1")
    case.refresh_from_db()
    assert case.status == "waiting"


def test_a_dispatch_is_answered_by_its_number_alone_and_then_decides_the_case(claimed, officer):
    transfer = ask(claimed, officer, TransferKind.DISPATCH, needed="A car", words="Police come to you soon.")
    with pytest.raises(AnswerRefused):
        answer_transfer(transfer_id=transfer.id, at=LATER, by=officer)

    answer_transfer(transfer_id=transfer.id, at=LATER, by=officer, event_number="P7")

    decision = claimed.decisions.get()
    assert (decision.kind, decision.told) == (DecisionKind.DISPATCH, "Police come to you soon.")
    assert Case.objects.get().status == "closed"


def test_an_answer_by_program_decides_for_who_asked(case, officer):
    transfer = ask(case, officer, TransferKind.DISPATCH)

    answer_transfer(transfer_id=transfer.id, at=LATER, event_number="P7")

    assert case.decisions.get().officer == officer


def test_who_has_the_case_keeps_it_when_another_ones_request_is_answered(case, officer, officer_two):
    transfer = ask(case, officer, TransferKind.DISPATCH)
    claim_case(case_id=case.id, officer=officer_two, at=NOON + MINUTE)

    answer_transfer(transfer_id=transfer.id, at=LATER, event_number="P7")

    case.refresh_from_db()
    assert (case.status, case.officer) == ("in_review", officer_two)
    assert "still to be decided" in case.events.get(kind="transfer_answered").words


def test_what_failed_alarms_at_once_and_stays_until_it_is_asked_again(case, officer, sergeant):
    transfer = ask(case, officer, TransferKind.DISPATCH, needed="A car")
    with pytest.raises(AnswerRefused):
        fail_transfer(transfer_id=transfer.id, why=" ", at=LATER, by=officer)
    fail_transfer(transfer_id=transfer.id, why="No unit free", at=LATER, by=officer)

    watch_transfers(at=LATER)
    again = ask_again(transfer_id=transfer.id, by=officer, at=LATER + MINUTE)

    transfer.refresh_from_db()
    assert transfer.told[0]["as"] == "duty sergeant"
    assert (transfer.state, transfer.alarm_at) == ("again", None)
    assert (again.state, again.needed, again.again_of) == ("open", "A car", transfer)
    assert ask_again(transfer_id=transfer.id, by=officer, at=LATER + MINUTE) == again
    assert Case.objects.get().status != "closed"


def test_what_failed_is_settled_otherwise_only_with_a_reason(case, officer):
    transfer = ask(case, officer)
    fail_transfer(transfer_id=transfer.id, why="Nobody answered", at=LATER, by=officer)
    with pytest.raises(AnswerRefused):
        stop_transfer(transfer_id=transfer.id, by=officer, at=LATER, why="ok")

    stop_transfer(transfer_id=transfer.id, by=officer, at=LATER, why="A patrol was there already.")

    transfer.refresh_from_db()
    assert (transfer.state, transfer.over_why) == ("stopped", "A patrol was there already.")


def test_the_same_answer_twice_is_one_and_another_number_is_refused(case, officer):
    transfer = ask(case, officer)
    answer_transfer(transfer_id=transfer.id, at=LATER)
    answer_transfer(transfer_id=transfer.id, at=LATER + MINUTE, event_number="P1", operator="Jo")
    answer_transfer(transfer_id=transfer.id, at=LATER + MINUTE, event_number="P1")

    with pytest.raises(AnswerRefused, match="P1"):
        answer_transfer(transfer_id=transfer.id, at=LATER + MINUTE, event_number="P2")

    transfer.refresh_from_db()
    assert (transfer.answered_at, transfer.event_number, transfer.operator) == (LATER, "P1", "Jo")
    assert case.events.filter(kind="transfer_answered").count() == 1


def test_an_answer_that_comes_after_it_was_taken_back_is_kept(case, officer):
    transfer = ask(case, officer)
    stop_transfer(transfer_id=transfer.id, by=officer, at=LATER)

    answer_transfer(transfer_id=transfer.id, at=LATER + MINUTE, event_number="P1")

    transfer.refresh_from_db()
    assert (transfer.state, transfer.event_number) == ("stopped", "P1")
    assert "taken back by then" in case.events.get(kind="transfer_answered").words


def test_police_who_do_not_come_after_all_alarm(case, officer):
    transfer = ask(case, officer, TransferKind.DISPATCH)
    answer_transfer(transfer_id=transfer.id, at=LATER, event_number="P1")

    fail_transfer(transfer_id=transfer.id, why="Unit was sent elsewhere", at=LATER + MINUTE)

    assert Transfer.objects.alarming(LATER + MINUTE).get() == transfer


MOVES = {
    "answer": lambda one, by, at: answer_transfer(transfer_id=one, at=at, by=by, event_number="P1"),
    "answer by program": lambda one, by, at: answer_transfer(transfer_id=one, at=at, event_number="P1"),
    "fail": lambda one, by, at: fail_transfer(transfer_id=one, why="No unit", at=at, by=by),
    "stop": lambda one, by, at: stop_transfer(transfer_id=one, by=by, at=at, why=""),
    "again": lambda one, by, at: ask_again(transfer_id=one, by=by, at=at),
    "sweep": lambda one, by, at: watch_transfers(at=at),
}


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    kind=st.sampled_from(list(TransferKind)),
    moves=st.lists(st.sampled_from(sorted(MOVES)), min_size=1, max_size=7),
)
def test_no_order_of_moves_leaves_a_request_that_nobody_is_told_of(theft_case, officer, kind, moves):
    case = theft_case()
    ask(case, officer, kind)

    for number, move in enumerate(moves):
        newest = Transfer.objects.filter(case=case).latest("id")
        with suppress(AnswerRefused):
            MOVES[move](newest.id, officer, NOON + (number + 1) * MINUTE)

    for one in Transfer.objects.filter(case=case):
        assert (one.state in NOT_OVER) == (one.alarm_at is not None)
        assert one.state != TransferState.ANSWERED or one.answered_at is not None
        assert one.state != TransferState.ASKED_AGAIN or one.asked_again is not None
    case.refresh_from_db()
    assert case.status != "closed" or case.decisions.exists()
