"""``outcomes.csv`` says what becomes of every kind of answer, and it is so by portal, API and console.

After a change of the first tables, types or rules: ``pytest tests/routing --rewrite-routing``, then read the
difference like any other change.
"""

from __future__ import annotations

import csv
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents.actions import answer_call, make_line, take_event
from agents.models import Direction, EventKind
from agents.rules.fold import TelephoneEvent
from assistline.models import Customer, User
from reports import customers, definitions
from reports.definitions import published_types
from reports.models import Draft, Report
from reports.models.report_type import QuestionKind
from tests.routing.permutations import Case, as_file, cases_of, decide, row_of
from triage.actions import open_case
from triage.models import Assessment
from triage.reference import TABLES

FILE = Path(__file__).parent / "outcomes.csv"
FETCH = {"X-Requested-With": "fetch"}
Send = Callable[[Case], Assessment]


@pytest.fixture(autouse=True)
def fresh_memory() -> None:
    customers.forget()
    definitions.forget()


@pytest.fixture
def cases(customer: Customer) -> list[Case]:
    return [case for kind in published_types(customer.id) for case in cases_of(kind)]


def rows_of(cases: list[Case], channel: str) -> list[dict[str, str]]:
    tables = {slug: first.table(slug) for slug, first in TABLES.items()}
    return [row_of(case, decide(case, tables, channel=channel)) for case in cases]


def test_the_file_says_what_the_first_tables_decide(cases, request):
    told = as_file(rows_of(cases, "web"))
    if request.config.getoption("--rewrite-routing"):
        FILE.write_text(told, encoding="utf-8")

    assert FILE.read_text(encoding="utf-8") == told


def test_the_channel_changes_no_outcome(cases):
    assert rows_of(cases, "web") == rows_of(cases, "api") == rows_of(cases, "phone")


def one_of_each_outcome(cases: list[Case]) -> list[tuple[Case, dict[str, str]]]:
    """Through the doors goes one case of each outcome of each type: the rules of all were read above."""
    rows = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
    first = {
        (row["type"], row["grade"], row["disposition"], row["agency"]): (case, row)
        for case, row in reversed(list(zip(cases, rows, strict=True)))
    }
    return list(first.values())


def assessed(report: Report) -> Assessment:
    case = open_case(report_id=report.id, at=timezone.now())
    return Assessment.objects.get(case=case, by=None)


def check(cases: list[Case], send: Send) -> None:
    for case, row in one_of_each_outcome(cases):
        kept = send(case)
        got = (kept.grade, kept.disposition, kept.agency, kept.reasons[0]["text"])
        wanted = (row["grade"], row["disposition"], row["agency"], row["decided_by"])
        assert got == wanted, f"{row['type']}: {row['answers']}"


def test_the_api_decides_as_the_file_says(cases):
    def send(case: Case) -> Assessment:
        response = Client().post(
            reverse("api-reports"),
            {"type": case.kind.slug, "answers": case.answers()},
            content_type="application/json",
            headers={"Idempotency-Key": uuid.uuid4().hex},
        )
        assert response.status_code == 201, response.content
        return assessed(Report.objects.latest("id"))

    check(cases, send)


def typed(case: Case) -> dict[str, Any]:
    """The answers as fields of a form."""
    fields: dict[str, Any] = {}
    for slug, value in case.answers().items():
        if case.kind.by_slug[slug].kind == QuestionKind.WHEN:
            fields[f"{slug}_unsure"] = "on"
        elif case.kind.by_slug[slug].kind == QuestionKind.PLACE:
            fields |= {f"{slug}_{part}": words for part, words in value.items()}
        else:
            fields[slug] = value
    return fields


def test_the_console_decides_as_the_file_says(cases, agent: User):
    line = make_line(centre=agent.centre, name="General").line
    console = Client()
    console.force_login(agent, backend="django.contrib.auth.backends.ModelBackend")

    def send(case: Case) -> Assessment:
        at = timezone.now()
        event = TelephoneEvent(uuid.uuid4().hex, EventKind.NEW_CALL, Direction.IN, at)
        call = answer_call(call_id=take_event(line=line, event=event, at=at).id, agent=agent, at=at)
        console.post(reverse("console-type", args=[call.id]), {"type": case.kind.slug})
        kept = console.post(reverse("console-answers", args=[call.id]), typed(case), headers=FETCH)
        assert not kept.json()["errors"], kept.json()["errors"]
        console.post(reverse("console-outcome", args=[call.id]), {"outcome": "officer_review"})
        console.post(reverse("console-hang-up", args=[call.id]))
        return assessed(Report.objects.get(contact=call.contact))

    check(cases, send)


def test_the_portal_decides_as_the_file_says(cases):
    def send(case: Case) -> Assessment:
        citizen, fields = Client(), typed(case)
        citizen.post(reverse("report-type", args=[case.kind.slug]), fields)
        code = Draft.objects.latest("id").code
        for step in case.kind.steps[1:]:
            citizen.post(reverse("report-step", args=[code, step.slug]), fields)
        citizen.post(reverse("report-check", args=[code]), {"key": code})
        return assessed(Report.objects.get(draft__code=code))

    check(cases, send)
