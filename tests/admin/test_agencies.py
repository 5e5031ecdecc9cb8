"""Agencies in the settings: saving makes a version, figures by agency and week, and whose rows they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistline.models import AuditEntry
from reports.actions import count_signpost
from reports.agencies import OtherAgency, agencies_of
from reports.models import Agency, Signpost
from reports.signposts import WEEKS, signposts_by_week
from tests.admin.settings_forms import page, send

pytestmark = pytest.mark.django_db
EPA = OtherAgency("epa", 1, "EPA Victoria", "It takes noise.")
ZONE = ZoneInfo("Australia/Melbourne")


@pytest.fixture
def epa(customer) -> Agency:
    return Agency.objects.get(customer=customer, slug="epa", is_current=True)


def count(customer, *, of: str, at: datetime, agency: OtherAgency = EPA) -> bool:
    return count_signpost(
        customer_id=customer.id, agency=agency, type_slug="noise", channel="web", of=of, at=at
    )


def test_saving_makes_a_version_that_holds_at_once_with_a_trace(customer, epa, as_administrator):
    send(as_administrator, page("agency_change", epa.id), phone="1800 000 111", web="epa.example.org")

    old, new = Agency.objects.filter(customer=customer, slug="epa").order_by("version")
    assert (old.phone, old.is_current) == ("1300 372 842", False)
    assert (new.phone, new.web, new.version) == ("1800 000 111", "https://epa.example.org", 2)
    assert agencies_of(customer.id)["epa"].phone == "1800 000 111"
    assert AuditEntry.objects.filter(action="configuration.changed", object_kind="agency").exists()


def test_an_agency_can_be_added_once(customer, as_administrator):
    typed = {
        "customer": customer.id,
        "slug": "water",
        "name": "the water company",
        "takes": "It takes burst pipes.",
        "to_do": "Call them.",
    }
    send(as_administrator, page("agency_add"), **typed)

    again = as_administrator.post(page("agency_add"), typed | {"position": 5})

    assert "open it and change it there" in again.content.decode()
    assert agencies_of(customer.id)["water"].title == "The water company"


def test_a_step_that_is_too_long_for_a_phone_is_refused(epa, as_administrator):
    typed = {"name": "EPA", "takes": "It.", "to_do": "x" * 121, "position": 5}

    answer = as_administrator.post(page("agency_change", epa.id), typed)

    assert "at most 120 characters" in answer.content.decode()


def test_another_customers_agencies_are_not_there(epa, foreigner):
    assert foreigner.get(page("agency_change", epa.id)).status_code == 404
    assert b"EPA" not in foreigner.get(page("agency_changelist")).content


def test_figures_are_counted_by_week_of_the_centres_clock(customer):
    now = datetime(2026, 11, 22, 5, tzinfo=UTC)
    monday = datetime(2026, 11, 16, tzinfo=ZONE)
    for of, at in (("a", monday), ("b", monday - timedelta(seconds=1)), ("c", monday + timedelta(days=1))):
        count(customer, of=of, at=at)

    figures = signposts_by_week(customer_id=customer.id, zone=ZONE, now=now)

    place = figures.agencies.index("EPA Victoria")
    assert [week.counts[place] for week in figures.weeks][:3] == [2, 1, 0]
    assert len(figures.weeks) == WEEKS
    assert (figures.totals[place], figures.total) == (3, 3)


def test_the_same_is_counted_once_and_another_agency_for_itself(customer):
    at = timezone.now()
    other = OtherAgency("council", 1, "your council", "It takes noise.")

    counted = [count(customer, of="a", at=at), count(customer, of="a", at=at)]

    assert counted == [True, False]
    assert count(customer, of="a", at=at, agency=other)


def test_the_page_of_figures_opens_for_administrators_and_costs_the_same(
    customer, as_administrator, as_auditor
):
    Signpost.objects.bulk_create(
        Signpost(
            customer=customer, agency="epa", agency_version=1, channel="web", at=timezone.now(), once=str(n)
        )
        for n in range(500)
    )
    as_administrator.get(reverse("admin:signposts"))

    with CaptureQueriesContext(connection) as captured:
        answer = as_administrator.get(reverse("admin:signposts"))

    assert "500 in all" in answer.content.decode()
    assert len(captured) <= 5
    assert as_auditor.get(reverse("admin:signposts")).status_code == 403
