"""The pages beside a case in a real browser: axe finds nothing, on a desk and on a small phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assistline.models import User
from tests.browser.conftest import DESK, PHONE
from tests.conftest import signed_in
from tests.triage.conftest import *  # noqa: F403 - makes cases
from triage.actions import claim_case, link_cases, merge_cases, set_marker, suggest_for_case, write_plan
from triage.models import Case, MarkerKind
from triage.subjects import subject_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def street(theft_case: Callable[..., Case], officer: User) -> list[Case]:
    """Four cases of one street: two are one, one is linked, one is suggested; its number is marked."""
    now = timezone.now()
    cases = [
        theft_case(
            at=now - timedelta(minutes=50 - 9 * number),
            what_happened=f"A white van took it from number {number}, and drove off with no lights.",
            phone=f"+614915701{number + 56}",
            where={"address": f"{number + 2} Kestrel Court", "suburb": "Moe", "postcode": "3825"},
        )
        for number in range(4)
    ]
    for case in cases:
        suggest_for_case(case_id=case.id, at=now)
    claim_case(case_id=cases[0].id, officer=officer, at=now)
    versions = dict(Case.objects.values_list("id", "version"))
    merge_cases(case_id=cases[0].id, other_id=cases[1].id, officer=officer, versions=versions, at=now)
    link_cases(case_id=cases[0].id, other_id=cases[2].id, officer=officer, at=now)
    number, day = subject_of("number", "0491 570 156"), timezone.localdate() + timedelta(days=30)
    set_marker(
        subject=number,
        kind=MarkerKind.VIOLENCE,
        reason="He threatened an officer with a bar in May.",
        owner=officer,
        review_date=day,
        expires_on=day,
        by=officer,
        at=now,
    )
    write_plan(
        subject=number,
        number=0,
        helps="Let her tell it once, then say it back.",
        avoid="Do not promise a call back.",
        ring="Her sister, after 4 pm.",
        until=day,
        by=officer,
        at=now,
    )
    return cases


def test_the_pages_beside_a_case(
    page: Page, live_server, street: list[Case], officer: User, look: Callable[[Page], None]
):
    cookie = signed_in(officer).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    page.route("**/events/**", lambda route: None)
    marker = reverse("triage-markers")
    paths = [reverse(f"triage-{name}", args=[street[0].reference]) for name in ("related", "case-markers")]

    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        for path in (*paths, marker):
            page.goto(f"{live_server.url}{path}")
            look(page)
        page.get_by_role("link", name="Review or lift").first.click()
        expect(page.get_by_role("button", name="Lift it")).to_be_visible()
        look(page)

    page.get_by_role("button", name="Lift it").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why it is lifted")
    look(page)


def test_a_case_is_taken_out_and_its_file_is_asked_about(
    page: Page, live_server, case: Case, auditor: User, look: Callable[[Page], None], tmp_path
):
    cookie = signed_in(auditor).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}{reverse('triage-lives')}")
    page.get_by_label("Reference of the case").fill(case.reference)
    page.get_by_label("Why it is taken out").fill("The ombudsman asked for it.")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take it out").click()
    file = tmp_path / "case.zip"
    taken.value.save_as(file)

    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.get_by_label("The ZIP file").set_input_files(file)
        page.get_by_role("button", name="Check it").click()
        expect(page.get_by_role("heading", name="Yes, this file is unchanged")).to_be_visible()
        look(page)

    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the file.")
    look(page)
