"""What 000 hands to us and answers comes in by a door of its own: once, graded, and never a fault of ours."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from agents.actions.calling_back import asked_to_be_called
from assistline.fake_provider.emergency_desk import TOKEN
from reports.models import ContactPoint, Report
from tests.triage.test_emergency_desk import make_desk
from triage.actions import ask_transfer
from triage.dev_desk import example
from triage.models import Case, EmergencyContact, Transfer, TransferKind

pytestmark = pytest.mark.django_db

SAID = {
    "words": "Loud party next door.<br>Nobody is hurt &amp; she wants quiet.",
    "kind": "Noise",
    "name": "Rhonda Egan",
    "phone": "0491 570 158",
    "safe": "yes",
    "suburb": "Moe",
    "number": "P26112299",
}


@pytest.fixture
def desk(customer, centre):
    return make_desk(customer, centre)


@pytest.fixture
def send(client, desk):
    def post(message, name="contacts", token=TOKEN):
        body = message if isinstance(message, bytes | str) else json.dumps(message)
        return client.post(
            reverse(f"api-emergency-{name}"),
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    return post


def test_a_contact_from_000_is_a_graded_case_with_a_reference(send):
    answer = send(example(SAID))

    case = Case.objects.get()
    assert answer.status_code == 201
    assert answer.json()["reference"] == case.reference
    assert (case.channel, case.status, case.matter) == (
        "from_000",
        "waiting",
        "Call back, from 000: Noise",
    )
    assert case.assessments.exists()
    assert "P26112299" in case.events.get(kind="from_000").words
    assert Report.objects.get().narrative_text == "Loud party next door.\nNobody is hurt & she wants quiet."


def test_who_wants_to_be_rung_and_said_that_it_is_safe_is_on_the_list_of_call_backs(send, agent):
    send(example(SAID))

    assert asked_to_be_called(agent).get() == Case.objects.get()


def test_nobody_is_rung_who_did_not_say_that_it_is_safe(send, agent):
    send(example(SAID | {"safe": ""}))

    case = Case.objects.get()
    assert not asked_to_be_called(agent).exists()
    assert ContactPoint.objects.get().safe is False
    assert case.matter == "From 000: Noise"
    assert "nobody rings" in case.events.get(kind="from_000").words


def test_danger_in_the_words_is_graded_as_danger(send):
    send(example(SAID | {"words": "He is hitting her now and he has a knife."}))

    assert Case.objects.get().grade == "immediate"


ASKED = {"happening_now": "no", "anyone_hurt": "no", "noise_from": "party"}


@pytest.mark.parametrize(("asked", "at_once"), [(ASKED, False), ({"anyone_hurt": "no"}, True)])
def test_what_they_asked_is_an_answer_and_what_they_did_not_ask_is_looked_at_at_once(send, asked, at_once):
    send(example(SAID | {"code": "noise", "asked": asked, "safe": ""}))

    case = Case.objects.get()
    assert case.report_type is not None
    assert case.report_type.slug == "noise"
    assert asked.items() <= Report.objects.get().answers.items()
    assert ("A person looks now" in case.assessments.get().reasons[0]["text"]) == at_once


def test_an_answer_that_the_question_does_not_have_is_refused(send):
    answer = send(example(SAID | {"code": "noise", "asked": {"noise_from": "the moon"}}))

    assert answer.status_code == 400
    assert "incidentComponent.assistline.answers.noise_from" in answer.json()["reasons"]


def test_a_high_priority_of_theirs_raises_the_grade(send):
    message = example(SAID | {"code": "noise", "asked": ASKED, "safe": ""})
    message["incidentComponent"]["incidentCommonPriorityNumber"] = 8

    send(message)

    assert Case.objects.get().events.filter(kind="grade_raised", words__endswith="to Priority").exists()


def test_the_same_message_twice_is_one_contact_and_other_words_are_refused(send):
    message = example(SAID)

    first, second = send(message), send(message)
    other = send(message | {"notesComponent": [{"notesActionComments": "Something else."}]})

    assert (first.status_code, second.status_code, other.status_code) == (201, 200, 422)
    assert first.json()["reference"] == second.json()["reference"]
    assert (EmergencyContact.objects.count(), Case.objects.count()) == (1, 1)


def without(message, name):
    return {key: value for key, value in message.items() if key != name}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda m: without(m, "$id"), "message"),
        (lambda m: without(m, "notesComponent"), "message"),
        (lambda m: m | {"notesComponent": []}, "notesComponent"),
        (lambda m: m | {"notesComponent": [{"notesActionComments": "<p></p>"}]}, "notesComponent"),
        (lambda m: m | {"incidentComponent": 5}, "incidentComponent"),
        (lambda m: m | {"lastUpdateTimestamp": "yesterday"}, "lastUpdateTimestamp"),
        (
            lambda m: (
                m
                | {
                    "personComponent": [
                        {"personIncidentRoleRegistryText": ["Caller"], "assistline": {"phone": "000"}}
                    ]
                }
            ),
            "personComponent.0.assistline.phone",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_where_and_why(send, change, where):
    answer = send(change(example(SAID)))

    assert answer.status_code == 400
    assert where in answer.json()["reasons"]
    assert not Case.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{", "null", '{"a": 1e999}', b"\xff", '"x"'])
def test_nonsense_is_no_fault_of_ours_and_is_answered_as_the_schema_has_it(send, body):
    told = [send(body), send(body, name="answers")]

    assert [answer.status_code for answer in told] == [400, 400]
    assert all(said for answer in told for said in answer.json()["reasons"].values())


def test_only_the_token_of_an_active_desk_opens(send, desk, client):
    assert send(example(SAID), token="x").status_code == 401
    assert (
        client.post(reverse("api-emergency-contacts"), {}, content_type="application/json").status_code == 401
    )
    desk.is_active = False
    desk.save()
    assert send(example(SAID)).status_code == 401


@pytest.fixture
def transfer(desk, claimed, officer) -> Transfer:
    return ask_transfer(kind=TransferKind.DISPATCH, case=claimed, by=officer, at=timezone.now())


def answer(transfer, **said):
    return {"incident": f"urn:uuid:{transfer.token}", "result": "accepted", **said}


def test_000_answers_with_an_event_number(send, transfer):
    said = answer(transfer, event_number="P5", operator="Jo")

    assert [send(said, "answers").status_code for _ in range(2)] == [200, 200]
    assert send(said | {"event_number": "P6"}, "answers").status_code == 409
    assert Case.objects.get().decisions.get().kind == "dispatch"


def test_000_says_that_it_failed_and_why(send, transfer):
    assert send(answer(transfer, result="failed"), "answers").json() == {
        "reasons": {"reason": ["Say in a few words why it failed."]}
    }

    send(answer(transfer, result="failed", reason="No unit free"), "answers")

    transfer.refresh_from_db()
    assert (transfer.state, transfer.failed_why) == ("failed", "No unit free")


@pytest.mark.parametrize("wrong", [{"event_number": 5}, {"operator": True}, {"reason": 1.5}, {"incident": 7}])
def test_a_number_in_the_place_of_a_text_is_said_by_its_name(send, transfer, wrong):
    told = send(answer(transfer, event_number="P5") | wrong, "answers")

    assert (told.status_code, list(told.json()["reasons"])) == (400, list(wrong))
    transfer.refresh_from_db()
    assert transfer.event_number == ""


@pytest.mark.parametrize("wrong", [5, True, ["Kim"]])
def test_a_name_of_000_that_is_no_text_is_said_by_its_place(send, wrong):
    message = json.loads(json.dumps(example(SAID)).replace('"Rhonda Egan"', json.dumps(wrong)))

    told = send(message)

    assert told.status_code == 400
    assert any("personFullName" in place for place in told.json()["reasons"])


def test_a_request_of_nobody_is_not_there(send, transfer):
    for incident in ("urn:uuid:6c1d1f6e-0000-4000-8000-000000000000", "nonsense"):
        assert send(answer(transfer) | {"incident": incident}, "answers").status_code == 404
