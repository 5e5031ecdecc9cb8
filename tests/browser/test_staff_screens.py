"""What staff screens do by themselves: danger stays announced, and words follow the decision."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assistline.models import User
from tests.conftest import signed_in
from tests.triage.conftest import *  # noqa: F403 - makes cases
from triage.actions import claim_case, raise_grade
from triage.models import Case, Grade, Transfer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff_page(page: Page, live_server, officer: User) -> Page:
    """A browser in which the officer is signed in, without a stream and with a clock of its own."""
    cookie = signed_in(officer).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    page.route("**/events/**", lambda route: None)
    page.clock.install()
    return page


def test_an_immediate_case_stays_announced_until_it_is_taken_in(
    staff_page: Page, live_server, theft_case: Callable[..., Case]
):
    theft_case()
    staff_page.goto(f"{live_server.url}{reverse('triage-queue')}")

    theft_case(happening_now="yes")
    staff_page.clock.run_for(46_000)
    alarm = staff_page.get_by_role("alert").filter(has_text="1 new, 1 Immediate.")
    expect(alarm).to_be_visible()
    staff_page.clock.run_for(60_000)

    expect(alarm).to_be_visible()
    expect(staff_page.locator("[data-tabs] [aria-current]")).to_have_text("All open 2")
    alarm.get_by_role("button", name="Show").click()
    expect(alarm).to_be_hidden()


def test_words_follow_the_decision_and_a_raised_grade_is_said(
    staff_page: Page, live_server, case: Case, officer: User, sergeant: User
):
    claim_case(case_id=case.id, officer=officer, at=timezone.now())
    staff_page.goto(f"{live_server.url}{reverse('triage-case', args=[case.reference])}")
    told = staff_page.locator("[name=told]")

    staff_page.get_by_label("Close with reasons").check()
    expect(told).to_have_value("We have closed your report. You can ask us for the reasons.")
    told.fill("My own words.")
    staff_page.keyboard.press("F9")
    expect(staff_page.get_by_text("000 since")).to_be_visible()
    staff_page.get_by_role("button", name="Stop").click()
    expect(staff_page.get_by_text("000 since")).to_be_hidden()
    expect(told).to_have_value("My own words.")
    assert Transfer.objects.get().state == "stopped"
    staff_page.get_by_label("Record as a crime").check()
    expect(told).to_have_value("My own words.")

    raise_grade(case_id=case.id, by=sergeant, grade=Grade.PRIORITY, at=timezone.now())
    staff_page.clock.run_for(21_000)
    expect(staff_page.get_by_role("alert").filter(has_text="Raised to Priority.")).to_be_visible()
    staff_page.get_by_role("button", name="Load again").click()
    expect(told).to_have_value("My own words.")
