"""Two people and a table in real browsers: changed, replayed, judged, in force, on a case, rolled back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from assistline.models import Centre, DecisionTableVersion, User
from tests.browser.conftest import DESK, PHONE
from tests.conftest import person, signed_in
from tests.triage.conftest import *  # noqa: F403 - files reports
from triage.actions import run_replays
from triage.models import Assessment, Case

pytestmark = pytest.mark.django_db(transaction=True)
Look = Callable[[Page], None]
THEFT_ROW = "Theft that is over, nobody in danger"


@pytest.fixture
def enter(browser: Browser, live_server) -> Iterator[Callable[[User], Page]]:
    """Opens a browser in which somebody is signed in."""
    opened = []

    def open_for(user: User) -> Page:
        context = browser.new_context(viewport=DESK, base_url=live_server.url)
        opened.append(context)
        cookie = signed_in(user).cookies["session"].value
        context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
        return context.new_page()

    yield open_for
    for context in opened:
        context.close()


def look_both(page: Page, look: Look) -> None:
    """At a desk and on a phone."""
    look(page)
    page.set_viewport_size(PHONE)
    look(page)
    page.set_viewport_size(DESK)


def rows_of(version: DecisionTableVersion) -> str:
    return reverse("admin:assistline_decisiontableversion_change", args=[version.id])


def test_a_changed_row_goes_in_force_by_two_people_and_back(
    enter: Callable[[User], Page],
    look: Look,
    theft_case: Callable[..., Case],
    administrator: User,
    centre: Centre,
) -> None:
    theft_case(at=timezone.now() - timedelta(hours=1))
    first = DecisionTableVersion.objects.get(state="published", table__slug="grade")
    page = enter(administrator)
    page.goto(rows_of(first))
    look_both(page, look)
    page.get_by_role("button", name="Copy into a draft").click()
    look_both(page, look)

    page.get_by_role("row").filter(has_text=THEFT_ROW).get_by_role("link").click()
    look_both(page, look)
    page.get_by_label("Grade", exact=True).select_option("resolution")
    page.get_by_label("What is done with it").select_option("advice")
    page.get_by_role("button", name="Save the row").click()
    expect(page.get_by_text("was Scheduled")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Taken back: Row")).to_be_visible()
    page.get_by_role("row").filter(has_text=THEFT_ROW).get_by_role("link").click()
    page.get_by_label("Grade", exact=True).select_option("resolution")
    page.get_by_label("What is done with it").select_option("advice")
    page.get_by_role("button", name="Save the row").click()
    expect(page.get_by_text("was Scheduled")).to_be_visible()
    expect(page.get_by_text("Not yet: 1 thing to do first")).to_be_visible()

    page.get_by_role("button", name="Replay").click()
    expect(page.get_by_role("heading", name="It is being replayed")).to_be_visible()
    look_both(page, look)
    run_replays(at=timezone.now())
    expect(page.get_by_text("1 of 1 would change")).to_be_visible(timeout=10_000)
    look_both(page, look)
    page.get_by_label("Why").fill("Over, and nobody saw who did it.")
    page.get_by_role("button", name="Right").click()
    expect(page.get_by_text("1 of 1 lowered read")).to_be_visible()
    look_both(page, look)

    page.get_by_role("link", name="Back to the rows").click()
    look_both(page, look)
    page.get_by_role("button", name="Ask for second person").click()
    expect(page.get_by_text("somebody else has to publish it")).to_be_visible()

    other = enter(person("second", "administrator", centre, "Ines Moreau"))
    other.goto(page.url)
    expect(other.get_by_text("Tom Baxter asked on")).to_be_visible()
    look_both(other, look)
    other.get_by_role("button", name="Publish as second person").click()
    expect(other.get_by_text("is published and in force")).to_be_visible()
    assert newest(theft_case) == ("resolution", "grade v2")

    other.get_by_role("button", name="Roll back in one step").click()
    expect(other.get_by_text(re.compile("Grade v3 is in force"))).to_be_visible()
    assert newest(theft_case) == ("scheduled", "grade v3")


def newest(theft_case: Callable[..., Case]) -> tuple[str, str]:
    """The grade of a case that is opened now, and the table that it names."""
    case = theft_case(at=timezone.now())
    assessment = Assessment.objects.filter(case=case).latest("id")
    return assessment.grade, assessment.rules_version.partition(";")[0]


def test_the_other_pages_of_a_table_pass_axe_and_fit_a_phone(
    enter: Callable[[User], Page],
    look: Look,
    administrator: User,
) -> None:
    version = DecisionTableVersion.objects.get(state="published", table__slug="grade")
    page = enter(administrator)
    page.goto(reverse("admin:assistline_decisiontable_surge", args=[version.table_id]))
    look_both(page, look)
    page.get_by_role("button", name="See what it changes").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look_both(page, look)
    kind = page.get_by_role("group", name="Type", exact=True)
    kind.get_by_role("combobox").select_option("is")
    kind.get_by_text("Choose from").click()
    kind.get_by_label("theft", exact=True).check()
    page.get_by_label("Grade", exact=True).select_option("resolution")
    page.get_by_label("What is done with it").select_option("advice")
    page.get_by_label("Why, in words").fill("Storm: known thefts")
    page.get_by_role("button", name="See what it changes").click()
    expect(page.get_by_role("heading", name="In the last day")).to_be_visible()
    look_both(page, look)

    page.goto(reverse("admin:triage_replay_try", args=[version.id]))
    page.get_by_label("What is told").fill("My bike was taken last night. He said he would burn us out.")
    page.get_by_label("Type of report").select_option("theft")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="In force now")).to_be_visible()
    look_both(page, look)

    page.goto(reverse("admin:triage_replay_routing"))
    page.get_by_label("Type of report").select_option("noise")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Referral to").first).to_be_visible()
    look_both(page, look)

    for name, args in (
        ("decisionrow_change", [version.rows.first().id]),
        ("decisiontableversion_facts", [version.id]),
        ("decisiontable_change", [version.table_id]),
    ):
        page.goto(reverse(f"admin:assistline_{name}", args=args))
        look_both(page, look)
