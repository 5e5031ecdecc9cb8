"""Reports by program: sent once for each key, followed with the access code, refused with reasons."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from structlog.testing import capture_logs

from assistline.models import AuditEntry
from assistline.references import new_access_code, new_reference
from reports import definitions
from reports.actions import publish_status
from reports.actions.publish_type import begin_version, publish_version, withdraw_version
from reports.models import Contact, Report

KEY = "a-key-of-a-test-0001"


def send(browser, answers, *, key=KEY, **more):
    body = {"type": "theft", "answers": answers, **more}
    headers = {"Idempotency-Key": key} if key else {}
    return browser.post(
        "/api/v1/reports/", json.dumps(body), content_type="application/json", headers=headers
    )


def follow(browser, reference: str, code: str):
    return browser.get(f"/api/v1/reports/{reference}/", headers={"authorization": f"Bearer {code}"})


def test_a_report_is_sent_and_followed(citizen, answers):
    sent = send(citizen, answers)

    body = sent.json()
    status = follow(citizen, body["reference"], body["access_code"])
    assert sent.status_code == 201
    assert set(body) == {"reference", "access_code", "status_url", "danger", "not_ours"}
    assert urlsplit(body["status_url"]).path == f"/api/v1/reports/{body['reference']}/"
    assert status.status_code == 200
    assert status.json()["status"] == "received"
    assert status.json()["status_words"] == "We have your report"
    assert Report.objects.get().channel == "api"


def test_the_same_key_and_body_get_the_same_answer(citizen, answers):
    first, second = send(citizen, answers), send(citizen, answers)

    assert (second.status_code, second.json()) == (201, first.json())
    assert Report.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(citizen, answers):
    send(citizen, answers)

    assert send(citizen, answers | {"taken": "A car"}).status_code == 422
    assert Report.objects.count() == 1


@pytest.mark.parametrize("change", ["another version", "withdrawn"])
def test_a_repeat_is_answered_though_the_type_has_changed(citizen, answers, theft, change):
    first = send(citizen, answers)
    if change == "withdrawn":
        withdraw_version(version_id=theft.version_id)
    else:
        draft = begin_version(version_id=theft.version_id)
        publish_version(version_id=draft.id, by=None, at=timezone.now())
    definitions.forget()

    second = send(citizen, answers)

    assert (second.status_code, second.json()) == (201, first.json())
    assert send(citizen, answers | {"taken": "A car"}).status_code == 422
    assert Report.objects.count() == 1


@pytest.mark.parametrize("key", ["", "short", "x" * 201, "with a blank in it it is", "é" * 20])
def test_a_key_is_required_and_has_a_form(citizen, answers, key):
    assert send(citizen, answers, key=key).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_sixteen_sends_with_one_key_are_one_report(customer, answers):
    def once(_: int) -> tuple[int, bytes]:
        try:
            response = send(Client(), answers)
            return response.status_code, response.content
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        ends = set(threads.map(once, range(16)))

    assert len(ends) == 1
    assert next(iter(ends))[0] == 201
    assert (Report.objects.count(), Contact.objects.count()) == (1, 1)


def test_errors_are_told_by_slug(citizen, answers):
    wrong = answers | {
        "value": "-5",
        "seen": "perhaps",
        "nonsense": "x",
        "where": {"suburb": "Moe", "postcode": "38"},
    }
    del wrong["taken"]

    response = send(citizen, wrong)

    errors = response.json()["answers"]
    assert response.status_code == 400
    assert set(errors) == {"value", "seen", "nonsense", "where", "taken"}
    assert errors["taken"] == ["Tell us what was taken."]
    assert errors["where"][0].startswith("postcode: A postcode has 4 numbers.")
    assert not Report.objects.exists()


def test_a_time_that_came_twice_is_asked_back_with_both(citizen, answers):
    twice = {"from_date": "2026-04-05", "from_time": "02:30"}

    asked = send(citizen, answers | {"when": twice}).json()["answers"]["when"][0]
    sent = send(citizen, answers | {"when": twice | {"from_time": "02:30+10:00"}})

    assert asked == "from_time: This local time came twice. Write 02:30+11:00 or 02:30+10:00."
    assert sent.status_code == 201
    report = Report.objects.get()
    assert f"{report.happened_from:%H:%M}" == "16:30"
    assert report.happened_words == "Sunday 5 April 2026, 2:30 am second"


def test_an_unknown_type_is_refused(citizen, answers):
    assert send(citizen, answers, type="nothing").json() == {
        "type": ["There is no report type with this name."]
    }


def test_extra_fields_change_nothing_and_leave_a_line_in_the_log(citizen, answers):
    with capture_logs() as lines:
        response = send(citizen, answers, status="decided", id=1, is_staff=True, **{'"}\n{"a': 1})

    assert response.status_code == 201
    assert Report.objects.get().public_status == "received"
    (line,) = [line for line in lines if line["event"] == "fields_ignored"]
    assert (line["count"], line["names"]) == (4, ["id", "is_staff", "status"])


def test_a_wrong_code_is_answered_as_a_missing_report(citizen, answers):
    reference = send(citizen, answers).json()["reference"]

    wrong = follow(citizen, reference, new_access_code())
    missing = follow(citizen, new_reference(), new_access_code())
    malformed = follow(citizen, "not-a-reference", "x")

    assert wrong.status_code == missing.status_code == malformed.status_code == 404
    assert wrong.content == missing.content == malformed.content


@pytest.mark.parametrize("header", [{}, {"authorization": "Basic eDp5"}, {"authorization": "Bearer"}])
def test_without_a_code_it_is_401_with_a_challenge(citizen, answers, header):
    reference = send(citizen, answers).json()["reference"]

    response = citizen.get(f"/api/v1/reports/{reference}/", headers=header)

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_after_thirty_wrong_codes_an_address_has_to_wait_and_no_other(citizen, answers):
    body = send(citizen, answers).json()

    tries = [follow(citizen, body["reference"], new_access_code()).status_code for _ in range(31)]

    assert tries == [404] * 30 + [429]
    assert follow(citizen, body["reference"], body["access_code"]).status_code == 429
    elsewhere = Client(headers={"X-Forwarded-For": "203.0.113.9"})
    assert follow(elsewhere, body["reference"], body["access_code"]).status_code == 200


def test_sending_is_limited_by_address(citizen, answers):
    answers_of_sixty = [send(citizen, {}, key="").status_code for _ in range(60)]

    assert set(answers_of_sixty) == {400}
    assert send(citizen, answers).status_code == 429


def test_the_decision_and_the_promise_are_told(citizen, answers):
    body = send(citizen, answers).json()
    report, by = Report.objects.get(), timezone.now()
    told = {"report_ids": [report.id], "at": by}
    publish_status(status="sorted", sentence="By then.", promised_by=by, **told)
    sorted_ = follow(citizen, body["reference"], body["access_code"]).json()
    publish_status(status="decided", sentence="We record it.", **told)
    decided = follow(citizen, body["reference"], body["access_code"]).json()

    assert (sorted_["promised_by"][:19], sorted_["decision"]) == (by.isoformat()[:19], None)
    assert (decided["status"], decided["promised_by"], decided["decision"]) == (
        "decided",
        None,
        "We record it.",
    )


def test_following_is_in_the_audit_trail(citizen, answers):
    body = send(citizen, answers).json()

    follow(citizen, body["reference"], body["access_code"])

    assert AuditEntry.objects.get(action="report.tracked").object_ids == [Report.objects.get().id]


def test_the_schema_tells_of_both_calls(citizen):
    schema = citizen.get(
        "/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"}
    ).content.decode()

    for words in ("submit_report", "report_status", "Idempotency-Key", "accessCode", "'422'", "'401'"):
        assert words in schema or words.replace("'", '"') in schema
