"""On a live call: mute, an interpreter and a supervisor, with an exchange that does it and says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agents.actions import (
    AlreadyHelped,
    answer_help,
    ask_supervisor,
    end_what_was_asked,
    give_up_legs,
    hang_up,
    send_orders,
    wrap_up_call,
)
from agents.models import Call, CallLeg, CallOrder, HelpRequest, Presence, PresenceInterval
from assistline.models import AuditEntry
from assistline.relay import deliver_due
from tests.agents.conftest import door, post_event
from tests.agents.test_console import statements
from tests.plugins.partners import SECRET, partners  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

PAGE = reverse("console")


@pytest.fixture
def ordered(line, partners):  # noqa: F811
    """The line's exchange takes orders."""
    line.orders_url, line.orders_secret = "https://exchange.invalid/orders", SECRET
    line.interpreter_number = "0370100199"
    line.save()
    return partners


def commands(exchange) -> list[str]:
    return [told["command"] for told in exchange.exchange.taken.values()]


def done(call: Call, event: str, **more: str) -> None:
    assert post_event(event=event, callId=call.call_key, **more).status_code == 200
    call.refresh_from_db()


def send() -> None:
    CallOrder.objects.filter(state="due").update(due_at=timezone.now())
    send_orders(at=timezone.now())


def test_a_line_that_takes_no_orders_has_no_button_to_mute_or_to_ring_an_interpreter(as_agent, answered):
    page = as_agent.get(PAGE).content.decode()

    assert door("mute", answered) not in page
    assert door("interpreter", answered) not in page
    assert door("supervisor", answered) in page


def test_nobody_is_shown_as_muted_before_the_exchange_says_so(as_agent, ordered, answered):
    as_agent.post(door("mute", answered), {"muted": "1"})
    send()

    assert commands(ordered) == ["mute"]
    assert "Muting" in as_agent.get(PAGE).content.decode()

    done(answered, "mute")

    assert "End mute" in as_agent.get(PAGE).content.decode()


def test_a_mute_that_is_refused_says_that_the_caller_hears(as_agent, ordered, answered):
    ordered.behave("exchange", "refuse")
    as_agent.post(door("mute", answered), {"muted": "1"})

    send()

    answered.refresh_from_db()
    assert answered.mute == ""
    assert "The caller hears you." in as_agent.get(PAGE).content.decode()


def test_a_mute_that_comes_too_late_is_not_sent(as_agent, ordered, answered):
    as_agent.post(door("mute", answered), {"muted": "1"})

    send_orders(at=timezone.now() + timedelta(seconds=13))

    assert commands(ordered) == []
    assert "The caller hears you." in as_agent.get(PAGE).content.decode()


def test_of_mute_and_its_end_pressed_at_once_the_last_is_sent(as_agent, ordered, answered):
    as_agent.post(door("mute", answered), {"muted": "1"})
    as_agent.post(door("mute", answered), {"muted": "0"})

    send()

    assert commands(ordered) == ["unmute"]


def test_hold_is_told_to_the_exchange_and_heard_from_it(as_agent, agent, ordered, answered):
    as_agent.post(door("hold", answered), {"state": "on_hold"})
    send()
    done(answered, "unhold")

    assert commands(ordered) == ["hold"]
    assert answered.held_at is None
    assert PresenceInterval.objects.get(user=agent, ended_at=None).state == Presence.ON_CALL


def test_an_interpreter_is_rung_joins_is_timed_and_leaves(as_agent, ordered, answered):
    as_agent.post(door("interpreter", answered), {"interpreter_language": "Vietnamese"})
    as_agent.post(door("interpreter", answered), {"interpreter_language": "Vietnamese"})
    send()
    leg = CallLeg.objects.get()
    [told] = ordered.exchange.taken.values()
    assert (told["number"], told["language"], told["leg"]) == ("0370100199", "Vietnamese", str(leg.key))

    done(answered, "legAnswer", leg=str(leg.key))
    done(answered, "legAnswer", leg=str(leg.key))
    assert "is on the line" in as_agent.get(PAGE).content.decode()

    done(answered, "legHangup", leg=str(leg.key))
    leg.refresh_from_db()
    assert leg.joined_at
    assert leg.ended_at
    assert "was on the line" in as_agent.get(PAGE).content.decode()


def test_an_interpreter_who_is_busy_or_silent_is_said_with_what_to_do(as_agent, ordered, answered):
    as_agent.post(door("interpreter", answered), {"interpreter_language": "Dari"})
    done(answered, "legHangup", leg=str(CallLeg.objects.get().key), cause="busy")
    assert "The interpreting service is busy." in as_agent.get(PAGE).content.decode()

    as_agent.post(door("interpreter", answered), {"interpreter_language": "Dari"})
    give_up_legs(at=timezone.now() + timedelta(seconds=61))

    page = as_agent.get(PAGE).content.decode()
    assert "Nobody answered there." in page
    assert "connect 000" in page


def test_a_call_that_ends_lets_its_interpreter_go_and_mutes_nobody(as_agent, ordered, answered):
    as_agent.post(door("mute", answered), {"muted": "1"})
    as_agent.post(door("interpreter", answered), {"interpreter_language": "Greek"})

    post_event(event="hangup", callId=answered.call_key, cause="normalClearing")
    deliver_due(at=timezone.now())

    answered.refresh_from_db()
    assert (answered.mute, CallLeg.objects.get().state) == ("", "failed")


def test_events_of_orders_are_unknown_where_the_line_takes_none(answered):
    assert post_event(event="mute", callId=answered.call_key).status_code == 422


