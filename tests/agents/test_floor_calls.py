"""Who waits, who is here, and the mark that a hang-up leaves on a cue."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.urls import reverse
from django.utils import timezone

from agents.actions import (
    answer_call,
    ask_supervisor,
    make_line,
    set_presence,
    take_event,
    wrap_up_call,
)
from agents.models import CallState, Direction, EventKind
from agents.rules.fold import TelephoneEvent
from agents.subscribers import mark_cues_of_call
from assistline.models import Delivery
from assistline.relay import deliver_due
from reports.actions import raise_cues
from reports.models import CueMark, DraftKeptOut, OpenCue
from reports.reading import CueFound
from tests.conftest import person, signed_in

FLOOR = reverse("floor")
KICKING = CueFound("intruder_now", "immediate", "kicking the front door", source="lexicon 2026-11-22")


@pytest.fixture
def line(centre):
    return make_line(centre=centre, name="131 444, general").line


@pytest.fixture
def say(line):
    """The telephone system says something of a call."""

    def said(kind: EventKind, *, key="c1", at=None, on=None, **what):
        event = TelephoneEvent(
            call_key=key,
            kind=kind,
            direction=Direction.IN,
            at=at or timezone.now(),
            caller="0491570156",
            **what,
        )
        return take_event(line=on or line, event=event, at=timezone.now())

    return said


@pytest.fixture
def talking(say, agent):
    """A call that the agent has answered, with a sign of danger that was just said."""
    call = say(EventKind.NEW_CALL)
    call = answer_call(call_id=call.id, agent=agent, at=timezone.now())
    assert call.draft_id is not None
    raise_cues(draft_id=call.draft_id, found=[KICKING], at=timezone.now())
    return call


def test_calls_that_ring_are_listed_the_longest_waiting_first_and_without_a_number(say, as_supervisor):
    now = timezone.now()
    say(EventKind.NEW_CALL, key="second", at=now - timedelta(seconds=30), queue="Reports")
    say(EventKind.NEW_CALL, key="first", at=now - timedelta(seconds=90))

    page = as_supervisor.get(FLOOR)

    assert [row["name"] for row in page.context["calls"]] == ["131 444, general", "Reports"]
    assert page.context["calls_count"] == "2"
    assert page.context["calls"][0]["since_text"].startswith("1:3")
    # In none of the ways in which it is written; three digits alone may stand in any time of day.
    assert not [said for said in ("0491", "491570", "491 570", "570 1") if said in page.content.decode()]


def test_an_answered_call_waits_no_more_and_its_agent_is_on_a_call(say, agent, as_supervisor):
    set_presence(user=agent, state="available", at=timezone.now())
    call = say(EventKind.NEW_CALL)

    answer_call(call_id=call.id, agent=agent, at=timezone.now())

    context = as_supervisor.get(FLOOR).context
    assert context["calls"] == []
    assert [(state["name"], [who["name"] for who in state["people"]]) for state in context["states"]] == [
        ("On a call", ["Mei Tran"])
    ]


def test_people_stand_by_where_they_are_with_the_reason_of_a_break(agent, supervisor, as_supervisor):
    set_presence(user=agent, state="break", reason="Tea", at=timezone.now())
    set_presence(user=supervisor, state="available", at=timezone.now())

    states = as_supervisor.get(FLOOR).context["states"]

    assert [state["name"] for state in states] == ["Available", "Break"]
    assert states[1]["people"][0]["reason"] == "Tea"


def test_a_supervisor_sees_no_call_and_nobody_of_another_centre(
    say, other_centre, officer_elsewhere, as_supervisor, as_sergeant
):
    say(EventKind.NEW_CALL, on=make_line(centre=other_centre, name="Elsewhere").line)
    set_presence(user=officer_elsewhere, state="available", at=timezone.now())

    own, every = (client.get(FLOOR).context for client in (as_supervisor, as_sergeant))

    assert (own["calls"], own["states"]) == ([], [])
    assert len(every["calls"]) == len(every["states"]) == 1


def test_a_supervisor_of_another_centre_reads_no_question_of_ours(talking, agent, other_centre):
    asked = ask_supervisor(call_id=talking.id, agent=agent, question="May he come in?", at=timezone.now())
    theirs = signed_in(person("elsewhere", "supervisor", other_centre, "Ann Pryor"))

    assert "May he come in?" not in theirs.get(FLOOR).content.decode()
    assert theirs.get(reverse("floor-help", args=[asked.id])).status_code == 404


def test_whom_a_complaint_is_about_reads_no_question_of_its_call(talking, agent, supervisor, as_supervisor):
    asked = ask_supervisor(call_id=talking.id, agent=agent, question="May he come in?", at=timezone.now())
    before = as_supervisor.get(FLOOR).content.decode()

    DraftKeptOut.objects.create(draft_id=talking.draft_id, user=supervisor)

    assert "May he come in?" in before
    assert "May he come in?" not in as_supervisor.get(FLOOR).content.decode()
    assert as_supervisor.get(reverse("floor-help", args=[asked.id])).status_code == 404


def test_who_has_asked_first_stands_first(talking, say, agent, as_supervisor):
    second = answer_call(call_id=say(EventKind.NEW_CALL, key="c2").id, agent=agent, at=timezone.now())
    for call, words, seconds in ((second, "Asked later", 5), (talking, "Asked first", 50)):
        at = timezone.now() - timedelta(seconds=seconds)
        ask_supervisor(call_id=call.id, agent=agent, question=words, at=at)

    page = as_supervisor.get(FLOOR).content.decode()

    assert page.index("Asked first") < page.index("Asked later")


def test_a_cue_of_a_call_says_who_is_with_the_caller(talking, as_supervisor):
    [row] = as_supervisor.get(FLOOR).context["cues"]

    assert (row["channel_name"], row["where"]) == ("Phone", "Call, on the line with Mei Tran")


def test_a_hang_up_marks_the_cues_of_its_call_and_they_stay_open(talking, say, as_supervisor):
    known = as_supervisor.get(FLOOR).context["state"]

    say(EventKind.HANGUP)
    deliver_due(at=timezone.now() + timedelta(seconds=1))

    page = as_supervisor.get(reverse("floor-now"), {"known": known}).content.decode()
    assert "The caller hung up" in page
    assert "Call of Mei Tran, ended" in page
    assert OpenCue.objects.open().get().mark == CueMark.HUNG_UP
    assert not Delivery.objects.exclude(state="done").exists()


def test_hearing_of_the_same_hang_up_twice_changes_nothing(talking, say):
    call = say(EventKind.HANGUP)
    mark_cues_of_call(call.id)
    first = OpenCue.objects.get().marked_at

    mark_cues_of_call(call.id)

    assert OpenCue.objects.get().marked_at == first == call.ended_at


@pytest.mark.parametrize("order", [*permutations([EventKind.NEW_CALL, EventKind.HANGUP])])
def test_a_call_that_nobody_answered_has_nothing_to_mark(say, order):
    for kind in order:
        call = say(kind, at=timezone.now() + timedelta(seconds=kind == EventKind.HANGUP))

    mark_cues_of_call(call.id)

    assert call.state == CallState.MISSED
    assert not OpenCue.objects.exists()


def test_a_wrapped_up_call_leaves_its_cue_on_the_floor(talking, say, agent, as_supervisor):
    say(EventKind.HANGUP)
    wrap_up_call(
        call_id=talking.id,
        agent=agent,
        disposition="transfer_000",
        told="I am connecting you to Triple Zero.",
        connected_at=timezone.now(),
        at=timezone.now(),
    )

    [row] = as_supervisor.get(FLOOR).context["cues"]

    assert row["where"] == "Call of Mei Tran, ended, wrapped up"


def test_the_open_page_learns_of_each_change_on_the_floor(say, agent, supervisor):
    client, states = signed_in(supervisor), []

    for happen in (
        lambda: None,
        lambda: say(EventKind.NEW_CALL),
        lambda: set_presence(user=agent, state="available", at=timezone.now()),
        lambda: say(EventKind.HANGUP),
    ):
        happen()
        states.append(client.get(FLOOR).context["state"])

    assert len(set(states)) == 4
