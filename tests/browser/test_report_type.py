"""The README's recipe in a real browser: a type is made, published, sent from a phone and taken by phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agents.actions import make_line, set_presence
from agents.demo import TOKEN
from assistline.models import Centre, User
from reports import definitions
from reports.models import Report
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_journey import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("relay")]
Look = Callable[[Page], None]


@pytest.fixture(autouse=True)
def fresh(monkeypatch) -> None:
    """What is on the portal is read at every page: no wait of two seconds after publishing."""
    definitions.forget()
    monkeypatch.setattr(definitions, "PUBLISHED_FOR_SECONDS", 0)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def add_question(page: Page, words: str, kind: str) -> None:
    page.get_by_role("textbox", name=re.compile("^The question")).fill(words)
    page.get_by_label("How it is answered").select_option(label=kind)


def look_both(page: Page, look: Look) -> None:
    look(page)
    page.set_viewport_size(PHONE)
    look(page)
    page.set_viewport_size(DESK)


def make_the_type(page: Page, site: str, look: Look) -> None:
    """As README says: a branch for dogs, and marks one after another."""
    page.goto(f"{site}/admin/reports/reporttype/add/")
    page.get_by_label("Name for staff").fill("Lost pet")
    page.get_by_label("Title for the public").fill("My pet is lost")
    look_both(page, look)
    press(page, "Go on to its questions")
    follow(page, "Add a question to “What”")
    add_question(page, "What pet is it?", "one of several")
    page.get_by_label("Answer 1", exact=True).fill("A dog")
    page.get_by_label("Answer 2", exact=True).fill("A cat")
    look_both(page, look)
    press(page, "Save the question")
    follow(page, "Add a step behind it (behind “What”)")
    page.get_by_label("Short name").fill("Dog")
    page.get_by_label("Heading of the page").fill("Tell us about the dog")
    page.get_by_text("What pet is it? What").click()
    page.get_by_label("A dog", exact=True).check()
    look_both(page, look)
    press(page, "Save the step")
    expect(page.get_by_text("only if What pet is it? is A dog")).to_be_visible()
    expect(page.get_by_role("link", name="The step Dog has no question.")).to_be_visible()
    look_both(page, look)
    follow(page, "Add a question to “Dog”")
    add_question(page, "What marks does it have?", "several things, one after another")
    page.get_by_label("What one of them is called").fill("mark")
    press(page, "Save the question")
    follow(page, "Add what is asked of each mark")
    add_question(page, "What is the mark?", "one line")
    press(page, "Save the part")


def walk_through(page: Page, look: Look) -> None:
    """The page of the dog, as a citizen sees it, for the answers that lead there."""
    follow(page, "See this page “Dog”")
    phone = page.frame_locator("iframe")
    expect(phone.get_by_role("heading", name="Tell us about the dog")).to_have_count(0)
    expect(page.get_by_text("not with these answers").first).to_be_visible()
    follow(page, "Dog")
    expect(page.get_by_text("What marks does it have?")).to_be_visible()
    expect(phone.locator("h1")).to_have_text("Tell us about the dog")
    look_both(page, look)
    follow(page, "Back to the questions")


def send_it(page: Page, site: str) -> None:
    """From a phone of 360 px: a dog with one mark."""
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/report/lost_pet/")
    for question in ("Is it happening now", "Is anyone hurt"):
        page.get_by_role("group", name=question).get_by_label("No", exact=True).check()
    press(page, "Save and continue")
    page.get_by_label("Tell us what happened").fill("Our dog ran off in the park.")
    page.get_by_label("A dog", exact=True).check()
    press(page, "Save and continue")
    page.get_by_label("What is the mark?").fill("A white paw")
    press(page, "Save and continue")
    page.get_by_label("I do not know exactly").check()
    press(page, "Save and continue")
    page.get_by_label("Suburb or town").fill("Coburg")
    press(page, "Save and continue")
    press(page, "Save and continue")
    expect(page.get_by_text("A white paw")).to_be_visible()
    press(page, "Send my report")
    expect(page.get_by_text("Access code").first).to_be_visible()


def test_a_type_is_made_by_the_recipe_and_used_online_and_by_telephone_without_a_restart(
    page: Page, live_server, settings, look: Look, administrator: User, agent: User, centre: Centre
) -> None:
    settings.DEMO = True
    make_line(centre=centre, name="131 444, general", number="131 444", token=TOKEN)
    page.set_viewport_size(DESK)
    log_in(page, live_server.url, administrator)
    make_the_type(page, live_server.url, look)
    walk_through(page, look)
    press(page, "Publish")
    expect(page.get_by_text("is published and in force")).to_be_visible()
    look_both(page, look)

    send_it(page, live_server.url)
    report = Report.objects.get(type_version__report_type__slug="lost_pet")
    assert report.answers["what_marks_does_it_have"] == [{"what_is_the_mark": "A white paw"}]

    set_presence(user=agent, state="available", at=timezone.now())
    page.context.clear_cookies()
    page.set_viewport_size(DESK)
    log_in(page, live_server.url, agent)
    page.goto(f"{live_server.url}/console/")
    caller = page.context.new_page()
    caller.goto(f"{live_server.url}/dev/phone/")
    caller.get_by_role("button", name="Ring, told twice").click()
    page.get_by_role("button", name="Answer F2").click(timeout=10_000)
    page.get_by_label("Type").select_option(label="Lost pet")
    page.get_by_role("group", name="What pet is it?").get_by_role("radio", name="A dog").check()
    expect(page.get_by_text("What marks does it have?").first).to_be_visible()
