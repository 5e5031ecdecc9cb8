"""The list of registrations: by day and place, for who may see it, on the trail, the same cost for many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assistline.models import AuditEntry, Centre
from tests.conftest import signed_in
from tests.triage.test_registrations import register  # noqa: F401 - a fixture
from triage.models import Registration

PAGE = "triage-registrations"


def listed(client, **asked: str) -> list[str]:
    page = client.get(reverse(PAGE), {"from": "2026-11-01", **asked})
    assert page.status_code == 200
    return [row["reference"].replace(" ", "") for row in page.context["rows"]]


def test_a_party_is_found_by_its_day_and_its_place(register, as_agent):  # noqa: F811
    case = register()

    assert listed(as_agent, **{"from": "2026-11-28", "to": "2026-11-28"}) == [case.reference]
    assert listed(as_agent, place="moe") == [case.reference]
    assert listed(as_agent, place="3825") == [case.reference]
    assert listed(as_agent, place="Hastings") == []
    assert listed(as_agent, **{"from": "2026-11-29"}) == []


def test_it_says_whom_to_ring_and_never_a_number_that_is_not_safe(register, as_officer):  # noqa: F811
    register()
    register(hosts=[{"host_name": "No Bell", "host_phone": "+61491570157", "host_phone_safe": "no"}])

    page = as_officer.get(reverse(PAGE), {"from": "2026-11-01"}).content.decode()

    assert "Host: Jo Host, 0491 570 156" in page
    assert "Host: No Bell, do not ring" in page


def test_who_has_a_key_is_on_it_with_the_number_that_they_said_is_safe(register, as_officer):  # noqa: F811
    keys = [
        {"keyholder_name": "Ana Key", "keyholder_phone": "+61491570156", "keyholder_phone_safe": "yes"},
        {"keyholder_name": "Bo Key", "keyholder_phone": "+61491570157"},
    ]
    register("absence_registration", away_until="2026-12-04", keyholders=keys)

    page = as_officer.get(reverse(PAGE), {"from": "2026-11-01"}).content.decode()

    assert "Keyholder: Ana Key, 0491 570 156" in page
    assert "0491 570 157" not in page


def test_another_centre_sees_nothing_of_it_and_a_sergeant_all(
    register,  # noqa: F811
    officer_elsewhere,
    as_sergeant,
):
    case = register()

    assert listed(signed_in(officer_elsewhere)) == []
    assert listed(as_sergeant) == [case.reference]


def test_who_looks_at_the_list_is_on_the_trail_with_what_was_shown(register, as_agent):  # noqa: F811
    case = register()

    listed(as_agent)

    entry = AuditEntry.objects.get(action="registrations.listed")
    assert entry.object_ids == [case.registration.id]


@pytest.mark.parametrize("typed", ["28 November", "2026-13-40", "x" * 300])
def test_a_day_that_is_none_is_refused_with_what_to_write(as_agent, typed):
    page = as_agent.get(reverse(PAGE), {"from": typed})

    assert page.status_code == 422
    assert "such as 2026-11-28" in page.content.decode()


@pytest.mark.parametrize("after", ["x", "20261399-1", "20261128-", "٢٠٢٦١١٢٨-1", "20261128-" + "9" * 40])
def test_a_cursor_that_is_none_shows_the_first_page(register, as_agent, after):  # noqa: F811
    case = register()

    assert listed(as_agent, after=after) in ([case.reference], [])


def test_many_cost_the_same_and_come_in_pages(register, as_agent, centre: Centre):  # noqa: F811
    case = register()
    kept = Registration.objects.get()
    with CaptureQueriesContext(connection) as few:
        listed(as_agent)
    for _ in range(30):
        register()

    with CaptureQueriesContext(connection) as many:
        first = listed(as_agent)
    page = as_agent.get(reverse(PAGE), {"from": "2026-11-01"})

    assert len(many) == len(few)
    assert len(first) == 25
    rest = [row["reference"] for row in as_agent.get(page.context["next_url"]).context["rows"]]
    assert len(rest) == 6
    assert case.registration == kept
