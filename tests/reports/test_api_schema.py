"""The API against its own schema: schemathesis makes the requests, fair and foul, in process. No answer is a
fault of ours, and every answer is one that the schema tells of.

The pytest plugin of schemathesis is off (pyproject.toml): the cases are drawn here, the same in every run.
"""

from __future__ import annotations

import itertools
from uuid import uuid4

import hypothesis
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from schemathesis import GenerationMode as Mode
from schemathesis.checks import not_a_server_error
from schemathesis.core.errors import UnsupportedSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assistline.fake_provider.emergency_desk import TOKEN
from reports.actions import begin_file, start_draft
from reports.api.views import BIKE
from reports.definitions import published
from tests.triage.test_emergency_desk import make_desk

CASES = 12
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
DRAFT_FILES, REPORT_FILES = "/api/v1/drafts/{code}/files/", "/api/v1/reports/{reference}/files/"
WORDS = [("POST", "messages/"), ("POST", "supplements/")]
OPERATIONS = {
    ("POST", "/api/v1/drafts/"),
    ("GET", "/api/v1/drafts/{code}/"),
    ("PATCH", "/api/v1/drafts/{code}/"),
    ("DELETE", "/api/v1/drafts/{code}/"),
    ("POST", "/api/v1/drafts/{code}/submit/"),
    ("POST", "/api/v1/reports/"),
    ("GET", "/api/v1/reports/{reference}/"),
    ("GET", "/api/v1/reports/{reference}/messages/"),
    ("POST", "/api/v1/reports/{reference}/messages/"),
    ("POST", "/api/v1/reports/{reference}/supplements/"),
    *((method, path) for method in ("GET", "POST") for path in (DRAFT_FILES, REPORT_FILES)),
    *(
        (method, f"{path}{{token}}/")
        for method in ("GET", "POST", "DELETE")
        for path in (DRAFT_FILES, REPORT_FILES)
    ),
    ("GET", "/api/v1/types/"),
    ("GET", "/api/v1/types/{slug}/"),
    ("POST", "/api/v1/cti/{token}/"),
    ("POST", "/api/v1/emergency/contacts/"),
    ("POST", "/api/v1/emergency/answers/"),
    ("POST", "/api/v1/referrals/{key}/"),
    ("POST", "/api/v1/records/{key}/"),
}


@pytest.fixture
def schema(customer):
    # As Django's own test client does: the connection holds the test's transaction.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", WSGIHandler())
    for signal in signals:
        signal.connect(close_old_connections)


@hypothesis.strategies.composite
def drawable(draw, cases):
    """Requests, but for those that schemathesis knows no way to make (the complement of a reference)."""
    try:
        return draw(cases)
    except UnsupportedSchema:
        hypothesis.reject()


def try_all(operation, change=lambda case: None, **known) -> set[int]:
    """Draw requests, fair ones and foul ones, and hold every answer against the schema."""
    seen: set[int] = set()
    networks = itertools.count(1)
    drawn = [operation.as_strategy(mode, **known) for mode in (Mode.POSITIVE, Mode.NEGATIVE)]

    @hypothesis.seed(5)
    @hypothesis.settings(
        max_examples=CASES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=drawable(hypothesis.strategies.one_of(drawn)))
    def once(case) -> None:
        change(case)
        # Each from a network of its own: what is counted is another test's matter.
        case.headers["X-Forwarded-For"] = f"198.51.100.{next(networks)}"
        response = case.call()
        seen.add(response.status_code)
        case.validate_response(response, checks=CHECKS)

    once()
    return seen


def test_every_operation_of_the_schema_is_tried(schema):
    assert {(op.ok().method.upper(), op.ok().path) for op in schema.get_all_operations()} == OPERATIONS


def test_the_schema_is_made_without_a_warning(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


@pytest.mark.parametrize(("method", "path"), sorted(OPERATIONS))
def test_no_request_of_a_stranger_breaks_it(schema, method, path):
    assert try_all(schema[path][method])


def test_no_report_that_is_sent_breaks_it(schema, answers):
    slugs = [*answers]

    def change(case) -> None:
        # Sometimes a whole report, sometimes one with values as they were drawn.
        body = case.body if isinstance(case.body, dict) else {}
        drawn = body.get("answers") if isinstance(body.get("answers"), dict) else {}
        case.body = {"type": "theft", "answers": answers | dict(zip(slugs, drawn.values(), strict=False))}
        case.headers["Idempotency-Key"] = uuid4().hex

    assert {201, 400} <= try_all(schema["/api/v1/reports/"]["POST"], change)


def test_the_example_of_the_schema_is_a_report_that_is_taken(citizen):
    answer = citizen.post(
        "/api/v1/reports/",
        BIKE.value,
        content_type="application/json",
        headers={"Idempotency-Key": uuid4().hex},
    )

    assert answer.status_code == 201


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_no_request_of_a_writer_breaks_it(schema, customer, method):
    questions = published(customer.id, "burglary")
    started = start_draft(customer=customer, at=timezone.now(), type_version_id=questions.version_id)

    def change(case) -> None:
        case.headers["Authorization"] = f"Bearer {started.secret}"
        body = case.body if isinstance(case.body, dict) else {}
        body.pop("type", None)
        if isinstance(body.get("answers"), dict):
            # The values as they were drawn, for questions that there are.
            body["answers"] = dict(zip(questions.by_slug, body["answers"].values(), strict=False))

    operation = schema["/api/v1/drafts/{code}/"][method]

    assert 200 in try_all(operation, change, path_parameters={"code": started.draft.code})


@pytest.mark.parametrize(("method", "door"), [("GET", ""), ("GET", "messages/"), *WORDS])
def test_no_request_of_a_reporter_breaks_it(schema, make_report, method, door):
    sent = make_report()

    def change(case) -> None:
        case.headers["Authorization"] = f"Bearer {sent.access_code}"

    operation = schema[f"/api/v1/reports/{{reference}}/{door}"][method]

    assert {200, 201, 400} & try_all(operation, change, path_parameters={"reference": sent.report.reference})


@pytest.mark.parametrize("door", ["contacts/", "answers/"])
def test_no_request_of_the_emergency_number_breaks_it(schema, customer, centre, door):
    make_desk(customer, centre)

    def change(case) -> None:
        case.headers["Authorization"] = f"Bearer {TOKEN}"

    assert {200, 201, 400, 404} & try_all(schema[f"/api/v1/emergency/{door}"]["POST"], change)


@pytest.mark.parametrize("door", ["files/", "files/{token}/"])
@pytest.mark.parametrize("whose", ["draft", "report"])
def test_no_request_breaks_the_files_of_who_may_add_some(schema, customer, make_report, whose, door):
    at = timezone.now()
    if whose == "draft":
        started = start_draft(customer=customer, at=at)
        owner, known, secret = {"draft_id": started.draft.id}, {"code": started.draft.code}, started.secret
        path = "/api/v1/drafts/{code}/"
    else:
        sent = make_report()
        owner, known = {"report_id": sent.report.id}, {"reference": sent.report.reference}
        path, secret = "/api/v1/reports/{reference}/", sent.access_code
    if "token" in door:
        known["token"] = begin_file(name="a.jpg", size=400, at=at, **owner).token

    def change(case) -> None:
        case.headers["Authorization"] = f"Bearer {secret}"

    operation = schema[f"{path}{door}"]["POST"]

    assert {200, 201, 400, 409} & try_all(operation, change, path_parameters=known)
