"""Reports and cases for the officers' tests, made by the real actions."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from reports.actions import submit_report
from reports.definitions import forget, published
from reports.models import Report
from tests.plugins.partners import partners  # noqa: F401 - a fixture
from tests.plugins.provider import provider  # noqa: F401 - a fixture of these tests too
from tests.reports.conftest import own_files  # noqa: F401 - a folder of its own for files
from tests.triage.keeping_cases import close, tell_everything
from triage.actions import claim_case, open_case, reckon_keeping
from triage.models import Case

NOON = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)  # Tuesday, noon in Melbourne
THEFT: dict[str, Any] = {
    "happening_now": "no",
    "anyone_hurt": "no",
    "what_happened": "I left the shop for a minute. When I came back the bicycle was gone.",
    "when": {
        "from_date": "2026-11-16",
        "from_time": "18:00",
        "to_date": None,
        "to_time": None,
        "unsure": False,
    },
    "where": {"address": "14 Kestrel Court", "suburb": "Moe", "postcode": "3825"},
    "taken": "Red bicycle with a child seat",
    "seen": "no",
    "name": "Meera Sandhu",
    "phone": "+61491570156",
    "phone_safe": "yes",
}

FileReport = Callable[..., Report]


@pytest.fixture(autouse=True)
def fresh_definitions() -> None:
    forget(versions=False)


@pytest.fixture
def file_theft(customer) -> FileReport:
    """Files a theft report; keyword arguments change answers, None leaves one out."""

    def file(*, at: datetime = NOON, wants_call: bool = False, **answers: Any) -> Report:
        kind = published(customer.id, "theft")
        said = {slug: value for slug, value in (THEFT | answers).items() if value is not None}
        return submit_report(
            customer=customer,
            version_id=kind.version_id,
            answers=said,
            key=uuid.uuid4().hex,
            at=at,
            wants_call=wants_call,
        ).report

    return file


@pytest.fixture
def theft_case(file_theft) -> Callable[..., Case]:
    """Files a theft report and opens its case, as the relay does a moment later."""

    def make(*, at: datetime = NOON, **answers: Any) -> Case:
        return open_case(report_id=file_theft(at=at, **answers).id, at=at + timedelta(seconds=1))

    return make


@pytest.fixture
def case(theft_case) -> Case:
    return theft_case()


@pytest.fixture
def claimed(case, officer) -> Case:
    """A case that ``officer`` has."""
    return claim_case(case_id=case.id, officer=officer, at=NOON + timedelta(minutes=1))


@pytest.fixture
def closed(theft_case, officer) -> Case:
    """A theft that was closed at noon, whose class keeps it for seven years."""
    case = close(theft_case(), officer, at=NOON)
    reckon_keeping(at=NOON)
    return case


@pytest.fixture
def told(customer, officer, own_files) -> Case:  # noqa: F811
    """A closed case with secret words in every place that there is."""
    return tell_everything(customer, officer, THEFT)
