"""A caller who is connected to 000: on record from the press on, open until 000 has answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agents.actions import hang_up, start_transfer, stop_transfer, wrap_up_call
from assistline.models import Delivery
from reports.models import DraftKeptOut
from tests.agents.conftest import WORSE, door, write
from tests.triage.test_emergency_desk import make_desk
from triage import subscribers
from triage.actions import watch_transfers
from triage.eido.building import build_incident
from triage.eido.shape import wrong_with
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


def put_through(call, as_agent):
    """000 has the caller."""
    press(as_agent, call)
    press(as_agent, call, answered="1")
    call.refresh_from_db()
    return Transfer.objects.get()


def test_what_the_caller_tells_after_that_goes_to_the_same_event(answered, as_agent):
    event = put_through(answered, as_agent)

    write(as_agent, answered, what_happened="He has come back.")
    write(as_agent, answered, what_happened="He has come back with a rifle.")

    update = Transfer.objects.get(kind="update")
    assert (update.update_of, update.contact, update.case, update.state) == (
        event,
        answered.contact,
        None,
        "open",
    )
    assert update.needed.count("He has come back") == 1
    assert "He has come back with a rifle." in update.needed
    page = as_agent.get(reverse("console")).content.decode()
    assert "they have not heard" in page
    assert watch_transfers(at=timezone.now() + timedelta(minutes=3)) == 1


def test_they_know_ends_it_and_what_is_typed_with_the_press_is_news_again(answered, as_agent):
    put_through(answered, as_agent)
    write(as_agent, answered, what_happened="He has come back.")

    press(as_agent, answered, known="1", what_happened="He has come back. He is on the roof.")

    assert list(Transfer.objects.filter(kind="update").order_by("id").values_list("state", flat=True)) == [
        "answered",
        "open",
    ]


def test_before_000_has_the_caller_nothing_is_an_update(answered, as_agent):
    press(as_agent, answered)

    write(as_agent, answered, what_happened="He has come back.")

    assert not Transfer.objects.filter(kind="update").exists()


def test_a_sign_of_danger_is_told_at_once_and_comes_along_into_the_case(answered, as_agent):
    put_through(answered, as_agent)
    write(as_agent, answered, what_happened=WORSE)
    for told in Delivery.objects.filter(event_name="cue.raised"):
        subscribers.assess_case_for_cue(**told.payload)

    as_agent.post(reverse("console-outcome", args=[answered.id]), {"outcome": "officer_review"})

    update = Transfer.objects.get(kind="update")
    assert "Sign of danger: " in update.needed
    assert update.case == Case.objects.get()
    assert "they have not heard" in as_agent.get(reverse("console")).content.decode()


def test_what_is_complained_of_on_such_a_call_is_no_words_for_the_floor(answered, as_agent, supervisor):
    put_through(answered, as_agent)
    as_agent.post(door("type", answered), {"type": "feedback"})

    write(as_agent, answered, what_happened="Helen Marsh at the desk laughed at me, the odalisque.")

    update = Transfer.objects.get(kind="update")
    assert "odalisque" not in update.needed
    DraftKeptOut.objects.get_or_create(draft=answered.draft, user=supervisor)
    assert not Transfer.objects.visible_to(supervisor).exists()


def test_of_a_call_the_message_is_of_the_incident_that_they_have(answered, as_agent, customer, centre):
    desk = make_desk(customer, centre)
    event = put_through(answered, as_agent)
    write(as_agent, answered, what_happened="He has come back.")
    update = Transfer.objects.get(kind="update")

    [message] = update.messages.all()
    sent = build_incident(transfer=update, desk=desk, key="k", kind=message.kind, at=timezone.now())

    about = sent["incidentComponent"]
    assert wrong_with(sent) == {}
    assert (about["$id"], about["internalIncidentId"]) == (f"urn:uuid:{event.token}", f"CALL-{event.id}")
    assert message.due_at > timezone.now()  # when the typing rests
