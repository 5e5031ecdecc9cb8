"""What is typed on a page survives a reload, a cut line and a crash of the tab, and nobody finds it after."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistline.models import Customer
from reports.models import DraftAnswer, Message, Report
from tests.browser.conftest import PHONE
from tests.browser.test_afterwards import open_report
from tests.reports.conftest import *  # noqa: F403 - drafts and reports of a citizen

Look = Callable[[Page], None]
WORDS = "My bike was locked to the rail. When I came out it was gone."
STORED = "JSON.stringify(sessionStorage)"


@pytest.fixture
def phone(browser: Browser, live_server, customer: Customer) -> BrowserContext:
    return browser.new_context(viewport=PHONE, base_url=live_server.url)


def begin(page: Page, kind: str) -> None:
    """The first step of a type, and the page that asks for words."""
    page.goto(f"/report/{kind}/")
    for question in page.locator("fieldset").all():
        question.get_by_label(re.compile("^(No|Me)$")).check()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_label("What happened?")).to_be_visible()


def test_words_survive_reload_and_a_cut_line_and_are_saved_when_it_is_back(phone, look: Look) -> None:
    page = phone.new_page()
    begin(page, "theft")
    box, save = page.get_by_label("What happened?"), page.get_by_role("button", name="Save and continue")

    box.fill(WORDS)
    page.reload()
    expect(box).to_have_value(WORDS)
    expect(page.get_by_text("We put back what you typed here.")).to_be_visible()
    look(page)
    phone.set_offline(True)
    save.click()
    expect(page.get_by_role("alert")).to_contain_text("You are offline")
    expect(box).to_have_value(WORDS)
    look_at = page.url
    phone.set_offline(False)
    save.click()
    page.wait_for_url(lambda url: url != look_at)

    assert DraftAnswer.objects.get(question="what_happened").value == WORDS
    assert "bike" not in page.evaluate(STORED)


def test_sending_without_a_line_stays_on_the_page_and_goes_on_when_it_is_back(phone, citizen, kept_draft):
    draft, page = kept_draft(), phone.new_page()
    page.goto("/")
    cookie = {"name": f"d_{draft.code}", "value": citizen.cookies[f"d_{draft.code}"].value, "url": page.url}
    phone.add_cookies([cookie])
    page.goto(f"/report/{draft.code}/check/")

    phone.set_offline(True)
    page.get_by_role("button", name="Send my report").click()
    expect(page.get_by_role("alert")).to_contain_text("You are offline")
    phone.set_offline(False)
    page.get_by_role("button", name="Send my report").click()

    expect(page.get_by_role("heading", name="We have your report")).to_be_visible()
    assert Report.objects.count() == 1


def test_a_line_that_dies_while_sending_loses_nothing(phone) -> None:
    page = phone.new_page()
    begin(page, "theft")
    url = page.url
    page.get_by_label("What happened?").fill(WORDS)
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="Save and continue").click(no_wait_after=True)
    page.wait_for_timeout(300)
    page.unroute("**/*")
    page.goto(url)

    expect(page.get_by_label("What happened?")).to_have_value(WORDS)
    assert not Report.objects.exists()


def test_what_is_written_after_sending_stays_too_until_it_is_kept(phone, make_report, look: Look) -> None:
    sent = make_report()
    page = phone.new_page()
    open_report(page, "", sent)
    url, box = page.url, page.get_by_label("Your message")
    send = page.get_by_role("button", name="Send message")

    box.fill(WORDS)
    page.route("**/message/", lambda route: route.abort())
    send.click(no_wait_after=True)
    page.wait_for_function("location.protocol === 'chrome-error:'")
    page.unroute("**/message/")
    page.go_back()
    expect(page).to_have_url(url)
    expect(box).to_have_value(WORDS)
    expect(page.get_by_text("We put back what you typed here.")).to_be_visible()
    look(page)
    phone.set_offline(True)
    send.click()
    expect(page.get_by_role("alert")).to_contain_text("You are offline")
    phone.set_offline(False)
    send.click()  # at once: what was not sent is no first press of two
    expect(page.get_by_text("We have your message.")).to_be_visible()

    expect(box).to_have_value("")
    assert Message.objects.count() == 1
    assert "bike" not in page.evaluate(STORED)


def test_who_leaves_a_followed_report_leaves_no_words_and_a_silent_one_keeps_none_unasked(
    phone, make_report
) -> None:
    page, silent = phone.new_page(), phone.new_page()
    open_report(page, "", make_report())
    page.get_by_role("link", name="Add something").click()
    page.get_by_label("What do you want to add?").fill(WORDS)
    page.reload()
    expect(page.get_by_label("What do you want to add?")).to_have_value(WORDS)
    page.get_by_role("link", name="Back").click()
    page.get_by_role("button", name="Leave this page").click()
    open_report(silent, "", make_report(what_happened="He hits me when he drinks. He is my husband."))
    silent.get_by_label("Your message").fill(WORDS)

    assert "bike" not in page.evaluate(STORED)
    assert "bike" not in silent.evaluate(STORED)
    silent.reload()
    expect(silent.get_by_label("Your message")).to_have_value("")


def test_the_tab_keeps_it_and_no_other(phone) -> None:
    page, other = phone.new_page(), phone.new_page()
    begin(page, "theft")
    page.get_by_label("What happened?").fill(WORDS)

    other.goto(page.url)

    expect(other.get_by_label("What happened?")).to_have_value("")


def test_a_sealed_matter_is_kept_only_when_its_writer_asks(phone, look: Look) -> None:
    page = phone.new_page()
    begin(page, "family_violence")
    box, keep = page.get_by_label("What happened?"), page.get_by_label(re.compile("Keep what I type"))

    box.fill("He took my phone.")
    assert "phone" not in page.evaluate(STORED)
    page.reload()
    expect(box).to_have_value("")
    look(page)
    box.fill("He took my phone.")
    keep.check()
    page.reload()
    expect(box).to_have_value("He took my phone.")
    keep.uncheck()
    assert "phone" not in page.evaluate(STORED)
    expect(box).to_have_value("He took my phone.")


def test_quick_exit_wipes_it(phone, live_server) -> None:
    page = phone.new_page()
    page.route("https://www.bom.gov.au/**", lambda route: route.fulfill(body="weather"))
    begin(page, "theft")
    page.get_by_label("What happened?").fill(WORDS)

    page.get_by_role("button", name="Quick exit").click()
    page.wait_for_url("https://www.bom.gov.au/**")
    page.goto(f"{live_server.url}/privacy/")

    assert page.evaluate(STORED) == "{}"


def test_stop_half_way_and_go_on_with_another_device(
    phone, browser: Browser, live_server, look: Look
) -> None:
    page = phone.new_page()
    other = browser.new_context(
        viewport=PHONE, base_url=live_server.url, java_script_enabled=False
    ).new_page()
    begin(page, "theft")
    page.get_by_label("What happened?").fill(WORDS)

    page.get_by_role("button", name="Save and come back later").click()
    look(page)
    code, word = (text.strip() for text in page.locator(".codes dd").all_inner_texts())
    page.get_by_role("button", name="Show a picture code").click()
    expect(page.get_by_role("img", name="Picture code")).to_be_visible()
    look(page)
    other.goto("/report/resume/")
    other.get_by_label("Your code").fill(code)
    other.get_by_label("Your secret word").fill(word)
    other.get_by_role("button", name="Go on with my report").click()

    expect(other.get_by_role("heading", level=1)).to_be_visible()
    other.get_by_role("link", name="Back").click()
    expect(other.get_by_label("What happened?")).to_have_value(WORDS)
    expect(other.get_by_text("also opened on another device")).to_be_visible()
    page.get_by_role("link", name="Delete what I wrote").click()
    look(page)
    page.get_by_role("button", name="Delete what I wrote").click()
    look(page)
    assert not DraftAnswer.objects.exists()
