"""What the console says of safe contact, of a number's history, and of a grade so far."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agents.actions import answer_call, hang_up, hold_call
from agents.models import Presence
from agents.screens.console_caller import safe_contact
from tests.agents.conftest import CALLER_E164, NOISE, WORSE, door, write

CONSOLE = reverse("console")


@pytest.mark.parametrize(
    ("before", "said", "silent", "state"),
    [
        ((), "", False, "not known: ask"),
        ((True,), "", False, "yes"),
        ((True,), "", True, "not known: ask"),
        ((True, False), "", False, "no"),
        ((True, None), "", False, "not known: ask"),
        ((False,), "yes", False, "yes"),
        ((True,), "no", False, "no"),
        ((True,), "unsure", False, "not sure"),
        ((), "yes", True, "they say yes"),
    ],
)
def test_the_most_cautious_answer_about_a_number_counts(before, said, silent, state):
    found = safe_contact(before, said, silent=silent)

    assert found["state"] == state
    assert found["ok"] == (state == "yes")


def told_safe(ring, agent, as_agent) -> None:
    """An earlier call of this number, in which it was said to be safe."""
    first = answer_call(call_id=ring().id, agent=agent, at=timezone.now())
    answers = {"what_happened": NOISE, "name": "Leanne Dacosta", "phone": CALLER_E164, "phone_safe": "yes"}
    as_agent.post(door("outcome", first), {"outcome": "officer_review", **answers})
    as_agent.post(door("hang-up", first))
    as_agent.post(door("wrap-up", first), {"disposition": "officer_review", "told": "An officer looks."})


def test_an_older_yes_does_not_count_once_it_is_family_violence(ring, agent, as_agent):
    told_safe(ring, agent, as_agent)
    call = answer_call(call_id=ring().id, agent=agent, at=timezone.now())
    assert "Safe contact: yes" in as_agent.get(CONSOLE).content.decode()

    said = write(as_agent, call, what_happened=WORSE)

    assert "Safe contact: not known: ask" in said["html"]
    as_agent.post(door("type", call), {"type": "stalking" if not said else "family_violence"})
    assert as_agent.get(CONSOLE).context["told"]["safe"]["ok"] is False


def test_the_panel_follows_what_is_told_in_the_call(answered, as_agent):
    said = write(as_agent, answered, name="Leanne Dacosta", phone=CALLER_E164, phone_safe="no")

    assert said["html"].count("<bdi>Leanne Dacosta</bdi>") >= 2
    assert "They said that it is not safe." in said["html"]


def test_the_history_of_a_number_counts_all_of_it(ring, say, agent, as_agent):
    at = timezone.now() - timedelta(days=3)
    for number in range(9):
        say("newCall", f"old-{number}", at=at)
        say("hangup", f"old-{number}", at=at, cause="cancel")
    answer_call(call_id=ring().id, agent=agent, at=timezone.now())

    page = as_agent.get(CONSOLE).content.decode()

    assert "Number seen 9 times in 60 days" in page
    assert "9 earlier contacts in 60 days" in page


def test_the_first_word_grades_nothing_and_says_what_to_ask(answered, as_agent):
    as_agent.post(door("type", answered), {"type": "noise"})

    said = write(as_agent, answered, what_happened=NOISE)

    assert "verdict--none" in said["html"]
    assert "Not asked yet:" in said["html"]
    assert "verdict--priority" not in said["html"]
    said = write(as_agent, answered, happening_now="no", anyone_hurt="no")
    assert "verdict--resolution" in said["html"]


def test_what_is_known_is_graded_whatever_was_not_asked(answered, as_agent):
    said = write(as_agent, answered, what_happened="He is kicking in my front door right now.")
    assert "verdict--immediate" in said["html"]

    as_agent.post(door("type", answered), {"type": "family_violence"})
    assert as_agent.get(CONSOLE).context["grade"]["slug"] == "immediate"


def test_a_personal_matter_is_priority_before_anything_else_is_asked(answered, as_agent):
    as_agent.post(door("type", answered), {"type": "family_violence"})

    assert "verdict--priority" in write(as_agent, answered, name="Leanne")["html"]


def test_what_is_refused_counts_as_no_answer(answered, as_agent):
    said = write(as_agent, answered, name="Leanne", phone="12")

    assert "1 answer kept" in said["html"]


def test_hold_belongs_to_the_call(ring, agent, as_agent):
    first = answer_call(call_id=ring().id, agent=agent, at=timezone.now())
    second = answer_call(call_id=ring().id, agent=agent, at=timezone.now())

    as_agent.post(door("hold", first), {"state": "on_hold"})

    shown = [
        as_agent.get(CONSOLE, {"call": call.id}).context["call_bar"]["on_hold"] for call in (first, second)
    ]
    assert shown == [True, False]
    assert agent.presence.get(ended_at=None).state == Presence.ON_CALL
    hold_call(call_id=second.id, agent=agent, held=True, at=timezone.now())
    assert agent.presence.get(ended_at=None).state == Presence.ON_HOLD


def test_a_ring_by_name_beside_a_wrap_up_can_be_answered(answered, ring, agent, as_agent):
    hang_up(call_id=answered.id, agent=agent, at=timezone.now())
    second = ring(**{"user[]": ["agent"]})

    page = as_agent.get(CONSOLE).content.decode()

    assert "Rings for you: 0491 570 156" in page
    assert door("answer", second) in page


def test_not_now_lets_it_ring_for_the_others(ring, agent, agent_two, as_agent, as_agent_two):
    for client in (as_agent, as_agent_two):
        client.post(reverse("console-presence"), {"state": "available"})
    call = ring()

    as_agent.post(door("not-now", call))

    assert agent.presence.get(ended_at=None).state == Presence.NOT_RESPONDING
    assert "Ringing:" not in as_agent.get(CONSOLE).content.decode()
    assert "Ringing:" in as_agent_two.get(CONSOLE).content.decode()
    call.refresh_from_db()
    call.declined = {"agent": (timezone.now() - timedelta(minutes=1)).isoformat()}
    call.save()
    assert "Ringing:" in as_agent.get(CONSOLE).content.decode()


def test_a_refused_outcome_says_the_whole_reason(answered, as_agent):
    said = write(as_agent, answered, what_happened="He said he will kill me.")

    assert "Advice is too little: there is an open sign of danger." in said["html"]


def test_a_refused_closing_links_to_its_field(answered, as_agent):
    as_agent.post(door("hang-up", answered))

    page = as_agent.post(door("wrap-up", answered), {"disposition": "advice"}).content.decode()

    assert '<a href="#wrap_told">Write what the caller was told, or why nobody was.</a>' in page
