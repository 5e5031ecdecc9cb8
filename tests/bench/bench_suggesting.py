"""Which cases may be one matter: found among 20,000 of a town, held against a town of 200."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assistline.models import Centre
from reports.actions import submit_report
from reports.definitions import published
from reports.models import Contact, Locality, Report
from tests.bench.figures import in_turn, show
from triage.actions import open_case, suggest_for_case
from triage.actions.tracing import index_of
from triage.models import Case, CaseContact, Grade, Trace, TraceKind, Whereabouts
from triage.rules.tracing import cell_of
from triage.suggesting import Suggestion, suggest

FEW, MANY, ROUNDS = 200, 20_000, 15
STREETS, NUMBERS, PLATES = 900, 4_000, 2_500
DAYS = 30
SAID = (
    "The bicycle was gone from the yard when I came home.",
    "Somebody took the tools out of the tray of my ute.",
    "Loud music from the house across the road, for hours.",
    "They broke the window of the car and took a bag.",
    "A man went from door to door and tried the handles.",
)


@pytest.mark.django_db
def bench_suggesting(centre: Centre) -> None:
    asked = _asked(centre)
    _town(centre, FEW, asked)
    few, few_statements = _timed(asked)
    _town(centre, MANY - FEW, asked)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE triage_trace, triage_whereabouts, triage_casecontact, reports_report")
    many, many_statements = _timed(asked)

    found = suggest(asked)
    assert many_statements == few_statements
    assert found[0].strength >= 70
    show(
        "related_suggested",
        value=many,
        unit="ms",
        floor=few,
        cases=MANY,
        floor_cases=FEW,
        statements=many_statements,
        found=len(found),
    )


def _timed(case: Case) -> tuple[float, int]:
    def work() -> list[Suggestion]:
        return suggest(case)

    with CaptureQueriesContext(connection) as captured:
        work()
    took, _ = in_turn(work, lambda: None, rounds=ROUNDS)
    return took, len(captured)


def _asked(centre: Centre) -> Case:
    """The case that is asked about, and one that is the same matter."""
    kind = published(centre.customer_id, "theft")
    assert kind is not None
    told = (
        (40, "+61491570156", "My red bicycle is gone."),
        (5, "+61491570158", "They took a red bicycle in a white van."),
    )
    for minutes, phone, words in told:
        at = timezone.now() - timedelta(minutes=minutes)
        day = timezone.localtime(at)
        report = submit_report(
            customer=centre.customer,
            version_id=kind.version_id,
            answers={
                "happening_now": "no",
                "anyone_hurt": "no",
                "what_happened": f"{words} The van had the plate ABC 123.",
                "when": {
                    "from_date": f"{day:%Y-%m-%d}",
                    "from_time": f"{day:%H:%M}",
                    "to_date": None,
                    "to_time": None,
                    "unsure": False,
                },
                "where": {"address": "14 Kestrel Court", "suburb": "Moe", "postcode": "3825"},
                "taken": "Red bicycle",
                "seen": "no",
                "name": "Meera Sandhu",
                "phone": phone,
                "phone_safe": "yes",
            },
            key=uuid.uuid4().hex,
            at=at,
        ).report
        case = open_case(report_id=report.id, at=at)
        suggest_for_case(case_id=case.id, at=at)
    return case


def _town(centre: Centre, count: int, asked: Case) -> None:
    """So many cases of a month, in the suburbs around, with what a town has in common: streets, callers,
    plates and words. The same each time."""
    made = random.Random(count)
    now, kind = timezone.now(), published(centre.customer_id, "theft")
    version_id = kind.version_id if kind else None
    type_id = Case.objects.order_by("id").values_list("report_type_id", flat=True)[0]
    moe = Locality.objects.filter(postcode="3825").exclude(latitude=None).order_by("id").first()
    latitude, longitude = (moe.latitude, moe.longitude) if moe else (-38.17, 146.26)
    times = [now - timedelta(minutes=made.randrange(DAYS * 24 * 60)) for _ in range(count)]
    officer = get_user_model().objects.order_by("id").first()
    common = {"customer_id": centre.customer_id, "centre_id": centre.id}
    contacts = Contact.objects.bulk_create(
        [Contact(**common, channel="web", started_at=at) for at in times], batch_size=2000
    )
    base = Case.objects.count()
    reports = Report.objects.bulk_create(
        [
            Report(
                **common,
                reference=f"T{base + number:08d}",
                contact=contact,
                type_version_id=version_id,
                channel="web",
                submitted_at=contact.started_at,
                narrative=f"{made.choice(SAID)} {made.choice(SAID)}",
                locality="Moe",
                access_code_hash="0" * 64,
            )
            for number, contact in enumerate(contacts)
        ],
        batch_size=2000,
    )
    cases = Case.objects.bulk_create(
        [
            Case(
                **common,
                reference=report.reference,
                report_type_id=type_id,
                grade=Grade.SCHEDULED,
                grade_rank=Grade.SCHEDULED.rank,
                disposition="report",
                matter="Theft",
                locality="Moe",
                channel="web",
                due_at=report.submitted_at + timedelta(days=1),
                opened_at=report.submitted_at,
                officer=officer,
            )
            for report in reports
        ],
        batch_size=2000,
    )
    CaseContact.objects.bulk_create(
        [
            CaseContact(case=case, contact_id=report.contact_id, report=report, linked_at=report.submitted_at)
            for case, report in zip(cases, reports, strict=True)
        ],
        batch_size=2000,
    )
    spread = [(latitude + made.gauss(0, 0.08), longitude + made.gauss(0, 0.08)) for _ in reports]
    Whereabouts.objects.bulk_create(
        [
            Whereabouts(
                report=report,
                customer_id=centre.customer_id,
                report_type_id=type_id,
                cell=cell_of(north, east),
                latitude=north,
                longitude=east,
                at=report.submitted_at,
            )
            for report, (north, east) in zip(reports, spread, strict=True)
        ],
        batch_size=2000,
    )
    # Few plates and many callers: some are of hundreds of reports, as in a town.
    named = (
        (TraceKind.STREET, "street", STREETS),
        (TraceKind.NUMBER, "number", NUMBERS),
        (TraceKind.PLATE, "plate", PLATES),
    )
    indexes = {
        (kind, one): index_of(kind, f"{word} {one}") for kind, word, many in named for one in range(many)
    }
    # What is named most often is what the case names that is asked about: its street and its caller.
    for kind in (TraceKind.STREET, TraceKind.NUMBER):
        indexes[kind, 0] = asked.contact_links.get().report.traces.filter(kind=kind).get().index
    Trace.objects.bulk_create(
        [
            Trace(
                report=report,
                customer_id=centre.customer_id,
                kind=kind,
                index=indexes[kind, int(many * made.random() ** 2)],
                at=report.submitted_at,
            )
            for report in reports
            for kind, _, many in named
        ],
        batch_size=5000,
    )
