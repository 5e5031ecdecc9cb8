"""Registrations: kept by day and place, confirmed at once, and over by themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from reports.actions import submit_report
from reports.definitions import published
from reports.models import PublicStatus, Report
from tests.triage.conftest import NOON
from triage.actions import claim_next_case, end_registrations, open_case, raise_grade
from triage.models import Case, CaseStatus, Decision, Grade, Registration

PARTY = {
    "happening_now": "no",
    "what_happened": "A 21st in the garden.",
    "party_date": "2026-11-28",
    "away_from": "2026-11-28",
    "where": {"address": "14 Kestrel Court", "suburb": "Moe", "postcode": "3825"},
    "hosts": [{"host_name": "Jo Host", "host_phone": "+61491570156", "host_phone_safe": "yes"}],
}


@pytest.fixture
def register(customer):
    """Sends a registration and opens its case."""

    def register(slug: str = "party_registration", **answers) -> Case:
        questions = published(customer.id, slug)
        said = {name: value for name, value in (PARTY | answers).items() if name in questions.by_slug}
        key = f"registration-of-a-test-{Report.objects.count()}"
        report = submit_report(
            customer=customer, version_id=questions.version_id, answers=said, key=key, at=NOON
        ).report
        return open_case(report_id=report.id, at=NOON + timedelta(seconds=1))

    return register


def test_a_party_is_kept_by_its_day_and_place_and_confirmed(register):
    case = register()

    kept = case.registration
    assert (kept.first_date, kept.last_date, kept.locality) == (
        date(2026, 11, 28),
        date(2026, 11, 28),
        "Moe",
    )
    told = Report.objects.get().status_updates.last()
    assert told.sentence.startswith("You are on our list on Saturday 28 November. It ends by itself.")
    assert told.promised_by is None


@pytest.mark.parametrize("slug", ["party_registration", "absence_registration"])
def test_one_without_a_word_more_than_is_asked_is_kept_and_shown(register, as_officer, slug):
    case = register(slug, what_happened="", away_until="2026-12-20")

    page = as_officer.get(f"/review/{case.reference}/")

    assert case.registration.first_date == date(2026, 11, 28)
    assert page.status_code == 200
    assert "Tell us, in your own words" not in page.content.decode()


def test_nobody_has_to_decide_it(register, officer, as_officer):
    register()

    assert claim_next_case(officer=officer, at=NOON) is None
    assert not as_officer.get("/review/").context["rows"]


def test_it_ends_by_itself_at_noon_after_its_last_day_and_not_before(register):
    case = register()
    noon_after = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)

    assert end_registrations(at=noon_after - timedelta(minutes=1)) == 0
    assert end_registrations(at=noon_after) == 1
    assert end_registrations(at=noon_after) == 0

    case.refresh_from_db()
    assert case.status == CaseStatus.CLOSED
    assert case.disposition == "registration"
    assert Decision.objects.get(case=case).officer is None
    assert Report.objects.get().public_status == PublicStatus.DECIDED


def test_what_a_person_made_more_of_stays_open_when_its_days_are_over(register, officer):
    case = register()
    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, at=NOON)

    assert end_registrations(at=NOON + timedelta(days=30)) == 1

    case.refresh_from_db()
    assert case.status == CaseStatus.WAITING
    assert Registration.objects.get().ended_at


def test_an_absence_holds_from_its_first_to_its_last_day(register):
    case = register("absence_registration", away_from="2026-12-20", away_until="2027-01-03")

    held = Registration.objects.on_days(date(2026, 12, 31), date(2026, 12, 31)).at_place("moe")
    assert held.get() == case.registration
    assert not Registration.objects.on_days(date(2027, 1, 4), None).exists()


def test_days_the_wrong_way_round_are_taken_the_right_way(register):
    case = register("absence_registration", away_from="2027-01-03", away_until="2026-12-20")

    assert case.registration.first_date == date(2026, 12, 20)
