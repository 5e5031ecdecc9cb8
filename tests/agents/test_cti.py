"""The door of the telephone systems: the contract, and its deviations."""

import json
from datetime import timedelta
from itertools import permutations
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents.actions import answer_call, close_zombie_calls, make_line
from agents.models import Call, CallEvent, PresenceInterval
from assistline.models import OutboxEvent
from reports.models import Contact
from tests.agents.conftest import CALLER, CALLER_E164, FORM, NOON, TOKEN, post_event
from tests.triage.side_by_side import side_by_side

pytestmark = pytest.mark.django_db

ROW = ("direction", "number", "queue", "state", "cause", "rings_for", "started_at", "answered_at", "ended_at")


def row(call: Call) -> tuple:
    call.refresh_from_db()
    return (*(getattr(call, name) for name in ROW), call.agent and call.agent.username)


def minute_of_talk(user: str = "agent") -> list[dict]:
    return [
        {"event": "newCall", "at": NOON},
        {"event": "answer", "at": NOON + timedelta(seconds=9), "user": user},
        {"event": "hangup", "at": NOON + timedelta(seconds=60), "cause": "normalClearing"},
    ]


def test_a_call_rings_is_answered_and_ends(say, agent):
    states = [say(**event).state for event in minute_of_talk()]

    call = Call.objects.get()
    assert states == ["ringing", "answered", "ended"]
    assert (call.number, call.queue, call.cause, call.agent) == (
        CALLER_E164,
        "131444",
        "normalClearing",
        agent,
    )
    assert (call.contact.channel, call.contact.started_at) == ("phone", NOON)
    assert call.contact.ended_at == NOON + timedelta(seconds=60)


def test_a_call_that_the_caller_gave_up_is_missed(say):
    say("newCall", at=NOON)

    call = say("hangup", at=NOON + timedelta(seconds=5), cause="cancel")

    assert (call.state, call.cause, call.agent, call.draft) == ("missed", "cancel", None, None)


def test_a_ring_that_is_told_twice_is_one_event(say):
    say("newCall")
    say("newCall")

    assert (CallEvent.objects.count(), Call.objects.count(), Contact.objects.count()) == (1, 1, 1)
    assert OutboxEvent.objects.filter(name="call.rang").count() == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_all_orders_of_the_three_events_give_the_same_row(say, agent, order):
    events = minute_of_talk()
    for event in events:
        say(call_id="straight", **event)

    for number in order:
        say(call_id="shuffled", **events[number])

    straight, shuffled = (Call.objects.get(call_key=key) for key in ("straight", "shuffled"))
    assert row(shuffled) == row(straight)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_without_stated_times_all_orders_end_answered(say, agent, order):
    events = minute_of_talk()

    for number in order:
        say(**{**events[number], "at": None})

    call = Call.objects.get()
    assert (call.state, call.agent, call.cause) == ("ended", agent, "normalClearing")
    assert call.started_at <= call.answered_at <= call.ended_at


def test_a_hangup_alone_makes_a_missed_call(say):
    call = say("hangup", at=NOON, cause="cancel")

    assert (call.state, call.number, call.started_at) == ("missed", CALLER_E164, NOON)


def test_an_answer_alone_makes_an_answered_call(say, agent):
    call = say("answer", at=NOON, user="agent")

    assert (call.state, call.agent) == ("answered", agent)
    assert call.draft.contact == call.contact


def test_an_answer_after_the_hangup_changes_nothing(say, agent):
    say("newCall", at=NOON)
    before = row(say("hangup", at=NOON + timedelta(seconds=5), cause="cancel"))

    call = say("answer", at=NOON + timedelta(seconds=6), user="agent")

    assert row(call) == before
    assert CallEvent.objects.count() == 3


def test_a_second_hangup_with_another_cause_is_kept_and_the_first_one_counts(say, agent):
    for event in minute_of_talk():
        say(**event)

    call = say("hangup", at=NOON + timedelta(seconds=61), cause="busy")

    assert (call.cause, CallEvent.objects.filter(kind="hangup").count()) == ("normalClearing", 2)


