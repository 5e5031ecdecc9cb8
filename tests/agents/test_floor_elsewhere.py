"""Not ours, where supervisors look: how many people were shown the way elsewhere, by agency and type."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from assistline.models import Customer
from reports.actions import start_draft
from reports.definitions import published
from reports.models import Signpost

pytestmark = pytest.mark.django_db
PAGE = reverse("floor-elsewhere")
NOON = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Australia/Melbourne"))


@pytest.fixture
def foreign_customer(db) -> Customer:
    return Customer.objects.create(slug="foreign", name="Transit Authority")


@pytest.fixture
def shown(customer):
    """So many people were shown the way to an agency, some days ago."""

    def shown(
        agency: str, kind: str, *, days: int = 0, times: int = 1, at: datetime = NOON, of=customer
    ) -> None:
        Signpost.objects.bulk_create(
            Signpost(
                customer=of,
                agency=agency,
                agency_version=1,
                type_slug=kind,
                channel="web",
                at=at - timedelta(days=days),
                once=f"{of.id} {agency} {kind} {days} {number}",
            )
            for number in range(times)
        )

    return shown


def rows(client) -> list[list[str]]:
    page = client.get(PAGE).content.decode()
    return [
        [strip_tags(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    ]


def test_agencies_and_types_are_counted_back_to_twelve_weeks(as_supervisor, shown, foreign_customer):
    shown("epa", "noise", times=2)
    shown("epa", "noise", days=6)
    shown("council", "noise", days=7)
    shown("council", "", days=83)
    shown("council", "parking", days=84)
    shown("epa", "noise", times=9, of=foreign_customer)

    with time_machine.travel(NOON):
        table = rows(as_supervisor)

    assert table == [
        ["Agency and type", "Today", "7 days", "4 weeks", "12 weeks"],
        ["EPA Victoria", "2", "3", "3", "3"],
        ["Noise", "2", "3", "3", "3"],
        ["Your council", "0", "0", "1", "2"],
        ["No form chosen yet", "0", "0", "0", "1"],
        ["Noise", "0", "0", "1", "1"],
        ["All agencies", "2", "3", "4", "5"],
    ]


def test_a_day_begins_at_midnight_of_the_centre(as_supervisor, shown):
    shown("epa", "noise", at=datetime(2026, 11, 20, 0, 0, tzinfo=NOON.tzinfo))
    shown("council", "noise", at=datetime(2026, 11, 19, 23, 59, tzinfo=NOON.tzinfo))

    with time_machine.travel(NOON):
        today = {row[0]: row[1] for row in rows(as_supervisor)}

    assert (today["EPA Victoria"], today["Your council"]) == ("1", "0")


def test_who_was_shown_the_way_counts_at_once_and_the_floor_leads_there(client, customer, as_supervisor):
    noise = published(customer.id, "noise")
    answers = {"happening_now": "no", "anyone_hurt": "no", "what_happened": "A saw, each day."}
    started = start_draft(
        customer=customer, at=timezone.now(), type_version_id=noise.version_id, answers=answers
    )
    client.cookies[f"d_{started.draft.code}"] = started.secret
    before = as_supervisor.get(PAGE).content.decode()

    step = f"/report/{started.draft.code}/noise/"
    client.post(step, {"noise_from": "industry", "what_happened": "A fan hums."}, follow=True)

    assert "Nobody was shown the way" in before
    assert rows(as_supervisor)[1:3] == [["EPA Victoria", "1", "1", "1", "1"], ["Noise", "1", "1", "1", "1"]]
    assert f'href="{PAGE}"' in as_supervisor.get(reverse("floor")).content.decode()


def test_it_costs_the_same_however_many_there_are(as_supervisor, shown):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            as_supervisor.get(PAGE)
        return len(captured)

    as_supervisor.get(PAGE)
    before = statements()
    for days in range(60):
        shown("epa", "noise", days=days, times=100, at=timezone.now())

    assert statements() == before <= 7
