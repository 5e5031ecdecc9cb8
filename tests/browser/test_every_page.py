"""Each page of the portal in each of its states: axe finds nothing, nothing is wider than a small phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.reports.conftest import *  # noqa: F403 - drafts and reports of a citizen
from tests.test_architecture import PUBLIC

pytestmark = pytest.mark.django_db(transaction=True)

Look = Callable[[Page], None]

# Doors without a page of their own: they lead on, or are not for people.
NO_PAGE = {
    "api-mail-status",
    *("describe", "listen", "quick-exit", "track-leave", "admin-login", "livez", "readyz", "metrics"),
    *("dev-messages", "places", "map-square"),
    *("cti", "dev-phone", "dev-000"),  # the telephone system's, and the emergency number's
    *("track-rate", "report-follow"),  # a form of the page
    *("track-receipt", "track-letter", "report-receipt"),  # files
    *("report-file-begin", "report-file", "track-file-begin", "track-file"),  # parts of a file
    *(f"open311-{door}" for door in ("discovery", "services", "definition", "requests", "request")),
}
PLAIN = {
    "home": "/",
    "report-start": "/report/",
    "report-type": "/report/theft/",
    "call-me": "/report/call-me/",
    "track": "/track/",
    "track-code": "/track/code/",
    "track-code-enter": "/track/code/enter/",
    "resume": "/report/resume/",
    "a link that is over": "/report/resume/?link=over",
    "report-deleted": "/report/deleted/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "contact": "/contact/",
    "login": "/login/",
    "too-large": "/too-large/",
    "not here": "/not/here/",
    "closed": "/report/AAAAAAAA/when/",
}
OF_A_DRAFT = {
    "report-step": "when",
    "report-check": "check",
    "report-now": "now",
    "report-not-ours": "not-ours",
    "report-call-me": "call-me",
    "report-choose": "type",
    "report-later": "later",
    "report-delete": "delete",
    "report-files": "files",
}
AFTERWARDS = {
    "report-sent",
    "track-report",
    "track-change",
    "track-write",
    "track-files",
    "track-now",
    "track-verify",
}


@pytest.fixture
def phone(context: BrowserContext) -> Page:
    """A small phone."""
    page = context.new_page()
    page.set_viewport_size(PHONE)
    return page


def hold_draft(page: Page, site: str, citizen, draft) -> None:
    """Give the browser the secret of a draft."""
    secret = citizen.cookies[f"d_{draft.code}"].value
    page.context.add_cookies([{"name": f"d_{draft.code}", "value": secret, "url": site}])


def test_every_public_page_is_looked_at() -> None:
    looked_at = {*PLAIN, *OF_A_DRAFT, *AFTERWARDS, "report-elsewhere"} - {
        "not here",
        "closed",
        "a link that is over",
    }

    assert looked_at | NO_PAGE >= PUBLIC


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_page(phone: Page, live_server, customer, look: Look, name: str) -> None:
    phone.goto(f"{live_server.url}{PLAIN[name]}")

    look(phone)


@pytest.mark.parametrize("name", OF_A_DRAFT)
def test_a_page_of_a_draft(phone: Page, live_server, citizen, kept_draft, look: Look, name: str) -> None:
    draft = kept_draft(happening_now="yes", typed=name != "report-choose")
    hold_draft(phone, live_server.url, citizen, draft)

    phone.goto(f"{live_server.url}/report/{draft.code}/{OF_A_DRAFT[name]}/")

    expect(phone.get_by_role("main")).to_be_visible()
    look(phone)


@pytest.mark.parametrize("step", ["what", "when", "taken"])
def test_a_step_with_errors(phone: Page, live_server, citizen, kept_draft, look: Look, step: str) -> None:
    draft = kept_draft(what_happened=None, when=None, where=None, taken=None)
    hold_draft(phone, live_server.url, citizen, draft)
    phone.goto(f"{live_server.url}/report/{draft.code}/{step}/")

    phone.get_by_role("button", name="Save and continue").click()

    assert phone.title().startswith("Error:")
    look(phone)


def test_a_place_that_is_searched_asked_about_and_in_another_state(
    phone: Page, live_server, citizen, kept_draft, look: Look
) -> None:
    draft = kept_draft(where=None)
    hold_draft(phone, live_server.url, citizen, draft)
    phone.goto(f"{live_server.url}/report/{draft.code}/when/")
    suburb = phone.locator("[name=where_suburb]")

    suburb.press_sequentially("richm")
    expect(phone.get_by_role("option", name="Richmond VIC 3121")).to_be_visible()
    look(phone)
    suburb.press("ArrowDown")
    suburb.press("Enter")
    expect(phone.get_by_label("Postcode")).to_have_value("3121")
    phone.get_by_label("Postcode").fill("")
    phone.get_by_role("button", name="Save and continue").click()
    look(phone)
    phone.get_by_label("Richmond NSW 2753").check()
    phone.get_by_role("button", name="Save and continue").click()
    expect(phone.get_by_role("heading", name="This was in New South Wales")).to_be_visible()
    look(phone)
    phone.goto(f"{live_server.url}/report/{draft.code}/check/")
    expect(phone.get_by_role("img", name="Map with Richmond in the middle")).to_be_visible()
    look(phone)


def test_a_time_that_came_twice(phone: Page, live_server, citizen, kept_draft, look: Look) -> None:
    draft = kept_draft(when=None)
    hold_draft(phone, live_server.url, citizen, draft)
    phone.goto(f"{live_server.url}/report/{draft.code}/when/")
    for label, text in (
        ("Day", "5"),
        ("Month", "apr"),
        ("Year", "2026"),
        ("Time, if you know it", "2:30 am"),
    ):
        phone.get_by_label(label).first.fill(text)

    phone.get_by_role("button", name="Save and continue").click()

    expect(phone.get_by_label("The second 2:30 am, after the clocks went back")).to_be_visible()
    look(phone)


def test_a_report_is_sent_and_a_wrong_code_refused(
    phone: Page, live_server, citizen, kept_draft, look: Look
) -> None:
    draft = kept_draft()
    hold_draft(phone, live_server.url, citizen, draft)
    phone.goto(f"{live_server.url}/report/{draft.code}/check/")

    phone.get_by_role("button", name="Send my report").click()
    look(phone)
    reference, code = (text.strip() for text in phone.locator(".codes dd").all_inner_texts())
    phone.goto(f"{live_server.url}/track/")
    for tried in ("0000 0000 0000 0000", code):
        phone.get_by_label("Reference").fill(reference)
        phone.get_by_label("Access code").fill(tried)
        phone.get_by_role("button", name="See my report").click()
        look(phone)

    expect(phone.get_by_role("heading", name="What has happened so far")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_after_quick_exit_back_shows_nothing_that_was_typed(browser, live_server, customer, script) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=script)
    page = context.new_page()
    page.route("https://www.bom.gov.au/**", lambda route: route.fulfill(body="Weather"))
    page.goto(live_server.url)
    page.get_by_label("What happened?").fill("He hits me.")
    page.get_by_role("button", name="Continue").click()
    page.goto(f"{live_server.url}/report/call-me/")
    page.get_by_label("What happened").fill("He hits me.")

    page.get_by_role("button", name="Quick exit").click()
    expect(page.get_by_text("Weather")).to_be_visible()

    for _ in range(4):
        page.go_back()
        fields = page.locator("textarea, input:not([type=hidden])").all()
        assert not [field for field in fields if "hits" in field.input_value()]
        assert "hits" not in page.inner_text("body")
    assert not [cookie for cookie in context.cookies() if cookie["name"].startswith("d_")]
