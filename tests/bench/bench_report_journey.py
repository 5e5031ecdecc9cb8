"""A whole theft report on the portal, beside as many requests of a one-row view."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.models import Report
from tests.bench.figures import in_turn, show

STEPS = {
    "what": {"what_happened": "My bike was locked to the rail. When I came out it was gone.", "seen": "no"},
    "when": {"when_unsure": "on", "where_suburb": "Moe", "where_postcode": "3825"},
    "taken": {"taken": "A red bicycle", "value": "900"},
    "you": {"name": "Meera Sandhu", "phone": "0491 570 156", "phone_safe": "yes"},
}


class Journey:
    """One citizen who files one theft after another, each page read before it is answered."""

    def __init__(self) -> None:
        self.requests = 0

    def file(self) -> None:
        """File one report from the first page to the last."""
        citizen, before = Client(), Report.objects.count()
        sent = [citizen.get("/"), citizen.get("/report/theft/")]
        sent.append(citizen.post("/report/theft/", {"happening_now": "no", "anyone_hurt": "no"}))
        code = sent[-1].url.split("/")[2]
        for step, answers in STEPS.items():
            sent += [citizen.get(f"/report/{code}/{step}/"), citizen.post(f"/report/{code}/{step}/", answers)]
        page = citizen.get(f"/report/{code}/check/")
        sent += [page, citizen.post(f"/report/{code}/check/", {"key": page.context["key"]})]
        sent.append(citizen.get(f"/report/{code}/sent/"))
        self.requests = len(sent)
        assert Report.objects.count() == before + 1


@pytest.mark.urls("tests.bench.one_row")
def bench_report_journey(transactional_db: None) -> None:
    journey = Journey()
    journey.file()
    with CaptureQueriesContext(connection) as statements:
        journey.file()
    sql = len(statements) - 2  # the journey's own two counts
    anyone = Client()

    value, floor = in_turn(
        journey.file,
        lambda: [anyone.get("/one-row/") for _ in range(journey.requests)],
        rounds=15,
    )

    show(
        "report_journey",
        value=value,
        unit="ms",
        floor=floor,
        requests=journey.requests,
        sql=sql,
    )
