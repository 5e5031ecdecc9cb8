"""Nothing that was told is lost: two windows, what cannot be kept, what a button takes along."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents.actions import change_call_type, hang_up, save_call_answers
from agents.models import Call, CallTypeChange
from reports.models import DraftAnswer, Report
from tests.agents.conftest import NOISE, WORSE, door, kept, write
from tests.conftest import PASSWORD

CONSOLE = reverse("console")
FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*name="((?:[vw]\.|type_drawn)[^"]*)"[^>]*value="([^"]*)"')


def drawn(client: Client, page: Any = None) -> dict[str, str]:
    """What a page sends beside the answers: versions, what they were drawn as, and the type."""
    page = page or client.get(CONSOLE)
    return dict(FIELD.findall(page.content.decode()))


def other_window(call: Call, agent, **typed) -> None:
    save_call_answers(call=call, by=agent, answers=typed, expected=versions(call), at=timezone.now())


def versions(call: Call) -> dict[str, int]:
    kept_of_it = DraftAnswer.objects.filter(draft__call=call)
    return dict(kept_of_it.values_list("question", "version"))


def test_a_field_that_nobody_touched_is_not_sent_over_what_another_window_wrote(answered, as_agent, agent):
    write(as_agent, answered, what_happened=NOISE, name="Leanne")
    page = drawn(as_agent)
    other_window(answered, agent, what_happened=WORSE)

    as_agent.post(door("hold", answered), {**page, "what_happened": NOISE, "name": "Leanne Dacosta"})

    assert kept(answered) == {"what_happened": WORSE, "name": "Leanne Dacosta"}


def test_a_page_of_before_the_words_sends_no_blank_over_them(answered, as_agent):
    page = drawn(as_agent)
    write(as_agent, answered, what_happened=WORSE)

    as_agent.post(door("outcome", answered), {**page, "outcome": "officer_review", "what_happened": ""})

    assert Report.objects.get().narrative_text == WORSE


def test_what_is_drawn_after_a_refusal_joins_no_new_version_with_an_old_answer(answered, as_agent, agent):
    write(as_agent, answered, what_happened=NOISE, name="Leanne")
    page = drawn(as_agent)
    other_window(answered, agent, what_happened=WORSE)

    refused = as_agent.post(
        door("hold", answered), {**page, "what_happened": f"{NOISE} Mine.", "name": "Leanne", "phone": "12"}
    )
    again = drawn(as_agent, refused)
    text = refused.content.decode()

    assert refused.status_code == 409
    assert (again["v.what_happened"], again["v.name"]) == ("1", "1")
    assert f"{NOISE} Mine." in text
    assert "Mei Tran wrote at" in text
    # The next button is no answer to which of the two it shall be.
    as_agent.post(door("hold", answered), {**again, "what_happened": f"{NOISE} Mine.", "name": "Leanne"})
    assert kept(answered)["what_happened"] == WORSE


@pytest.mark.parametrize(
    ("choice", "stays"), [({"mine": "what_happened.2"}, "Mine."), ({"theirs": "what_happened"}, WORSE)]
)
def test_without_a_script_one_chooses_mine_or_theirs(answered, as_agent, agent, choice, stays):
    write(as_agent, answered, what_happened=NOISE)
    page = drawn(as_agent)
    other_window(answered, agent, what_happened=WORSE)

    as_agent.post(door("answers", answered), {**page, "what_happened": "Mine.", **choice})

    assert kept(answered)["what_happened"] == stays


def test_answers_count_by_the_type_that_the_page_was_drawn_with(answered, as_agent, agent):
    as_agent.post(door("type", answered), {"type": "theft"})
    page = drawn(as_agent)
    change_call_type(call=answered, slug="family_violence", by=agent, at=timezone.now())

    as_agent.post(door("hold", answered), {**page, "type": "theft", "taken": "A red bicycle"})

    answered.refresh_from_db()
    assert kept(answered)["taken"] == "A red bicycle"
    assert as_agent.get(CONSOLE).context["type"].slug == "family_violence"


@pytest.mark.parametrize(
    ("name", "more"), [("hold", {"state": "on_hold"}), ("hang-up", {}), ("transfer", {}), ("outcome", {})]
)
def test_every_button_takes_the_type_along(answered, as_agent, name, more):
    page = drawn(as_agent)

    as_agent.post(door(name, answered), {**page, **more, "outcome": "advice", "type": "noise"})

    assert as_agent.get(CONSOLE).context["type"].slug == "noise"


def test_what_the_matter_was_taken_for_is_kept_with_its_time(answered, as_agent, agent):
    as_agent.post(door("type", answered), {"type": "noise"})
    as_agent.post(door("type", answered), {"type": "family_violence"})

    assert list(CallTypeChange.objects.values_list("was", "became", "by")) == [
        ("general_enquiry", "noise", agent.id),
        ("noise", "family_violence", agent.id),
    ]
    assert as_agent.get(CONSOLE).context["type_was"].startswith("was Noise until ")


def test_the_last_words_go_with_closing_the_call(answered, as_agent, agent):
    hang_up(call_id=answered.id, agent=agent, at=timezone.now())
    page = drawn(as_agent)

    as_agent.post(
        door("wrap-up", answered),
        {**page, "what_happened": NOISE, "disposition": "advice", "told": "Ring the council."},
    )

    assert kept(answered)["what_happened"] == NOISE
    assert answered.wrapped_at is not None


def test_a_last_word_that_cannot_be_kept_holds_up_the_closing(answered, as_agent, agent):
    hang_up(call_id=answered.id, agent=agent, at=timezone.now())

    refused = as_agent.post(
        door("wrap-up", answered), {"phone": "12", "disposition": "advice", "told": "Ring the council."}
    )

    answered.refresh_from_db()
    assert refused.status_code == 422
    assert answered.wrapped_at is None
    assert "Ring the council." in refused.content.decode()


def test_what_a_hand_over_could_not_take_along_is_shown(answered, as_agent):
    write(as_agent, answered, what_happened=WORSE)

    page = as_agent.post(door("outcome", answered), {"outcome": "officer_review", "phone": "12 what"})

    assert Report.objects.exists()
    [untaken] = page.context["untaken"]
    assert untaken["typed"] == "12 what"


def test_a_transfer_that_could_not_be_told_is_kept_with_the_time_of_the_press(answered, as_agent):
    Call.objects.update(answered_at=timezone.now() - timedelta(minutes=5))
    pressed = timezone.now() - timedelta(minutes=2)

    as_agent.post(door("transfer", answered), {"pressed_at": pressed.isoformat()})

    answered.refresh_from_db()
    assert answered.transferred_at == pressed


@pytest.mark.parametrize("said", ["2001-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "soon"])
def test_a_press_is_never_before_the_call_nor_after_now(answered, as_agent, said):
    as_agent.post(door("transfer", answered), {"pressed_at": said})

    answered.refresh_from_db()
    assert answered.answered_at <= answered.transferred_at <= timezone.now()


def test_who_is_signed_out_comes_back_to_the_console_and_not_to_a_form(answered, stranger, agent):
    redirected = stranger.post(door("transfer", answered))
    assert redirected.url == f"{reverse('login')}?next=/console/"

    signs_in = {"username": "agent", "password": PASSWORD, "next": CONSOLE}
    back = stranger.post(redirected.url, signs_in)
    assert back.url == CONSOLE


def test_a_form_without_its_token_is_answered_by_a_page_for_staff(answered):
    page = Client(enforce_csrf_checks=True).post(door("transfer", answered))

    assert page.status_code == 403
    assert "Where you can go" in page.content.decode()


def test_presence_and_other_calls_do_not_draw_the_page_anew(answered, ring, as_agent):
    url = f"{reverse('console-now')}?call={answered.id}"
    before = as_agent.get(url).json()
    as_agent.post(door("hold", answered), {"state": "on_hold"})
    held = as_agent.get(url).json()
    ring(**{"user[]": ["agent"]})

    after = as_agent.get(url).json()

    assert (before["presence"], held["presence"]) == ("On a call", "On hold")
    assert held["key"] == after["key"]
    assert "Rings for you: 0491 570 156" in after["others"]


def test_words_that_go_on_from_what_is_kept_are_no_conflict(answered, as_agent):
    write(as_agent, answered, what_happened=NOISE, **{"v.what_happened": "0"})

    said = write(as_agent, answered, what_happened=f"{NOISE} And more.", **{"v.what_happened": "0"})

    assert (said["saved"], said["conflicts"]) == ({"what_happened": 2}, {})
    assert kept(answered)["what_happened"] == f"{NOISE} And more."
