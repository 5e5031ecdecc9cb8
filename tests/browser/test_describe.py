"""Danger while somebody types: said beside the field, politely, without taking focus or words away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.reports.conftest import *  # noqa: F403 - nothing is remembered from the database of another test

pytestmark = pytest.mark.django_db(transaction=True)

Look = Callable[[Page], None]
KNIFEPOINT = "A lost wallet that was taken at knifepoint ten minutes ago"
FILM = "In the film last night a man was robbed at knifepoint. I lost my wallet at the cinema."


@pytest.fixture
def phone(browser: Browser, customer) -> Page:
    """A small phone."""
    return browser.new_context(viewport=PHONE).new_page()


def test_a_wallet_taken_at_knifepoint_is_asked_about_while_it_is_typed_and_stopped_when_it_is_sent(
    phone: Page, live_server, look: Look
) -> None:
    phone.goto(live_server.url)
    field = phone.get_by_label("What happened?")
    field.fill(KNIFEPOINT)

    notice = phone.locator("[aria-live=polite]")
    expect(notice.get_by_role("link", name="Call 000")).to_be_visible()
    expect(notice.locator("mark")).to_have_text("knifepoint")
    expect(field).to_be_focused()
    expect(field).to_have_value(KNIFEPOINT)
    look(phone)
    phone.get_by_role("button", name="It is over").click()
    expect(notice).to_be_empty()
    expect(field).to_be_focused()
    field.press("End")
    field.press_sequentially(" near the station.")
    phone.wait_for_timeout(1500)
    expect(notice).to_be_empty()
    phone.get_by_role("button", name="Continue").click()

    expect(phone.get_by_role("heading", name="This sounds as if it is happening now")).to_be_visible()
    phone.get_by_role("link", name="It is over, and I am safe").click()
    expect(phone.get_by_role("main").get_by_role("link", name="Call 000")).to_be_visible()
    look(phone)


def test_a_film_is_neither_asked_about_nor_stopped(phone: Page, live_server, look: Look) -> None:
    phone.goto(live_server.url)

    with phone.expect_response("**/report/listen/") as answered:
        phone.get_by_label("What happened?").fill(FILM)

    assert answered.value.status == 204
    expect(phone.locator("[aria-live=polite]")).to_be_empty()
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_role("heading", name="This is what fits")).to_be_visible()
    look(phone)


def test_without_javascript_it_is_stopped_and_shown_000_all_the_same(
    browser: Browser, live_server, customer
) -> None:
    page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(live_server.url)

    page.get_by_label("What happened?").fill(KNIFEPOINT)
    page.get_by_role("button", name="Continue").click()

    call = page.get_by_role("main").get_by_role("link", name="Call 000")
    expect(call).to_be_in_viewport()
    expect(call).to_have_attribute("href", "tel:000")


def test_whose_it_is_and_another_language_stand_on_a_small_phone(
    phone: Page, live_server, look: Look
) -> None:
    phone.goto(live_server.url)
    phone.get_by_label("What happened?").fill("Someone hacked my account and took $400.")
    phone.get_by_role("button", name="Continue").click()
    look(phone)
    phone.get_by_role("link", name="ReportCyber").click()
    expect(phone.get_by_role("heading", name="ReportCyber can act on this")).to_be_visible()
    look(phone)
    phone.goto(live_server.url)
    phone.get_by_label("What happened?").fill("فقدت محفظتي في الحافلة أمس وأحتاج إلى مساعدة")
    phone.get_by_role("button", name="Continue").click()

    expect(phone.get_by_role("heading", name="You wrote in Arabic")).to_be_visible()
    look(phone)
