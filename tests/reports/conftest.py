"""A citizen with a browser, a theft to tell of, and what was answered about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from reports import agencies, customers, definitions
from reports.actions import start_draft, submit_report
from reports.actions.publish_type import begin_first_version, publish_version
from reports.definitions import published
from reports.models import Question
from triage import whose
from triage.actions import open_case

TODAY = timezone.localdate()
FIRST, LAST = TODAY + timedelta(days=10), TODAY + timedelta(days=20)
AWAY = {
    "happening_now": "no",
    "what_happened": "The cat is at my mother's.",
    "away_from": FIRST.isoformat(),
    "away_until": LAST.isoformat(),
    "where": {"address": "14 Kestrel Court", "suburb": "Moe", "postcode": "3825"},
    "keyholders": [
        {"keyholder_name": "Ana Key", "keyholder_phone": "+61491570156", "keyholder_phone_safe": "yes"}
    ],
}


@pytest.fixture(autouse=True)
def fresh_memory():
    """Nothing is remembered from the database of the test before."""
    customers.forget()
    definitions.forget(versions=False)
    agencies.forget()
    whose.forget()


@pytest.fixture
def theft(customer):
    """The published questions of the type theft."""
    return published(customer.id, "theft")


@pytest.fixture
def make_type(customer):
    """Publishes a type that asks what every report asks, and at its end some questions: slug and kind."""

    def make(slug: str, *asked: tuple[str, str]):
        kind = customer.report_types.create(slug=slug, name=slug, home_title=slug)
        draft = begin_first_version(type_id=kind.id)
        step = draft.steps.get(slug="you")
        step.questions.bulk_create(
            Question(step=step, slug=name, kind=kind, label=name, position=900) for name, kind in asked
        )
        publish_version(version_id=draft.id, by=None, at=timezone.now())
        definitions.forget()
        return published(customer.id, slug)

    return make


@pytest.fixture
def answers() -> dict:
    """What a careful person answers, as API values."""
    return {
        "happening_now": "no",
        "anyone_hurt": "no",
        "what_happened": "My bike was gone when I came out of the shop.",
        "seen": "camera",
        "when": {
            "from_date": "2025-11-16",
            "from_time": "18:00",
            "to_date": "2025-11-17",
            "to_time": "07:30",
            "unsure": False,
        },
        "where": {"address": "14 Kestrel Court", "suburb": "Bayswater North", "postcode": "3153"},
        "taken": "Bicycle, blue, Malvern Star",
        "value": "1900.00",
        "name": "Meera Sandhu",
        "phone": "+61491570156",
        "phone_safe": "yes",
        "email": "meera@example.com",
        "email_safe": "no",
    }


@pytest.fixture
def citizen(customer) -> Client:
    """The browser of somebody who is not signed in."""
    return Client()


@pytest.fixture
def make_report(customer, theft, answers):
    """Sends one report, by a key of its own unless one is given, with the answers changed as asked."""

    def make(*, key: str = "", **changes):
        given = {slug: value for slug, value in {**answers, **changes}.items() if value is not None}
        return submit_report(
            customer=customer,
            version_id=theft.version_id,
            answers=given,
            key=key or f"key-of-a-test-{len(given)}-{timezone.now():%f}",
            at=timezone.now(),
        )

    return make


@pytest.fixture
def kept_draft(customer, theft, answers, citizen):
    """Makes a draft with all answers, changed as asked, whose secret the citizen's browser has."""

    def make(*, typed: bool = True, **changes):
        given = {slug: value for slug, value in {**answers, **changes}.items() if value is not None}
        started = start_draft(
            customer=customer,
            at=timezone.now() - timedelta(minutes=5),
            type_version_id=theft.version_id if typed else None,
            answers=given,
        )
        citizen.cookies[f"d_{started.draft.code}"] = started.secret
        return started.draft

    return make


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files of a test lie in its own folder."""
    place = settings.STORAGES["files"] | {"OPTIONS": {"location": str(tmp_path / "files")}}
    place["OPTIONS"] |= {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    settings.STORAGES = settings.STORAGES | {"files": place}
    return tmp_path / "files"


@pytest.fixture
def away(customer):
    """An absence that is on the list, with its access code."""
    questions = published(customer.id, "absence_registration")
    sent = submit_report(
        customer=customer,
        version_id=questions.version_id,
        answers=AWAY,
        key="absence-of-a-test-1",
        at=timezone.now(),
    )
    open_case(report_id=sent.report.id, at=timezone.now())
    return sent