@pytest.mark.parametrize("cause", ["busy", "cancel", "noAnswer", "congestion", "notFound", "NORMALCLEARING"])
def test_every_cause_of_an_unanswered_call_makes_it_missed(say, cause):
    say("newCall", at=NOON)

    call = say("hangup", at=NOON + timedelta(seconds=5), cause=cause)

    assert call.state == "missed"
    assert call.cause in (cause, "normalClearing")


def test_a_forwarded_call_is_not_missed_and_goes_on_as_another(say):
    say("newCall", at=NOON)

    first = say("hangup", at=NOON + timedelta(seconds=5), cause="forwarded")
    second = say("newCall", "call-2", at=NOON + timedelta(seconds=6))

    assert (first.state, second.state) == ("ended", "ringing")


@pytest.mark.parametrize("number", ["anonymous", "Anonymous", "", None])
def test_a_withheld_number_stays_empty(say, number):
    call = say("newCall", from_=number)

    assert (call.number, call.number_index) == ("", "")


def test_the_number_is_kept_as_typed_in_the_event(say):
    say("newCall", from_="493055571600")

    assert CallEvent.objects.get().said["caller"] == "493055571600"
    assert Call.objects.get().number == "+493055571600"


def test_a_call_that_we_make_is_kept_and_rings_nowhere(say, agent):
    call = say("newCall", direction="out", from_="131444", to=CALLER, user="agent")

    assert (call.direction, call.number, call.agent) == ("out", CALLER_E164, agent)
    assert not OutboxEvent.objects.exists()
    assert not Call.objects.ringing_for(agent, timezone.now()).exists()


def test_a_call_for_two_people_rings_on_both_and_on_nobody_elses(say, agent, agent_two, supervisor):
    call = say("newCall", user=["agent", "Dan Kelso", "nobody we know"])

    now = call.started_at
    assert call.rings_for == ["agent", "agent-two"]
    assert [Call.objects.ringing_for(who, now).count() for who in (agent, agent_two, supervisor)] == [1, 1, 0]
    later = now + timedelta(seconds=30)
    assert Call.objects.ringing_for(supervisor, later).get() == call


def test_a_call_rings_in_its_own_centre_alone(ring, agent, agent_elsewhere, officer):
    now = ring().started_at

    assert [Call.objects.ringing_for(who, now).count() for who in (agent, agent_elsewhere, officer)] == [
        1,
        0,
        0,
    ]


DEVIATIONS = {
    "json": (json.dumps({"callId": "7", "user": ["agent"]}), "application/json"),
    "one user": (json.dumps({"callId": "7", "user": "agent"}), "application/json"),
    "call_id and callid": (
        json.dumps({"call_id": "7", "callid": "7", "caller": "agent"}),
        "application/json",
    ),
    "a number for an id": (json.dumps({"CALLID": 7, "Caller": ["agent"]}), "application/json; charset=utf-8"),
    "form": (urlencode({"callId": "7", "user": "agent"}), FORM),
    "user[]": (urlencode({"callid": "7", "user[]": "agent"}), FORM),
    "caller[]": (urlencode({"Call_ID": "7", "CALLER[]": "agent"}), FORM),
}


def deviating(name: str, **fields: str):
    body, kind = DEVIATIONS[name]
    if kind == FORM:
        return f"{body}&{urlencode(fields)}", kind
    return json.dumps(json.loads(body) | fields), kind


@pytest.mark.parametrize("name", DEVIATIONS)
def test_all_spellings_of_the_contract_give_the_same_row(line, say, agent, name):
    expected = row(say("newCall", "straight", user="agent", at=NOON))
    body, kind = deviating(
        name, event="newCall", direction="in", **{"from": CALLER, "to": "131444"}, at=NOON.isoformat()
    )

    response = Client().post(reverse("cti", args=[TOKEN]), body, content_type=kind)

    assert (response.status_code, response.json()) == (200, {})
    assert row(Call.objects.get(call_key="7")) == expected


