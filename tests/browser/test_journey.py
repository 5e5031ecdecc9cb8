"""The one true way through the house: a citizen files at 360 px, an officer decides, the citizen reads it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from assistline.models import User
from tests.browser.conftest import DESK, PHONE
from tests.conftest import PASSWORD
from triage.models import Case

pytestmark = pytest.mark.usefixtures("relay")

Look = Callable[[Page], None]


def answer(page: Page, question: str, choice: str) -> None:
    page.get_by_role("group", name=question).get_by_label(choice, exact=True).check()


def go_on(page: Page, look: Look) -> None:
    look(page)
    page.get_by_role("button", name="Save and continue").click()


def file_theft(page: Page, site: str, look: Look) -> tuple[str, str]:
    """Report a stolen bicycle; returns reference and access code as shown."""
    page.goto(site)
    look(page)
    page.get_by_role("link", name="Something was stolen").click()
    answer(page, "Is it happening now", "No")
    answer(page, "Is anyone hurt", "No")
    go_on(page, look)
    page.get_by_label("What happened?").fill("My bike was locked to the rail. When I came out it was gone.")
    go_on(page, look)
    page.get_by_label("I do not know exactly").check()
    page.get_by_label("Suburb").fill("Moe")
    page.get_by_label("Postcode").fill("3825")
    go_on(page, look)
    page.get_by_label("What was taken?").fill("A red bicycle")
    go_on(page, look)
    page.get_by_label("Your name").fill("Meera Sandhu")
    page.get_by_label("Phone number").fill("0491 570 156")
    answer(page, "Is it safe to text this number?", "Yes")
    go_on(page, look)
    look(page)
    expect(page.get_by_text("A red bicycle")).to_be_visible()
    page.get_by_role("button", name="Send my report").click()
    expect(page).to_have_url(re.compile(r"/sent/$"))
    look(page)
    codes = [text.strip() for text in page.locator(".codes dd").all_inner_texts()]
    return codes[0], codes[1]


def log_in(page: Page, site: str, person: User) -> None:
    page.goto(f"{site}{reverse('login')}")
    page.get_by_label(re.compile("user ?name", re.I)).fill(person.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(reverse("staff-landing")))


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_theft_goes_from_a_phone_to_a_decision_and_back(
    browser: Browser, live_server, officer: User, look: Look, script: bool
) -> None:
    # axe runs in the page, so the run without JavaScript looks at widths and words only.
    seen: Look = look if script else (lambda page: None)
    citizen = browser.new_context(viewport=PHONE, java_script_enabled=script).new_page()
    staff = browser.new_context(viewport=DESK, java_script_enabled=script).new_page()

    reference, code = file_theft(citizen, live_server.url, seen)
    log_in(staff, live_server.url, officer)
    seen(staff)
    staff.goto(f"{live_server.url}{reverse('triage-queue')}")
    seen(staff)
    case = Case.objects.get()
    staff.goto(f"{live_server.url}{reverse('triage-case', args=[case.reference])}")
    seen(staff)
    staff.get_by_role("button", name="Claim").first.click()
    seen(staff)
    staff.get_by_label("Record as a crime").check()
    staff.get_by_role("textbox", name="Reasons").fill("A locked bicycle was taken; a camera faces the rail.")
    staff.get_by_role("textbox", name="On the tracking page").fill(
        "We have recorded this as a crime. We look at the camera next."
    )
    staff.get_by_role("button", name="Record and tell").click()
    seen(staff)
    citizen.goto(f"{live_server.url}{reverse('track')}")
    seen(citizen)
    citizen.get_by_label("Reference").fill(reference)
    citizen.get_by_label("Access code").fill(code)
    citizen.get_by_role("main").get_by_role("button").first.click()

    expect(citizen.get_by_text("We look at the camera next.")).to_be_visible()
    seen(citizen)
