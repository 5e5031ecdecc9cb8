"""Where people are: chosen, made by calls, and lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agents.actions import (
    AlreadyAnswered,
    IllegalPresence,
    NotYourCall,
    answer_call,
    beat,
    hang_up,
    mark_absent_agents,
    set_presence,
    wrap_up_call,
)
from agents.models import Call, PresenceInterval
from assistline.models import OutboxEvent
from reports.models import Draft
from tests.agents.conftest import NOON
from tests.conftest import person
from tests.triage.side_by_side import side_by_side

pytestmark = pytest.mark.django_db


def state_of(user) -> str:
    now = PresenceInterval.objects.filter(user=user, ended_at=None).first()
    return now.state if now else "offline"


def available(*users, at=None) -> None:
    for user in users:
        set_presence(user=user, state="available", at=at or timezone.now())


def test_each_state_is_an_interval_and_one_is_open(agent):
    set_presence(user=agent, state="available", at=NOON)
    set_presence(user=agent, state="break", reason="Lunch", at=NOON + timedelta(minutes=5))

    kept = PresenceInterval.objects.order_by("started_at").values_list("state", "reason", "ended_at")
    assert list(kept) == [("available", "", NOON + timedelta(minutes=5)), ("break", "Lunch", None)]
    said = OutboxEvent.objects.filter(name="presence.changed")
    assert [(event.centre_id, event.payload) for event in said] == [
        (agent.centre_id, {"user_id": agent.id})
    ] * 2


def test_choosing_where_one_is_changes_nothing(agent):
    first = set_presence(user=agent, state="available", at=NOON)

    assert set_presence(user=agent, state="available", at=NOON + timedelta(minutes=1)) == first


@pytest.mark.parametrize(
    ("state", "reason", "sentence"),
    [
        ("break", " ", "what the break is for"),
        ("on_call", "", "Only a call"),
        ("wrap_up", "", "Only a call"),
        ("reserved", "", "Only a call"),
        ("asleep", "", "from the list"),
        ("break", "x" * 81, "80 characters"),
    ],
)
def test_what_nobody_can_choose_is_refused_in_a_sentence(agent, state, reason, sentence):
    with pytest.raises(IllegalPresence, match=sentence):
        set_presence(user=agent, state=state, reason=reason, at=NOON)


def test_a_call_takes_its_agent_from_ringing_to_available_again(say, agent):
    available(agent)
    seen = [state_of(agent)]

    call = say("newCall", user="agent")
    seen.append(state_of(agent))
    answer_call(call_id=call.id, agent=agent, at=timezone.now())
    seen.append(state_of(agent))
    say("hangup", cause="normalClearing")
    seen.append(state_of(agent))
    wrap_up_call(
        call_id=call.id, agent=agent, disposition="advice", told="Ring the council.", at=timezone.now()
    )

    assert [*seen, state_of(agent)] == ["available", "reserved", "on_call", "wrap_up", "available"]


def test_a_call_can_be_held_and_not_left(answered, agent):
    for state in ("on_hold", "on_call"):
        set_presence(user=agent, state=state, at=timezone.now())
    with pytest.raises(IllegalPresence, match="Finish the call"):
        set_presence(user=agent, state="break", reason="Lunch", at=timezone.now())


def test_a_call_for_named_people_lets_go_of_those_who_did_not_answer(say, agent, agent_two):
    available(agent, agent_two)

    call = say("newCall", user=["agent", "agent-two"])
    ringing = (state_of(agent), state_of(agent_two))
    answer_call(call_id=call.id, agent=agent, at=timezone.now())

    assert ringing == ("reserved", "reserved")
    assert (state_of(agent), state_of(agent_two)) == ("on_call", "available")


def test_whoever_two_calls_ring_stays_reserved_until_both_are_gone(say, agent):
    available(agent)
    say("newCall", "1", user="agent")
    say("newCall", "2", user="agent")

    say("hangup", "1", cause="cancel")
    after_one = state_of(agent)
    say("hangup", "2", cause="cancel")

    assert (after_one, state_of(agent)) == ("reserved", "available")


def test_who_is_on_a_break_is_not_made_ready_by_a_call(say, agent):
    set_presence(user=agent, state="break", reason="Lunch", at=timezone.now())

    say("newCall", user="agent")

    assert state_of(agent) == "break"


def test_a_telephone_that_rings_for_thirty_seconds_is_not_responding(say, agent):
    available(agent)
    say("newCall", user="agent")
    now = PresenceInterval.objects.get(ended_at=None).started_at

    early = mark_absent_agents(at=now + timedelta(seconds=29))
    moved = mark_absent_agents(at=now + timedelta(seconds=30))

    assert (early, moved, state_of(agent)) == (0, 1, "not_responding")


def test_a_page_that_falls_silent_for_a_minute_is_offline(agent, agent_two):
    available(agent, agent_two, at=NOON)
    beat(user=agent, at=NOON + timedelta(seconds=40))

    moved = mark_absent_agents(at=NOON + timedelta(seconds=61))

    assert (moved, state_of(agent), state_of(agent_two)) == (1, "available", "offline")
    assert PresenceInterval.objects.get(user=agent_two, ended_at=None).reason == "The page was closed"


def test_who_talks_is_not_offline_because_the_page_is_silent(answered, agent):
    mark_absent_agents(at=timezone.now() + timedelta(minutes=10))

    assert state_of(agent) == "on_call"


def test_the_page_of_a_call_keeps_its_draft_awake(answered, agent):
    later = timezone.now() + timedelta(minutes=3)

    beat(user=agent, at=later)

    assert Draft.objects.get(call=answered).last_seen_at == later


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_press_answer_one_has_the_call(ring, centre):
    call = ring()
    agents = [person(f"a{number}", "agent", centre, f"Agent {number}") for number in range(8)]

    results = side_by_side(8, lambda n: answer_call(call_id=call.id, agent=agents[n], at=timezone.now()))

    winners = [result.agent for result in results if isinstance(result, Call)]
    losers = {str(result) for result in results if isinstance(result, AlreadyAnswered)}
    assert len(winners) == 1
    assert losers == {f"{winners[0].full_name} has just answered this call."}
    assert [user for user in agents if state_of(user) == "on_call"] == winners


@pytest.mark.django_db(transaction=True)
def test_people_whom_many_calls_ring_at_once_are_in_one_state(say, line, agent, agent_two):
    available(agent, agent_two)
    names = [["agent", "agent-two"], ["agent-two", "agent"]]

    calls = side_by_side(16, lambda n: say("newCall", f"{n}", user=names[n % 2]))

    assert all(isinstance(call, Call) for call in calls), calls
    assert [state_of(who) for who in (agent, agent_two)] == ["reserved", "reserved"]


def test_answering_twice_is_no_mistake_and_one_draft(answered, agent):
    again = answer_call(call_id=answered.id, agent=agent, at=timezone.now())

    assert (again.id, Draft.objects.count()) == (answered.id, 1)
    assert again.draft.channel == "phone"


def test_a_call_of_another_centre_is_not_there(ring, agent_elsewhere, officer):
    call = ring()

    for who in (agent_elsewhere, officer):
        with pytest.raises(Call.DoesNotExist):
            answer_call(call_id=call.id, agent=who, at=timezone.now())


def test_who_comes_after_the_caller_has_gone_reads_so(say, agent):
    say("newCall")
    call = say("hangup", cause="cancel")

    with pytest.raises(AlreadyAnswered, match="The caller has hung up"):
        answer_call(call_id=call.id, agent=agent, at=timezone.now())


def test_an_agent_hangs_up_their_own_call_alone(answered, agent, agent_two):
    with pytest.raises(NotYourCall):
        hang_up(call_id=answered.id, agent=agent_two, at=timezone.now())

    ended = hang_up(call_id=answered.id, agent=agent, at=timezone.now())

    assert (ended.state, ended.cause, state_of(agent)) == ("ended", "normalClearing", "wrap_up")