def test_a_multipart_form_gives_the_same_row(line, say, agent):
    expected = row(say("newCall", "straight", user="agent", at=NOON))
    body = {"Event": "NEWCALL", "DIRECTION": "IN", "From": CALLER, "To": "131444", "call_id": "7"}

    response = Client().post(
        reverse("cti", args=[TOKEN]), {**body, "user[]": ["agent"], "at": str(NOON.timestamp())}
    )

    assert response.status_code == 200
    assert row(Call.objects.get(call_key="7")) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-17T01:00:00Z",
        "2026-11-17T12:00:00+11:00",
        "2026-11-17T12:00:00",  # without an offset in the centre's zone
        f"{NOON.timestamp():.0f}",
        f"{NOON.timestamp() * 1000:.0f}",
    ],
)
def test_a_stated_time_is_read_in_every_form(say, typed):
    body = {"event": "newCall", "direction": "in", "callId": "7", "at": typed}

    Client().post(reverse("cti", args=[TOKEN]), body, content_type="application/json")

    assert Call.objects.get().started_at == NOON


@pytest.mark.parametrize("typed", ["soon", "nan", "-1", "9" * 400, "2999-01-01T00:00:00Z", "0001-01-01"])
def test_a_time_that_cannot_be_true_counts_as_none(line, typed):
    response = post_event(event="newCall", callId="7", **{"AT": typed})

    assert response.status_code == 200
    assert abs(Call.objects.get().started_at - timezone.now()) < timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_make_one_row(line, agent):
    events = [{**event, "at": None} for event in minute_of_talk()]

    answers = side_by_side(50, lambda n: post_event(callId="7", **events[n % 3]).status_code)

    call = Call.objects.get()
    assert answers == [200] * 50
    assert (CallEvent.objects.count(), Contact.objects.count()) == (3, 1)
    assert (call.state, call.agent, call.rings_for) == ("ended", agent, [])
    assert PresenceInterval.objects.filter(ended_at=None).count() <= 1


def test_ids_are_the_lines_own(line, other_centre):
    other = make_line(centre=other_centre, name="Elsewhere", token="other-token").line

    post_event(event="newCall", callId="7")
    post_event("other-token", event="newCall", callId="7")

    assert {call.line for call in Call.objects.all()} == {line, other}


def test_a_very_long_id_is_one_call(say, line):
    for event in ("newCall", "hangup"):
        assert post_event(event=event, callId="a1b2" * 200).status_code == 200

    assert Call.objects.count() == 1


def test_a_call_whose_hangup_never_came_is_closed_after_four_hours(say, agent):
    say("newCall", "old", at=NOON)
    now = timezone.now()

    early = close_zombie_calls(at=now + timedelta(hours=3, minutes=59))
    closed = close_zombie_calls(at=now + timedelta(hours=4, minutes=1))

    call = Call.objects.get()
    assert (early, closed, call.state, call.cause) == (0, 1, "missed", "noHangup")
    assert close_zombie_calls(at=now + timedelta(hours=5)) == 0


def test_the_hangup_that_comes_after_all_says_when_it_was(say, agent):
    call = say("newCall", at=NOON)
    close_zombie_calls(at=timezone.now() + timedelta(hours=5))

    say("hangup", at=NOON + timedelta(seconds=40), cause="cancel")

    call.refresh_from_db()
    assert (call.cause, call.ended_at) == ("cancel", NOON + timedelta(seconds=40))


def test_events_say_what_happened_once_each(say, agent):
    for event in minute_of_talk():
        say(**event)
        say(**event)

    names = OutboxEvent.objects.order_by("id").values_list("name", flat=True)
    assert [name for name in names if name.startswith("call.")] == [
        "call.rang",
        "call.answered",
        "call.ended",
    ]
    assert set(OutboxEvent.objects.values_list("centre_id", flat=True)) == {agent.centre_id}


def test_an_event_is_never_changed(say):
    from_the_stream = say("newCall")

    with pytest.raises(Exception, match="Cannot update or delete"):
        CallEvent.objects.filter(call_key=from_the_stream.call_key).update(kind="hangup")


def test_the_telephone_that_answers_without_a_name_leaves_the_call_to_who_presses_answer(say, agent):
    say("newCall", at=NOON)
    call = say("answer", at=NOON + timedelta(seconds=3), answeringNumber="201")
    assert (call.state, call.agent, call.draft) == ("answered", None, None)

    taken = answer_call(call_id=call.id, agent=agent, at=timezone.now())

    assert (taken.agent, taken.state) == (agent, "answered")
    assert taken.draft is not None
