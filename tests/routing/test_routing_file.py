"""``outcomes.csv`` says what becomes of every kind of answer, and it is so by portal, API and console.

After a change of the first tables, types or rules: ``pytest tests/routing --rewrite-routing``, then read the
difference like any other change.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents.actions import answer_call, make_line, take_event
from agents.models import Direction, EventKind
from agents.rules.fold import TelephoneEvent
from agents.screens.console_form import guide
from assistline.models import Customer, User
from reports import customers, definitions
from reports.customers import ground_for
from reports.definitions import published_types
from reports.models import Draft, Report
from reports.models.report_type import QuestionKind
from reports.questions.asked import check_asked
from reports.questions.forms import StepForm
from reports.questions.items import is_items
from reports.questions.text import Ground
from triage.actions import open_case
from triage.models import Assessment
from triage.reference import TABLES
from triage.routing_file import Case, Outcome, as_file, cases_of, facts_of, outcome_of, rows_of
from triage.rules.grading import Graded, assess

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


@pytest.fixture
def verdicts(cases) -> list[Graded]:
    """What becomes of each case on the web. They are thousands and the same for every test: judged once."""
    if not _on_the_web:
        _on_the_web.extend(verdicts_of(cases, "web"))
    return _on_the_web


_on_the_web: list[Graded] = []


def verdicts_of(cases: list[Case], channel: str) -> list[Graded]:
    tables = {slug: first.table(slug) for slug, first in TABLES.items()}
    return [assess(tables, facts_of(case, channel=channel)) for case in cases]


def test_the_file_says_what_the_first_tables_decide(cases, verdicts, request):
    told = as_file(rows_of(cases, list(map(outcome_of, verdicts))))
    if request.config.getoption("--rewrite-routing"):
        FILE.write_text(told, encoding="utf-8")

    assert FILE.read_text(encoding="utf-8") == told


def test_not_sure_is_looked_at_and_a_yes_is_danger_in_every_type(cases, verdicts):
    for case, graded in zip(cases, verdicts, strict=True):
        if case.closed["happening_now"] == "yes":
            assert graded.grade == "immediate", case.kind.slug
        elif "unsure" in (case.closed["happening_now"], case.closed.get("anyone_hurt")):
            assert graded.grade in ("immediate", "priority"), case.kind.slug


def test_the_channel_changes_no_outcome(cases, verdicts):
    here = [(case, graded) for case, graded in zip(cases, verdicts, strict=True) if case.place == "vic"]
    told = [outcome_of(graded) for _, graded in here]

    for channel in ("phone", "api"):
        assert told == [outcome_of(graded) for graded in verdicts_of([case for case, _ in here], channel)]


@pytest.fixture
def ground(customer: Customer) -> Ground:
    return ground_for(customer, at=timezone.now())


def by_the_portal(case: Case, ground: Ground) -> dict[str, Any]:
    """What the portal keeps when each of its pages is filled in."""
    given, taken = case.answers(), {}
    for step in case.kind.asked(given):
        if any(is_items(question) for question in step.questions):
            # Things are told one by one, on pages of their own that have tests of their own.
            taken |= {q.slug: given[q.slug] for q in step.questions if q.slug in given}
            continue
        form = StepForm(step, ground=ground, data=as_data(typed(case)))
        assert form.is_valid(), form.errors
        taken |= form.answers
    return taken


def by_the_console(case: Case, ground: Ground) -> dict[str, Any]:
    """What the console keeps of its one page."""
    guided = guide(case.kind, {}, ground=replace(ground, keeps_unclear=True), data=as_data(typed(case)))
    things = {slug: value for slug, value in case.answers().items() if is_items(case.kind.by_slug[slug])}
    return guided.typed() | things


def as_data(fields: Mapping[str, Any]) -> QueryDict:
    """Fields as a browser sends them."""
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def each_answer_and_place_once(cases: list[Case]) -> list[Case]:
    """Answers are read one by one, by what the question is: each of the file, and each type everywhere."""
    quiet = {case.kind.slug: case.closed for case in reversed(cases) if not case.varied}
    found = {}
    for case in cases:
        if case.closed == quiet[case.kind.slug]:
            found[(case.kind.slug, case.place)] = case
        elif case.place == "vic":
            question = case.kind.by_slug[case.varied] if case.varied else None
            what = (question.slug, question.kind, question.required) if question else case.closed
            found.setdefault((repr(what), repr(case.closed.get(case.varied))), case)
    return list(found.values())


@pytest.mark.parametrize("door", [by_the_portal, by_the_console])
def test_every_answer_and_place_of_the_file_is_taken_alike_by_every_door(cases, ground, door):
    for case in each_answer_and_place_once(cases):
        by_the_api, errors = check_asked(case.kind, case.answers(), ground=ground)

        taken = {slug: value for slug, value in door(case, ground).items() if slug in by_the_api}
        assert (taken, errors) == (by_the_api, {}), f"{case.kind.slug}: {case.closed}, {case.place}"


def of_every_type(cases: list[Case], verdicts: list[Graded]) -> list[tuple[Case, Outcome]]:
    """One case of each type, with nobody in danger, and one of each outcome that none of them has."""
    found: dict[object, tuple[Case, Outcome]] = {}
    for case, graded in zip(cases, verdicts, strict=True):
        found.setdefault(case.kind.slug, (case, outcome_of(graded)))
    return list(found.values()) + of_each_outcome(cases, verdicts, but={said for _, said in found.values()})


def of_each_outcome(
    cases: list[Case], verdicts: list[Graded], but: frozenset[Outcome] | set[Outcome] = frozenset()
) -> list[tuple[Case, Outcome]]:
    """One case of each outcome: all types go through the API, the other doors need not see each again.

    Of those without things to be told one by one: how forms send these is tested with the forms.
    """
    found: dict[Outcome, Case] = {}
    for case, graded in zip(cases, verdicts, strict=True):
        if not any(is_items(case.kind.by_slug[slug]) for slug in case.answers()):
            found.setdefault(outcome_of(graded), case)
    return [(case, said) for said, case in found.items() if said not in but]


def assessed(report: Report) -> Assessment:
    case = open_case(report_id=report.id, at=timezone.now())
    return Assessment.objects.get(case=case, by=None)


def check(chosen: list[tuple[Case, Outcome]], send: Send) -> None:
    for case, wanted in chosen:
        kept = send(case)
        got = (kept.grade, kept.disposition, kept.agency, kept.reasons[0]["text"])
        assert got == wanted, f"{case.kind.slug}: {case.closed}"


def test_the_api_decides_as_the_file_says_for_every_type(cases, verdicts):
    def send(case: Case) -> Assessment:
        response = Client().post(
            reverse("api-reports"),
            {"type": case.kind.slug, "answers": case.answers(), "send_anyway": True},
            content_type="application/json",
            headers={"Idempotency-Key": uuid.uuid4().hex},
        )
        assert response.status_code == 201, response.content
        return assessed(Report.objects.latest("id"))

    check(of_every_type(cases, verdicts), send)


def typed(case: Case) -> dict[str, Any]:
    """The answers as fields of a form."""
    fields: dict[str, Any] = {}
    for slug, value in case.answers().items():
        if case.kind.by_slug[slug].kind == QuestionKind.WHEN:
            fields[f"{slug}_unsure"] = "on"
        elif case.kind.by_slug[slug].kind == QuestionKind.PLACE:
            fields |= {f"{slug}_{part}": words for part, words in value.items()}
        elif case.kind.by_slug[slug].kind == QuestionKind.DATE:
            year, month, day = value.split("-")
            fields |= {f"{slug}_day": day, f"{slug}_month": month, f"{slug}_year": year}
        else:
            fields[slug] = value
    return fields


def test_the_console_decides_as_the_file_says(cases, verdicts, agent: User):
    line = make_line(centre=agent.centre, name="General").line
    console = Client()
    console.force_login(agent, backend="assistline.staff_log_in.StaffBackend")

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

    check(of_each_outcome(cases, verdicts), send)


def test_the_portal_decides_as_the_file_says(cases, verdicts):
    def send(case: Case) -> Assessment:
        citizen, fields = Client(), typed(case)
        citizen.post(reverse("report-type", args=[case.kind.slug]), fields)
        code = Draft.objects.latest("id").code
        for step in case.kind.asked(case.answers())[1:]:
            citizen.post(reverse("report-step", args=[code, step.slug]), fields)
        citizen.post(reverse("report-check", args=[code]), {"key": code})
        return assessed(Report.objects.get(draft__code=code))

    check(of_each_outcome(cases, verdicts), send)
