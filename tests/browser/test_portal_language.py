"""The portal in other languages: nothing is wider than a small phone, axe finds nothing, and no script is
needed to change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_every_page import OF_A_DRAFT, PLAIN, hold_draft
from tests.reports.conftest import *  # noqa: F403 - drafts of a citizen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("code", ["ar", "vi"])
def test_every_page_in_another_language(
    context: BrowserContext, live_server, citizen, kept_draft, look: Callable[[Page], None], code: str
) -> None:
    page = context.new_page()
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/?lang={code}")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if code == "ar" else "ltr")
    # An address in Latin letters, typed on a page from the right, keeps its number in front of it.
    expect(page.locator("textarea")).to_have_css("unicode-bidi", "plaintext" if code == "ar" else "normal")
    draft = kept_draft(happening_now="yes")
    hold_draft(page, live_server.url, citizen, draft)
    steps = ("what", "when", "taken")
    paths = [path for name, path in PLAIN.items() if name != "login"]
    paths += [f"/report/{draft.code}/{page_of}/" for page_of in (*OF_A_DRAFT.values(), *steps)]

    for path in paths:
        page.goto(f"{live_server.url}{path}")

        expect(page.locator("html")).to_have_attribute("lang", code)
        look(page)

    for path in ("/track/", "/report/call-me/", "/report/theft/") if code == "ar" else ():
        page.goto(f"{live_server.url}{path}")
        page.locator("main form button.button").last.click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        look(page)


def test_the_language_changes_without_a_script_and_keeps_what_was_written(
    customer, browser: Browser, live_server
):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(live_server.url)

    page.get_by_label("What happened?").fill("My bike is gone")
    page.get_by_role("button", name="Ελληνικά").click()

    expect(page.get_by_label("Τι συνέβη;")).to_have_value("My bike is gone")
    context.close()


def test_from_sending_to_danger_each_state_in_another_language(
    context: BrowserContext, live_server, citizen, kept_draft, look: Callable[[Page], None]
) -> None:
    page = context.new_page()
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/?lang=zh-hans")
    draft = kept_draft()
    hold_draft(page, live_server.url, citizen, draft)
    page.goto(f"{live_server.url}/report/{draft.code}/check/")
    page.get_by_role("button", name="发送我的报告").click()
    expect(page.get_by_role("heading", name="我们收到了您的报告")).to_be_visible()
    look(page)
    page.locator("main form .button").click()
    page.locator("#id_words").fill("Is there news?")

    page.get_by_role("button", name="Ελληνικά").click()
    expect(page.locator("#id_words")).to_have_value("Is there news?")
    page.locator("#message .button").click()
    expect(page.locator(".thread__item--mine")).to_contain_text("Is there news?")
    look(page)
    page.get_by_role("button", name="Tiếng Việt").click()
    page.locator(".types a").first.click()
    page.locator("#id_words").fill("He is at my door now with a knife.")
    page.locator("#words .button").click()
    expect(page.locator("a.call-now")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    look(page)
