"""From a submitted report to its graded case while the broker is stopped, beside the same with it running."""

from __future__ import annotations

import statistics
import time
import uuid

import pytest
from django.test import Client

from reports.models import Report
from tests.assistline.test_relay_process import happens, outside, relay_process  # noqa: F401
from tests.bench.figures import show
from tests.plugins.database import Broker
from tests.plugins.provider import provider  # noqa: F401
from tests.triage.conftest import THEFT
from triage.models import Assessment


def graded_after() -> float:
    """File a theft by the API; the milliseconds from its receipt until it is graded."""
    response = Client().post(
        "/api/v1/reports/",
        {"type": "theft", "answers": THEFT},
        content_type="application/json",
        headers={"Idempotency-Key": uuid.uuid4().hex},
    )
    began = time.perf_counter()
    report = Report.objects.get(reference=response.json()["reference"])
    assessed = Assessment.objects.filter(case__contact_links__contact=report.contact_id)
    assert happens(assessed.exists, within=30)
    return (time.perf_counter() - began) * 1000


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("customer", "outside", "relay_process")
def bench_without_broker(broker: Broker) -> None:
    graded_after()
    stopped: list[float] = []
    running: list[float] = []
    for _ in range(9):
        broker.stop()
        stopped.append(graded_after())
        broker.start()
        running.append(graded_after())

    show(
        "graded_without_broker",
        value=statistics.median(stopped),
        unit="ms",
        floor=statistics.median(running),
        aim_ms=2000,
    )
