"""Each page of staff and each tab of a case, on a phone and on desks: axe finds nothing, nothing is too wide.

One person is signed in once, in one browser page: what counts is that every page is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from assistline.models import User
from reports.models import ContactPoint
from tests.access_records import asked_for_help, difference, marker_of, open_cue, referral, second_person
from tests.browser.conftest import PHONE
from tests.conftest import signed_in
from tests.test_access import rows
from tests.triage.conftest import *  # noqa: F403 - makes cases
from triage.actions import ask_transfer, claim_case, see_near_miss, write_note
from triage.models import Case, NearMissSource, TransferKind
from triage.screens.case_tabs import TABS

pytestmark = pytest.mark.django_db(transaction=True)

LISTS = (
    *("staff-landing", "triage-queue", "triage-search", "triage-handover", "triage-referrals"),
    *("triage-records", "triage-registrations", "triage-markers", "triage-dispatches", "triage-kept"),
    *(
        "triage-second-looks",
        "triage-near-misses",
        "triage-passed",
        "triage-lives",
        "floor",
        "floor-elsewhere",
    ),
)
OF_A_CASE = (*(tab.url_name for tab in TABS), "triage-reach", "triage-kept-case")
OF_A_RECORD = ("triage-marker", "triage-second-look", "triage-transfer", "floor-cue", "floor-help")
# What is pressed with nothing filled in, and says what to do.
WITHOUT_A_WORD = {
    "triage-case": "#decide",
    "triage-todo": "form:has([name=due])",
    "triage-near-misses": "form:has([name=happened])",
    "reach with a form": "form:has([name=which])",
    "triage-pass-on": "form:has([name=to])",
    "triage-case-markers": "form:has([name=kind])",
}
ELSEWHERE = {
    # Looked at by the console's own tests, with a call on it.
    *("console", "console-asked", "console-reach", "console-unfinished", "triage-questions"),
    # Parts of a page, files and streams.
    *("console-assessment", "console-now", "events", "floor-now", "floor-voice", "triage-preview"),
    *("triage-000", "triage-rows", "triage-file", "triage-file-original", "triage-file-still", "admin-login"),
}
DESKS = (1366, 1024)


def test_every_page_of_staff_is_looked_at() -> None:
    pages = {row.door for row in rows() if row.method == "GET" and row.expected["stranger"] == "in"}

    assert pages - ELSEWHERE <= {*LISTS, *OF_A_CASE, *OF_A_RECORD}


@pytest.fixture
def busy(theft_case: Callable[..., Case], sergeant: User, officer: User) -> dict[str, str]:
    """A case with something on each of its pages, and the addresses of all pages."""
    now = timezone.now()
    case = theft_case(
        at=now - timedelta(minutes=30), what_happened="A red bicycle, and a white van drove off."
    )
    claim_case(case_id=case.id, officer=sergeant, at=now)
    write_note(case_id=case.id, by=officer, words="The sister opens after four.", key="k", at=now)
    left = theft_case(at=now)
    claim_case(case_id=left.id, officer=officer, at=now)
    other = theft_case(at=now)
    referral(other)
    difference(other)
    # Mail to who reported it came back: the page beside it has its form.
    addressed = theft_case(at=now, phone=None, email="gone@example.org", email_safe="yes")
    ContactPoint.objects.filter(person__roles__report__case_links__case=addressed).update(came_back_at=now)
    look = second_person(other)["look"]
    see_near_miss(case=other, source=NearMissSource.RAISED, key="x", happened="Raised later.", at=now)
    asked = ask_transfer(case=left, by=officer, kind=TransferKind.DISPATCH, at=now)
    records = (marker_of(sergeant.centre), look, str(asked.id), str(open_cue(sergeant.centre).id))
    records += (asked_for_help(sergeant.centre),)
    return (
        {name: reverse(name) for name in LISTS}
        | {name: reverse(name, args=[case.reference]) for name in OF_A_CASE}
        | {name: reverse(name, args=[record]) for name, record in zip(OF_A_RECORD, records, strict=True)}
        | {"reach with a form": reverse("triage-reach", args=[addressed.reference])}
        | {"triage-search": f"{reverse('triage-search')}?q=bicycle", "no page": "/review/000000000/"}
        | {"not theirs": reverse("console")}
    )


def test_all_pages_of_staff(
    page: Page, live_server, busy: dict[str, str], sergeant: User, look: Callable[[Page], None]
):
    cookie = signed_in(sergeant).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    page.route("**/events/**", lambda route: None)

    wrong = []
    for name, path in busy.items():
        page.goto(f"{live_server.url}{path}")
        try:
            look_at_all_widths(page, look)
            if name in WITHOUT_A_WORD:
                with page.expect_navigation():
                    page.locator(WITHOUT_A_WORD[name]).first.evaluate("form => form.requestSubmit()")
                expect(page.locator(".summary, .field__error").first).to_be_visible()
                look(page)
        except (AssertionError, PlaywrightError) as error:  # the others are looked at all the same
            wrong.append(f"{name}: {error}")

    assert not wrong, "\n\n".join(wrong)


def look_at_all_widths(page: Page, look: Callable[[Page], None]) -> None:
    """On desks nothing is too wide; on a phone axe looks too."""
    for width in DESKS:
        page.set_viewport_size({"width": width, "height": 768})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{wide} px wide on {width}"
    page.set_viewport_size(PHONE)
    look(page)


def test_the_menu_of_a_phone_opens_without_a_script_and_leads_on(
    browser, live_server, sergeant: User, look: Callable[[Page], None]
):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    cookie = signed_in(sergeant).cookies["session"].value
    context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('triage-handover')}")
    bar = page.get_by_role("banner").bounding_box()

    page.locator("[data-menu] summary").click()
    page.get_by_role("link", name="Near misses").or_(
        page.get_by_role("link", name="Second looks")
    ).first.click()

    assert bar is not None
    assert bar["height"] <= 48
    expect(page).to_have_title("Second looks – AssistLine")
