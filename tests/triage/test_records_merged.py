"""The crime record of a merged case knows all of its reports, and so does what is added to it."""

from datetime import timedelta

import jsonschema
import pytest
from django.urls import reverse
from django.utils import timezone

from assistline.references import group
from reports.models import Report
from tests.triage.conftest import NOON
from tests.triage.partnering import recorded, records_system
from tests.triage.test_records import SCHEMA
from tests.triage.test_related import merge
from triage.actions import send_handovers, take_up_news
from triage.rules.news import News

OTHER = {"name": "Joyce Amato", "phone": "+61491570158", "what_happened": "They took it with a white van."}


@pytest.fixture
def joined(theft_case, officer, customer):
    lead, other = theft_case(), theft_case(at=NOON + timedelta(minutes=30), **OTHER)
    merge(lead, other, officer)
    records_system(lead)
    return lead, other


def test_it_names_each_report_with_its_words_answers_and_people(joined, officer):
    lead, other = joined

    made = recorded(lead, officer).document

    [further] = made["al:FurtherReport"]
    assert made["nc:Incident"]["nc:ActivityDescriptionText"].startswith("I left the shop for a minute.")
    assert further["al:ReportReference"] == other.reference
    assert further["nc:ActivityDescriptionText"] == "They took it with a white van."
    assert further["al:Answer"]
    people = {role["al:RoleText"]: role.get("al:ReportReference") for role in made["al:PersonRole"]}
    assert other.reference in people.values()
    assert {one["nc:PersonName"]["nc:PersonFullName"] for one in made["nc:Person"]} == {
        "Meera Sandhu",
        "Joyce Amato",
    }
    jsonschema.validate(made, SCHEMA)


def test_a_case_by_itself_says_nothing_of_further_reports(case, officer):
    records_system(case)

    assert "al:FurtherReport" not in recorded(case, officer).document


def test_what_is_joined_after_its_number_goes_there_under_that_number(theft_case, officer, partners):
    lead = theft_case()
    records_system(lead)
    recorded(lead, officer)
    send_handovers(at=timezone.now())
    number = lead.handovers.get().crime_number
    report = Report.objects.get(reference=lead.reference)
    take_up_news(
        report_id=report.id, news=News.ADDED, words="More", said_at=timezone.now(), at=timezone.now()
    )
    lead.refresh_from_db()
    merge(lead, theft_case(at=NOON + timedelta(minutes=30), **OTHER), officer, at=timezone.now())

    again = recorded(lead, officer).document

    assert number
    assert again["nc:Incident"]["j:IncidentAugmentation"]["j:IncidentCrimeNumber"] == number
    assert [one["nc:ActivityDescriptionText"] for one in again["al:FurtherReport"]] == [
        "They took it with a white van."
    ]


def test_the_number_of_what_was_recorded_before_it_was_merged_is_named(
    theft_case, officer, as_officer, partners
):
    lead, other = theft_case(), theft_case(at=NOON + timedelta(minutes=30), **OTHER)
    records_system(lead)
    recorded(other, officer)
    send_handovers(at=timezone.now())
    number = other.handovers.get().crime_number
    report = Report.objects.get(reference=other.reference)
    take_up_news(
        report_id=report.id, news=News.ADDED, words="More", said_at=timezone.now(), at=timezone.now()
    )
    other.refresh_from_db()
    merge(lead, other, officer, at=timezone.now())

    page, head = (
        as_officer.get(reverse(door, args=[lead.reference])).content.decode()
        for door in ("triage-record", "triage-case")
    )
    made = recorded(lead, officer).document

    assert number in page
    assert f'crime number <b class="reference">{number}</b> of' in head
    assert group(other.reference) in head
    assert made["al:EarlierRecord"] == [
        {"al:ReportReference": other.reference, "j:IncidentCrimeNumber": number}
    ]
    assert "j:IncidentCrimeNumber" not in made["nc:Incident"]["j:IncidentAugmentation"]
    jsonschema.validate(made, SCHEMA)
