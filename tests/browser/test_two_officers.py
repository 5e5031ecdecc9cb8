"""Two officers and one case: a browser dies in the middle of a decision, and the words are there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistline.models import User
from tests.browser.conftest import DESK
from tests.conftest import signed_in
from tests.triage.conftest import *  # noqa: F403 - makes cases
from triage.actions import free_expired_leases
from triage.models import Case, DecisionDraft

pytestmark = pytest.mark.django_db(transaction=True)

Look = Callable[[Page], None]


def at_a_desk(browser: Browser, site: str, who: User) -> BrowserContext:
    """Somebody's own browser, signed in."""
    context = browser.new_context(viewport=DESK)
    session = signed_in(who).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": site}])
    context.route("**/events/**", lambda route: None)
    return context


def test_a_browser_dies_in_mid_decision_and_a_colleague_takes_over_with_the_words(
    browser: Browser,
    live_server,
    theft_case: Callable[..., Case],
    officer: User,
    officer_two: User,
    look: Look,
):
    case = theft_case(at=timezone.now())
    desk, other = (at_a_desk(browser, live_server.url, who) for who in (officer, officer_two))
    first, second = desk.new_page(), other.new_page()
    address = f"{live_server.url}{reverse('triage-case', args=[case.reference])}"
    first.goto(address)
    first.get_by_role("button", name="Claim").click()
    expect(first.locator("[data-lease]")).to_contain_text("Yours")
    head = first.locator(".case-head").bounding_box()
    assert head is not None
    assert head["height"] < 60  # one row
    first.get_by_label("Close with reasons").check()
    first.locator("#decision_reason").fill("The camera shows nobody, and no")
    expect(first.locator("[data-draft-saved]")).to_contain_text("draft saved")
    second.goto(address)
    expect(second.locator("[data-others]")).to_have_text("Const. A. Petrakis has this page open")
    look(first)

    desk.close()  # no farewell: the machine is gone
    free_expired_leases(at=timezone.now() + timedelta(minutes=3))
    second.reload()
    second.get_by_role("button", name="Claim").click()

    expect(second.get_by_text("Const. A. Petrakis wrote this, not sent")).to_be_visible()
    look(second)
    second.get_by_role("button", name="Take these words").click()
    expect(second.locator("#decision_reason")).to_have_value("The camera shows nobody, and no")
    second.locator("#decision_reason").fill("The camera shows nobody, and nobody saw it.")
    second.locator("[name=told]").fill("We closed this. The film shows nobody.")
    second.wait_for_load_state()  # keys answer once the page's scripts are there
    second.keyboard.press("Control+Enter")
    expect(second.get_by_text("Recorded. The citizen can read it")).to_be_visible()
    case.refresh_from_db()
    assert (case.status, case.officer) == ("closed", officer_two)
    assert not DecisionDraft.objects.exists()


def test_filters_search_and_hand_over_by_keyboard(
    browser: Browser, live_server, theft_case: Callable[..., Case], officer: User, look: Look
):
    case = theft_case(at=timezone.now())
    page = at_a_desk(browser, live_server.url, officer).new_page()
    page.goto(f"{live_server.url}{reverse('triage-queue')}")
    page.locator("[data-list]").focus()

    page.keyboard.press("f")
    expect(page.get_by_label("Immediate")).to_be_focused()
    look(page)
    page.get_by_label("Scheduled").check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("Only: Scheduled")).to_be_visible()
    page.wait_for_load_state()
    page.locator("[data-list]").focus()
    page.keyboard.press("/")
    page.keyboard.type("no such word")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No case that you may see has this.")).to_be_visible()
    look(page)

    for path in (reverse("triage-todo", args=[case.reference]), reverse("triage-handover")):
        page.goto(f"{live_server.url}{path}")
        look(page)
