"""A caller who is connected to 000: on record from the press on, open until 000 has answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agents.actions import hang_up, start_transfer, stop_transfer, wrap_up_call
from triage.actions import watch_transfers
from triage.models import Case, Transfer

pytestmark = pytest.mark.django_db

TOLD = "Stay on the line with Triple Zero."


def press(client, call, **said):
    return client.post(reverse("console-transfer", args=[call.id]), said, follow=True).content.decode()


def close(call, agent, **said):
    return wrap_up_call(
        call_id=call.id, agent=agent, disposition="transfer_000", at=timezone.now(), told=TOLD, **said
    )


def test_f9_is_a_request_that_waits_for_an_answer(answered, as_agent, agent):
    page = press(as_agent, answered)

    transfer = Transfer.objects.get()
    assert (transfer.contact_id, transfer.case_id, transfer.state) == (answered.contact_id, None, "open")
    assert "000 has answered" in page


def test_one_press_says_that_000_has_answered(answered, as_agent):
    press(as_agent, answered)

    page = press(as_agent, answered, answered="1")

    assert Transfer.objects.get().state == "answered"
    assert "000 has answered" not in page


def test_unanswered_it_is_an_alert_on_the_dock_and_on_the_floor(answered, agent, as_agent, as_supervisor):
    start_transfer(call_id=answered.id, agent=agent, at=timezone.now() - timedelta(seconds=70))
    watch_transfers(at=timezone.now())

    assert "no answer" in as_agent.get(reverse("console")).content.decode()
    assert "Transfer to 000: no answer" in as_supervisor.get(reverse("floor")).content.decode()


def test_what_failed_is_tried_again_with_one_press(answered, as_agent):
    press(as_agent, answered)
    assert "Try again" in press(as_agent, answered, failed="1")

    press(as_agent, answered, again="1")

    assert list(Transfer.objects.order_by("id").values_list("state", flat=True)) == ["again", "open"]


def test_stopped_it_waits_for_nobody(answered, agent):
    start_transfer(call_id=answered.id, agent=agent, at=timezone.now())

    stop_transfer(call_id=answered.id, agent=agent, at=timezone.now())

    assert Transfer.objects.get().state == "stopped"


def test_who_closes_the_call_as_transferred_answers_it_with_what_000_said(answered, agent):
    start_transfer(call_id=answered.id, agent=agent, at=timezone.now())
    hang_up(call_id=answered.id, agent=agent, at=timezone.now())

    close(answered, agent, event_number="P4", operator="Jo")

    transfer = Transfer.objects.get()
    assert (transfer.state, transfer.event_number, transfer.operator) == ("answered", "P4", "Jo")


def test_a_transfer_made_by_hand_is_counted_too(answered, agent):
    hang_up(call_id=answered.id, agent=agent, at=timezone.now())
    answered.refresh_from_db()

    close(answered, agent, connected_at=answered.started_at)

    assert Transfer.objects.get().state == "answered"


def test_the_case_that_the_call_becomes_has_its_transfer(answered, as_agent, as_officer):
    press(as_agent, answered)
    form = {"what_happened": "He is here now with a knife.", "outcome": "officer_review"}
    as_agent.post(reverse("console-outcome", args=[answered.id]), form)

    case = Case.objects.get()
    assert Transfer.objects.get().case == case
    assert "000 since" in as_officer.get(reverse("triage-case", args=[case.reference])).content.decode()
