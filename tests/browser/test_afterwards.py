"""What comes after sending, on a small phone and on an officer's screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from reports.actions import publish_status, write_to_citizen
from tests.browser.conftest import DESK, PHONE
from tests.conftest import signed_in
from tests.reports.conftest import *  # noqa: F403 - drafts and reports of a citizen
from triage.actions import claim_case, open_case

pytestmark = pytest.mark.django_db(transaction=True)

Look = Callable[[Page], None]


def open_report(page: Page, site: str, sent) -> None:
    page.goto(f"{site}/track/")
    page.get_by_label("Reference").fill(sent.report.reference)
    page.get_by_label("Access code").fill(sent.access_code)
    page.get_by_role("button", name="See my report").click()


def test_a_citizen_writes_corrects_asks_and_adds(
    browser: Browser, live_server, make_report, officer, look: Look
) -> None:
    sent = make_report()
    page = browser.new_context(viewport=PHONE).new_page()
    told = "Thank you. Do you have a photo or a receipt that shows the number of the frame?"
    write_to_citizen(report_id=sent.report.id, by=officer, words=told, key="k", at=timezone.now())
    open_report(page, live_server.url, sent)
    expect(page.get_by_role("heading", name="An officer wrote to you")).to_be_visible()

    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_role("link", name="Write your message.")).to_be_visible()
    look(page)
    page.get_by_label("Your message").fill("Yes, I have the receipt.")
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_text("We have your message.")).to_be_visible()
    page.get_by_role("link", name="Fix a mistake").click()
    look(page)
    page.get_by_role("button", name="Send this").click()
    look(page)
    page.get_by_label("What was taken?").check()
    page.get_by_label("What is right?").fill("It was green, not blue.")
    page.get_by_role("button", name="Send this").click()
    page.get_by_role("link", name="Ask to withdraw").click()
    look(page)
    page.get_by_role("button", name="Ask an officer").click()
    expect(page.get_by_text("Nothing is closed yet.")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Use your phone or e-mail").click()
    page.get_by_role("button", name="Send a code to").click()
    look(page)
    page.go_back()
    page.go_back()
    page.get_by_role("link", name="Add something").click()
    page.get_by_label("What do you want to add?").fill("He is at my door now with a knife.")
    page.get_by_role("button", name="Add this").click()
    expect(page.get_by_role("link", name="Call 000 Police")).to_be_visible()
    look(page)


def test_a_decision_can_be_judged_and_looked_at_again(
    browser: Browser, live_server, make_report, look: Look
) -> None:
    sent = make_report()
    words = "We will not look into this further now.\n\nA photo would change this."
    publish_status(report_ids=[sent.report.id], status="decided", sentence=words, at=timezone.now())
    page = browser.new_context(viewport=PHONE).new_page()
    open_report(page, live_server.url, sent)
    look(page)

    page.get_by_role("button", name="Send", exact=True).click()
    look(page)
    page.get_by_label("Good", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    page.get_by_role("link", name="Ask for a second look").click()
    look(page)
    page.get_by_label("What did we get wrong").fill("There is a camera.")
    page.get_by_role("button", name="Ask for a second look").click()

    expect(page.get_by_text("We have asked another officer")).to_be_visible()


def test_the_owner_of_a_registration_changes_it_and_takes_it_back(
    browser: Browser, live_server, away, look: Look
) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    open_report(page, live_server.url, away)
    expect(page.get_by_role("heading", name="What is on our list")).to_be_visible()
    look(page)

    page.get_by_role("link", name="Change days or people").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Nothing is different yet.")).to_be_visible()
    page.get_by_role("button", name="Add another person").click()
    page.get_by_role("group", name="Person 2").get_by_label("Name").fill("Bo Lock")
    page.get_by_role("group", name="Last day away").get_by_label("Year").fill("2001")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="You came back before you left.")).to_be_visible()
    look(page)
    page.get_by_role("group", name="Last day away").get_by_label("Year").fill("2031")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("We changed it on our list.")).to_be_visible()
    page.get_by_role("link", name="It is off").click()
    page.get_by_role("button", name="Take it off the list").click()
    expect(page.get_by_role("heading", name="You told us that it is off")).to_be_visible()


def test_an_officer_reads_answers_and_confirms_on_the_case_page(
    browser: Browser, live_server, relay, make_report, officer, look: Look
) -> None:
    sent = make_report()
    case = open_case(report_id=sent.report.id, at=timezone.now())
    claim_case(case_id=case.id, officer=officer, at=timezone.now())
    citizen = browser.new_context(viewport=PHONE).new_page()
    open_report(citizen, live_server.url, sent)
    citizen.get_by_role("link", name="Ask to withdraw").click()
    citizen.get_by_label("Why do you want").fill("My brother had it.")
    citizen.get_by_role("button", name="Ask an officer").click()
    page = browser.new_context(viewport=DESK).new_page()
    cookie = signed_in(officer).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    page.route("**/events/**", lambda route: None)

    page.goto(f"{live_server.url}/review/{case.reference}/")
    expect(page.get_by_text("My brother had it.")).to_be_visible()
    page.get_by_label("Write to the citizen").fill("Do you have the bike with you?")
    page.get_by_role("button", name="Send to the citizen").click()
    expect(page.get_by_text("Not opened yet")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Confirm and close").click()
    look(page)
    page.get_by_role("textbox", name="Why on record").fill("Rang her: her brother has the bicycle.")
    page.get_by_label("The sentence that the citizen reads").fill("We closed it, as you asked.")
    page.get_by_role("button", name="Confirm and close").click()
    expect(page.get_by_text("Closed as withdrawn.")).to_be_visible()

    citizen.goto(f"{live_server.url}/track/{case.reference}/")
    expect(citizen.get_by_role("heading", name="We have decided")).to_be_visible()
    expect(citizen.get_by_text("An officer said yes.")).to_be_visible()