def test_a_supervisor_sees_the_question_at_once_and_answers_in_words(as_agent, as_supervisor, answered):
    as_agent.post(door("supervisor", answered), {"help_question": "He asks for my name. May I?"})
    asked = HelpRequest.objects.get()
    assert "He asks for my name." in as_supervisor.get(reverse("floor")).content.decode()

    as_supervisor.post(reverse("floor-help", args=[asked.id]), {"answer": "First name only."})

    assert "First name only." in as_agent.get(PAGE).content.decode()
    assert "He asks for my name." not in as_supervisor.get(reverse("floor")).content.decode()
    trail = AuditEntry.objects.values_list("action", flat=True)
    assert {"call.help_asked", "help.answered"} <= set(trail)


def test_the_second_who_answers_reads_who_was_first_and_keeps_the_words(
    as_agent, as_supervisor, answered, sergeant
):
    as_agent.post(door("supervisor", answered), {"help_question": ""})
    asked = HelpRequest.objects.get()
    answer_help(help_id=asked.id, by=sergeant, answer="I come to you.", at=timezone.now())

    response = as_supervisor.post(reverse("floor-help", args=[asked.id]), {"answer": "Wait for me."})

    page = response.content.decode()
    assert response.status_code == 409
    assert "I come to you." in page
    assert "Wait for me." in page


def test_a_transfer_to_000_goes_on_while_a_supervisor_is_asked(as_agent, answered):
    as_agent.post(door("supervisor", answered), {"help_question": "Is this one for 000?"})

    as_agent.post(door("transfer", answered))

    answered.refresh_from_db()
    assert answered.transferred_at is not None


def test_a_question_taken_back_is_answered_by_nobody(as_agent, answered, agent, supervisor):
    asked = ask_supervisor(call_id=answered.id, agent=agent, question="", at=timezone.now())
    as_agent.post(door("supervisor", answered), {"take_back": "1"})

    with pytest.raises(AlreadyHelped):
        answer_help(help_id=asked.id, by=supervisor, answer="Coming.", at=timezone.now())


def test_a_raised_hand_stays_up_when_the_caller_has_gone_and_goes_down_with_the_wrap_up(answered, agent):
    now = timezone.now()
    ask_supervisor(call_id=answered.id, agent=agent, question="", at=now)
    hang_up(call_id=answered.id, agent=agent, at=now)
    end_what_was_asked(call_id=answered.id, at=now)
    up = HelpRequest.objects.waiting().count()

    wrap_up_call(call_id=answered.id, agent=agent, disposition="no_contact", reason_not_told="Gone", at=now)

    assert (up, HelpRequest.objects.waiting().count()) == (1, 0)


def test_who_asks_again_adds_to_what_was_asked(as_agent, answered):
    for words in ("May he come in?", "", "He is at the door."):
        as_agent.post(door("supervisor", answered), {"help_question": words})

    assert HelpRequest.objects.get().question == "May he come in?\nHe is at the door."


def test_what_was_asked_costs_one_statement_each_and_nothing_where_nothing_was(as_agent, ordered, answered):
    as_agent.get(PAGE)
    before = statements(lambda: as_agent.get(PAGE))
    as_agent.post(door("interpreter", answered), {"interpreter_language": "Greek"})
    as_agent.post(door("supervisor", answered), {"help_question": "Help."})

    as_agent.get(PAGE)  # the types are read again every two seconds
    asked = statements(lambda: as_agent.get(PAGE))
    assert asked <= before + 2
    assert asked <= 20


def test_the_languages_of_interpreters_are_the_lines_own_each_once(as_agent, ordered, answered, line):
    line.interpreter_languages = "Tetum\n\n Tetum \nKaren\nAnother"
    line.save()

    page = as_agent.get(PAGE).content.decode()
    as_agent.post(door("interpreter", answered), {"interpreter_language": "Karen"})

    listed = [page.index(f"<option>{one}</option>") for one in ("Not known", "Tetum", "Karen", "Another")]
    assert listed == sorted(listed)
    assert page.count("<option>Tetum</option>") == 1
    assert "<option>Vietnamese</option>" not in page
    assert CallLeg.objects.get().language == "Karen"


def test_a_language_that_the_line_does_not_list_is_rung_as_not_known(as_agent, ordered, answered):
    as_agent.post(door("interpreter", answered), {"interpreter_language": "Klingon"})

    assert CallLeg.objects.get().language == "Not known"


def test_the_floor_says_how_often_help_was_asked_since_midnight_and_how_soon_it_came(
    as_supervisor, answered, agent, supervisor
):
    now = timezone.now()
    for seconds in (20, 40, 300):
        asked = ask_supervisor(call_id=answered.id, agent=agent, question="", at=now)
        answer_help(help_id=asked.id, by=supervisor, answer="Yes.", at=now + timedelta(seconds=seconds))
    ask_supervisor(call_id=answered.id, agent=agent, question="And now?", at=now)

    page = as_supervisor.get(reverse("floor")).content.decode()

    assert "Help asked 4 times since midnight, answered 3, half of them within 0:40." in page


def test_a_floor_where_nobody_asked_today_shows_no_figure(as_supervisor, answered, agent, supervisor):
    yesterday = timezone.now() - timedelta(days=1, hours=1)
    asked = ask_supervisor(call_id=answered.id, agent=agent, question="", at=yesterday)
    answer_help(help_id=asked.id, by=supervisor, answer="Yes.", at=yesterday + timedelta(seconds=9))

    assert "since midnight" not in as_supervisor.get(reverse("floor")).content.decode()
