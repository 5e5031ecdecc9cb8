"""Registrations beside matters of crime: told of nobody, merged with nothing, linked where it helps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assistline.references import group
from reports.actions import submit_report
from reports.definitions import published
from reports.models import Report
from tests.triage.test_registrations import PARTY
from tests.triage.test_related_page import send, url
from triage.actions import open_case, raise_grade, suggest_for_case
from triage.models import Case, CasePair, Grade


@pytest.fixture
def pair(customer, theft_case):
    """A house that is empty while its people travel, and a theft from it: same number, street, words."""
    at = timezone.now() - timedelta(hours=2)
    said = {"away_from": at.date().isoformat(), "away_until": (at + timedelta(days=9)).date().isoformat()}
    words = "A white van is in the drive."
    questions = published(customer.id, "absence_registration")
    answers = PARTY | said | {"what_happened": words, "phone": "+61491570158", "phone_safe": "yes"}
    report = submit_report(
        customer=customer,
        version_id=questions.version_id,
        answers={slug: value for slug, value in answers.items() if slug in questions.by_slug},
        key=f"absence-of-a-test-{Report.objects.count()}",
        at=at,
    ).report
    absence = open_case(report_id=report.id, at=at)
    theft = theft_case(at=at, what_happened=words, where=PARTY["where"], phone="+61491570158")
    for case in (theft, absence):
        suggest_for_case(case_id=case.id, at=timezone.now())
    return theft, absence


def test_a_registration_is_suggested_to_nobody_and_nothing_to_it(pair, as_officer):
    theft, absence = pair

    assert not CasePair.objects.exists()
    assert as_officer.get(url(theft)).context["suggestions"] == []
    assert as_officer.get(url(absence)).context["suggestions"] == []


@pytest.mark.parametrize("lead", ["this", "other"])
def test_a_registration_is_not_merged_and_says_why(pair, as_officer, lead):
    theft, absence = pair

    page = send(as_officer, theft, "merge", absence, lead=lead)

    assert page.status_code == 409
    assert f"{group(absence.reference)} is a registration" in page.content.decode()
    assert Case.objects.open().count() == 2


def test_a_registration_that_is_linked_stands_there_without_a_way_to_merge_it(pair, as_officer):
    theft, absence = pair
    send(as_officer, theft, "link", absence)

    page = as_officer.get(url(theft))
    other = as_officer.get(url(absence))

    assert [one["reference"] for one in page.context["linked"]] == [absence.reference]
    assert [one["reference"] for one in other.context["linked"]] == [theft.reference]
    for one in (page, other):
        assert "Merge" not in one.content.decode()


def test_a_registration_that_a_person_made_more_of_is_still_not_offered_to_merge(pair, as_officer, officer):
    theft, absence = pair
    raise_grade(case_id=absence.id, by=officer, grade=Grade.PRIORITY, at=timezone.now())
    send(as_officer, theft, "link", absence)

    page = as_officer.get(url(theft))

    assert page.context["suggestions"] == []
    assert "Merge" not in page.content.decode()
