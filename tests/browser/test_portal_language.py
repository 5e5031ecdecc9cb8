"""The portal in other languages: nothing is wider than a small phone, axe finds nothing, and no script is
needed to change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("code", ["ar", "el"])
@pytest.mark.parametrize("path", ["/", "/report/", "/report/theft/", "/track/", "/not/here/"])
def test_a_page_in_another_language(
    customer, context: BrowserContext, live_server, look: Callable[[Page], None], code, path
):
    page = context.new_page()
    page.set_viewport_size(PHONE)

    page.goto(f"{live_server.url}{path}?lang={code}")

    expect(page.locator("html")).to_have_attribute("dir", "rtl" if code == "ar" else "ltr")
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
