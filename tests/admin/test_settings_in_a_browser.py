"""The settings in a real browser: axe finds nothing on the pages that administrators and auditors work on."""

from datetime import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from agents.actions import make_line
from assistline.decisions.versions import begin_table_version
from assistline.models import DecisionTableVersion, User
from reports.actions.lexicon import begin_lexicon
from reports.actions.publish_type import begin_version
from reports.models import Agency, Open311Client, PoliceElsewhere, Question, ReportTypeVersion
from tests.browser.conftest import PHONE
from tests.conftest import signed_in
from triage.actions import fill_holidays
from triage.models import Calendar, FeedbackOwner, Weekday

pytestmark = pytest.mark.django_db(transaction=True)


def enter(page: Page, live_server, user: User) -> None:
    """Take over the session of somebody who is signed in."""
    cookie = signed_in(user).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])


def look_at(page: Page, live_server, *doors: tuple[str, list[int]]) -> None:
    broken: list[str] = []
    page.on(
        "response",
        lambda answer: (
            broken.append(answer.url) if "/static/" in answer.url and answer.status >= 400 else None
        ),
    )
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "Content Security" in line.text else None)
    for name, args in doors:
        url = reverse(f"admin:{name}", args=args)
        response = page.goto(f"{live_server.url}{url}")
        assert response is not None
        assert response.status == 200, url
        assert not refused, (url, refused)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{url} is {wide} px wider than the screen"
        results = Axe().run(page)
        refused.clear()  # axe tries styles of its own
        assert results.violations_count == 0, f"{url}\n{results.generate_report()}"
    assert not broken


def test_axe_finds_nothing_where_an_administrator_works(page: Page, live_server, administrator) -> None:
    table = DecisionTableVersion.objects.get(state="published", table__slug="grade")
    table_draft = begin_table_version(version_id=table.id)
    version = ReportTypeVersion.objects.get(state="published", report_type__slug="theft")
    draft = begin_version(version_id=version.id)
    choice = Question.objects.filter(step__version=draft, kind="choice").first()
    calendar = Calendar.objects.create(centre=administrator.centre, always_open=False, state="VIC")
    calendar.slots.create(weekday=Weekday.MONDAY, opens=time(8), closes=time(16))
    fill_holidays(at=timezone.now())
    enter(page, live_server, administrator)

    look_at(
        page,
        live_server,
        ("index", []),
        ("triage_calendar_change", [calendar.id]),
        ("triage_target_changelist", []),
        ("triage_target_add", []),
        ("triage_ladder_changelist", []),
        ("reports_reporttype_changelist", []),
        ("reports_reporttype_add", []),
        ("reports_reporttype_change", [version.report_type_id]),
        ("reports_reporttypeversion_change", [draft.id]),
        ("reports_reporttypeversion_change", [version.id]),
        ("reports_reporttypeversion_preview", [draft.id]),
        ("reports_step_change", [draft.steps.first().id]),
        ("reports_question_change", [choice.id]),
        ("assistline_decisiontableversion_change", [table_draft.id]),
        ("assistline_decisionrow_change", [table_draft.rows.first().id]),
        ("assistline_decisionrow_change", [table.rows.first().id]),
        ("assistline_user_changelist", []),
        ("assistline_user_add", []),
        ("triage_case_changelist", []),
    )


def test_axe_finds_nothing_on_the_lists_and_forms_of_an_administrator_on_a_phone(
    page: Page, live_server, administrator, sergeant, customer
) -> None:
    """Where links stand within a line, and lists are wider than the screen."""
    lexicon = begin_lexicon(customer_id=customer.id)
    police = PoliceElsewhere.objects.filter(customer=customer).earliest("id")
    line = make_line(centre=administrator.centre, name="General", number="131 444").line
    owner = FeedbackOwner.objects.create(centre=administrator.centre, kind="compliment", owner=sergeant)
    client = Open311Client.objects.create(customer=customer, name="Council app", key_hash="0" * 64)
    enter(page, live_server, administrator)
    page.set_viewport_size(PHONE)

    look_at(
        page,
        live_server,
        ("reports_lexiconversion_changelist", []),
        ("reports_lexiconversion_change", [lexicon.id]),
        ("reports_agency_changelist", []),
        ("reports_agency_change", [Agency.objects.filter(customer=customer).earliest("id").id]),
        ("signposts", []),
        ("triage_feedbackowner_changelist", []),
        ("triage_feedbackowner_change", [owner.id]),
        ("reports_open311client_changelist", []),
        ("reports_open311client_change", [client.id]),
        ("reports_policeelsewhere_changelist", []),
        ("reports_policeelsewhere_delete", [police.id]),
        ("agents_telephoneline_changelist", []),
        ("agents_telephoneline_change", [line.id]),
    )


def test_axe_finds_nothing_where_an_auditor_reads(page: Page, live_server, auditor) -> None:
    enter(page, live_server, auditor)

    look_at(page, live_server, ("index", []), ("assistline_auditentry_changelist", []))
