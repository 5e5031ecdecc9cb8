"""The floor in a real browser: alarms come in by themselves, and what is being typed stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from agents.actions import answer_call, ask_supervisor, make_line, take_event
from agents.cti.parsing import understand
from agents.models import TelephoneLine
from assistline.models import Centre, Customer, User
from reports.actions import clear_cue, raise_cues, start_draft
from reports.models import OpenCue
from reports.reading import CueFound
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_journey import log_in

Look = Callable[[Page], None]
SOON = 10_000  # milliseconds: no alarm may take longer
SOURCE = "lexicon 2026-11-22"
KICKING = CueFound("intruder_now", "immediate", "kicking the front door", source=SOURCE)
THREAT = CueFound("threat", "priority", "said he would burn us out", source=SOURCE)


def alarm(customer: Customer, found: CueFound) -> OpenCue:
    at = timezone.now()
    draft = start_draft(customer=customer, at=at).draft
    [cue] = raise_cues(draft_id=draft.id, found=[found], at=at - timedelta(seconds=75))
    return cue


@pytest.fixture
def floor(browser: Browser, live_server, transactional_db: None, supervisor: User) -> Page:
    """The floor's page, open at a desk."""
    page = browser.new_context(viewport=DESK).new_page()
    log_in(page, live_server.url, supervisor)
    page.goto(f"{live_server.url}{reverse('floor')}")
    return page


def test_an_alarm_comes_in_by_itself_and_is_spoken(floor: Page, customer: Customer, look: Look) -> None:
    look(floor)

    alarm(customer, KICKING)

    expect(floor.get_by_text("kicking the front door")).to_be_visible(timeout=SOON)
    expect(floor.get_by_role("alert").filter(has_text="Immediate: intruder now")).to_be_attached()
    expect(floor).to_have_title(re.compile("1 open"))
    look(floor)
    floor.set_viewport_size(PHONE)
    look(floor)


def test_a_reason_that_is_being_typed_outlives_the_next_alarm(
    floor: Page, customer: Customer, look: Look
) -> None:
    first = alarm(customer, THREAT)
    floor.reload()
    floor.get_by_role("link", name="Clear with a reason").click()
    field = floor.get_by_label("Why can it be cleared?")
    field.type("It was the neighbour's")

    alarm(customer, KICKING)

    expect(floor.get_by_text("kicking the front door")).to_be_visible(timeout=SOON)
    expect(field).to_have_value("It was the neighbour's")
    expect(field).to_be_focused()
    look(floor)
    field.type(" television.")
    floor.get_by_role("button", name="Clear this cue").click()
    expect(floor.get_by_text("said he would burn us out")).to_be_hidden()
    expect(floor.get_by_text("kicking the front door")).to_be_visible()
    first.refresh_from_db()
    assert first.clear_reason == "It was the neighbour's television."


def raise_hand(line: TelephoneLine, agent: User, question: str) -> None:
    at = timezone.now()
    said = {"event": ["newCall"], "direction": ["in"], "callId": [question], "from": ["0491570156"]}
    call = take_event(line=line, event=understand(said, arrived_at=at, zone=line.centre.zone), at=at)
    answer_call(call_id=call.id, agent=agent, at=at)
    ask_supervisor(call_id=call.id, agent=agent, question=question, at=at)


def test_a_raised_hand_comes_in_by_itself_also_when_the_one_before_has_the_focus(
    floor: Page, centre: Centre, agent: User
) -> None:
    line = make_line(centre=centre, name="131 444, general", token="floor-cti-token").line

    raise_hand(line, agent, "May he come in?")
    expect(floor.get_by_text("May he come in?")).to_be_visible(timeout=SOON)
    link = floor.get_by_role("link", name="Answer").first
    link.focus()
    raise_hand(line, agent, "She asks for a woman.")

    expect(floor.get_by_text("She asks for a woman.")).to_be_visible(timeout=SOON)
    expect(link).to_be_focused()


def test_a_reason_that_is_too_short_is_said_to_be(floor: Page, customer: Customer, look: Look) -> None:
    alarm(customer, THREAT)
    floor.reload()
    floor.get_by_role("link", name="Clear with a reason").click()
    floor.get_by_label("Why can it be cleared?").fill("no")

    floor.get_by_role("button", name="Clear this cue").click()

    expect(floor).to_have_title(re.compile("^Error:"))
    expect(floor.get_by_label("Why can it be cleared?")).to_have_value("no")
    look(floor)


def test_what_somebody_else_clears_goes_by_itself(floor: Page, customer: Customer, sergeant: User) -> None:
    cue = alarm(customer, KICKING)
    floor.reload()
    expect(floor.get_by_text("kicking the front door")).to_be_visible()

    clear_cue(cue_id=cue.id, by=sergeant, reason="Rang back, it was a film.", at=timezone.now())

    expect(floor.get_by_text("kicking the front door")).to_be_hidden(timeout=SOON)
    expect(floor.get_by_text("appears here within seconds")).to_be_visible()


def test_without_a_script_the_page_asks_again_and_clearing_has_its_own(
    browser: Browser, live_server, transactional_db: None, customer: Customer, supervisor: User
) -> None:
    page = browser.new_context(viewport=DESK, java_script_enabled=False).new_page()
    log_in(page, live_server.url, supervisor)
    page.goto(f"{live_server.url}{reverse('floor')}")

    alarm(customer, KICKING)

    expect(page.get_by_text("kicking the front door")).to_be_visible(timeout=SOON + 2_000)
    page.get_by_role("link", name="Clear with a reason").click()
    page.get_by_label("Why can it be cleared?").fill("It was a film that she described.")
    page.get_by_role("button", name="Clear this cue").click()
    expect(page.get_by_text("kicking the front door")).to_be_hidden()
