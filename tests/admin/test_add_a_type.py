"""An administrator adds a report type by the settings' own forms, and people report it: no Python changes."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assistline.relay import deliver_due
from reports import definitions
from reports.models import Report, ReportTypeVersion
from tests.admin.settings_forms import add_type, page, send
from triage.models import Case

pytestmark = pytest.mark.django_db


ANSWERS = {
    "happening_now": "no",
    "anyone_hurt": "no",
    "what_happened": "Someone painted a tag on our fence.",
    "how_big_is_it": "as_big_as_a_door",
}


def test_a_type_added_by_forms_is_filed_on_the_portal_and_graded(graffiti) -> None:
    citizen = Client()
    assert "Someone painted on a wall" in citizen.get(reverse("report-start")).content.decode()

    url = reverse("report-type", args=["graffiti"])
    for step in definitions.definition(graffiti.id).asked(ANSWERS):
        typed = {q.slug: ANSWERS[q.slug] for q in step.questions if q.slug in ANSWERS}
        typed |= {"when_unsure": "on"} if step.slug == "when" else {}
        typed |= {"where_suburb": "Coburg"} if step.slug == "where" else {}
        response = citizen.post(url, typed)
        assert response.status_code == 302, response.content.decode()[-2000:]
        url = response.url
    assert "As big as a door" in citizen.get(url).content.decode()
    sent = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', citizen.get(url).content.decode())
    )
    assert citizen.post(url, sent).status_code == 302

    report = Report.objects.get(type_version=graffiti)
    assert report.answers["how_big_is_it"] == "as_big_as_a_door"
    deliver_due(at=timezone.now())
    case = Case.objects.get(reference=report.reference)
    assert (case.grade, case.disposition) == ("scheduled", "report")


def file_by_api(answers, key="a-key-of-sixteen-characters"):
    return Client().post(
        reverse("api-reports"),
        {"type": "graffiti", "answers": answers},
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def test_a_type_added_by_forms_is_filed_by_api_and_graded(graffiti) -> None:
    response = file_by_api(ANSWERS | {"when": {"unsure": True}, "where": {"suburb": "Coburg"}})

    assert response.status_code == 201, response.json()
    deliver_due(at=timezone.now())
    case = Case.objects.get(reference=response.json()["reference"].replace(" ", ""))
    assert (case.grade, case.report_type) == ("scheduled", graffiti.report_type)


def test_the_api_knows_the_new_types_choices(graffiti) -> None:
    response = file_by_api(ANSWERS | {"how_big_is_it": "huge"})

    assert response.status_code == 400
    assert "how_big_is_it" in str(response.json())


def test_whoever_says_that_it_is_happening_now_is_seen_by_a_person(graffiti) -> None:
    reference = file_by_api(ANSWERS | {"happening_now": "unsure"}).json()["reference"].replace(" ", "")

    deliver_due(at=timezone.now())

    assert Case.objects.get(reference=reference).grade == "priority"


def test_a_new_type_begins_with_a_draft_that_asks_scene_safety_first(customer, as_administrator) -> None:
    url = add_type(as_administrator, customer)

    version = ReportTypeVersion.objects.get(report_type__slug="graffiti")
    assert url == page("reporttypeversion_change", version.id)
    assert version.state == "draft"
    assert version.steps.first().questions.first().slug == "happening_now"
    assert "Someone painted" not in Client().get(reverse("report-start")).content.decode()


def test_a_type_cannot_be_added_for_another_customer(customer, as_administrator) -> None:
    foreign = type(customer).objects.create(slug="foreign", name="Transit Authority")

    with pytest.raises(AssertionError, match="not one of the available"):
        add_type(as_administrator, foreign)


def test_a_type_cannot_take_an_address_of_the_portal(customer, as_administrator) -> None:
    with pytest.raises(AssertionError, match="This address is taken"):
        add_type(as_administrator, customer, slug="describe")


def test_a_public_name_holds_at_once_for_every_process(graffiti, as_administrator, monkeypatch) -> None:
    Client().get(reverse("report-start"))
    monkeypatch.setattr(definitions, "PUBLISHED_FOR_SECONDS", 0)

    send(
        as_administrator, page("reporttype_change", graffiti.report_type_id), home_title="A wall was painted"
    )

    assert "A wall was painted" in Client().get(reverse("report-start")).content.decode()
    assert definitions.definition.cache_info().currsize


def test_a_type_is_taken_off_the_portal(graffiti, as_administrator, monkeypatch) -> None:
    monkeypatch.setattr(definitions, "PUBLISHED_FOR_SECONDS", 0)

    as_administrator.post(page("reporttypeversion_withdraw", graffiti.id))

    assert "Someone painted on a wall" not in Client().get(reverse("report-start")).content.decode()
    assert file_by_api(ANSWERS).status_code == 400
