"""Filters of the queue: combined, in the web address, and kept under a name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.conftest import signed_in
from tests.triage.test_queue_page import many_cases  # noqa: F401
from triage.actions import claim_case, write_to_reporter
from triage.models import SavedFilter
from triage.screens.queue_page import TABS

QUEUE, KEEP = reverse("triage-queue"), reverse("triage-filters")


def shown(client, **asked) -> list[int]:
    return [row["id"] for row in client.get(QUEUE, asked).context["rows"]]


@pytest.fixture
def town(theft_case):
    """A theft in Moe by the API; one in Torquay; one in Moe that is happening now."""
    now = timezone.now()
    place = {"address": "1 Sea Street", "suburb": "Torquay", "postcode": "3228"}
    return theft_case(at=now), theft_case(at=now, where=place), theft_case(at=now, happening_now="yes")


def test_filters_hold_together_and_alone(town, as_officer, officer):
    moe, torquay, danger = town
    claim_case(case_id=moe.id, officer=officer, at=timezone.now())

    assert shown(as_officer, grade="immediate") == [danger.id]
    assert shown(as_officer, place="moe") == [danger.id, moe.id]
    assert shown(as_officer, place="moe", grade=["scheduled", "priority"]) == [moe.id]
    assert shown(as_officer, holder="me") == [moe.id]
    assert shown(as_officer, holder="nobody", grade="scheduled") == [torquay.id]
    assert shown(as_officer, holder="others") == []
    assert shown(as_officer, owner="me") == [moe.id]
    assert shown(as_officer, owner="nobody") == [danger.id, torquay.id]
    assert shown(as_officer, owner="others", holder="me") == []
    assert shown(as_officer, cue="crime_in_progress") == [danger.id]
    assert len(shown(as_officer, type="theft")) == 3
    assert shown(as_officer, type="burglary") == []
    assert shown(as_officer, **{"from": "web"}) == []


def test_what_means_nothing_is_left_out(town, as_officer):
    asked = {"grade": "x", "cue": "'", "holder": "you", "clock": "?", "type": "a b", "place": " ", "tab": "x"}

    assert len(shown(as_officer, **asked)) == 3


def test_tabs_and_pages_keep_the_filters(town, as_officer, many_cases):  # noqa: F811
    many_cases(130)

    page = as_officer.get(QUEUE, {"grade": "scheduled", "place": "Moe"})

    assert all("grade=scheduled&place=Moe" in tab["url"] for tab in page.context["tabs"])
    following = as_officer.get(page.context["next_url"])
    assert {row["grade"] for row in following.context["rows"]} == {"scheduled"}
    assert "grade=scheduled" in page.context["rows_url"]


def test_who_waits_for_the_citizen_has_a_tab(theft_case, officer, as_officer):
    case = theft_case(at=timezone.now() - timedelta(minutes=1))
    claim_case(case_id=case.id, officer=officer, at=timezone.now())
    assert shown(as_officer, tab="waiting") == []

    write_to_reporter(
        case_id=case.id, officer=officer, words="Which colour?", key="k", asks=True, at=timezone.now()
    )

    assert shown(as_officer, tab="waiting") == shown(as_officer, clock="yes") == [case.id]
    assert shown(as_officer, clock="no") == []


def test_a_filter_is_kept_under_a_name_and_the_queue_can_open_with_it(town, as_officer, officer):
    query = "tab=open&grade=immediate&place=Moe"

    as_officer.post(KEEP, {"query": f"{query}&what=ever", "name": " Moe  now ", "start": "1"})
    opened = as_officer.get(QUEUE)
    page = as_officer.get(opened.url)

    assert (opened.status_code, opened.url) == (302, f"{QUEUE}?{query}")
    assert SavedFilter.objects.get(user=officer).name == "Moe now"
    assert page.context["filters"]["kept"].name == "Moe now"
    assert len(shown(as_officer, tab="open")) == 3  # a tab is asked for: nobody is kept in a filter


def test_one_filter_is_the_start_and_it_can_be_deleted(as_officer, as_officer_two, officer):
    for name in ("One", "Two"):
        as_officer.post(KEEP, {"query": "tab=late", "name": name, "start": "1"})
    start = SavedFilter.objects.get(is_start=True)
    as_officer_two.post(KEEP, {"delete": start.id})

    as_officer.post(KEEP, {"delete": start.id})

    assert start.name == "Two"
    assert [one.name for one in SavedFilter.objects.all()] == ["One"]


def test_a_filter_without_a_name_says_what_to_do_and_a_thirteenth_too(as_officer):
    for number in range(13):
        last = as_officer.post(KEEP, {"query": "tab=open", "name": f"F{number}"}, follow=True)
    nameless = as_officer.post(KEEP, {"query": "tab=open", "name": " "}, follow=True)

    assert "Delete one first" in last.content.decode()
    assert "Give the filter a name" in nameless.content.decode()
    assert SavedFilter.objects.count() == 12


def test_filters_cost_no_more_at_ten_thousand(many_cases, officer):  # noqa: F811
    client, counted = signed_in(officer), []
    client.post(KEEP, {"query": "tab=open&grade=priority", "name": "Mine"})
    alone = {
        "grade": ["priority", "scheduled"],
        "place": "moe",
        "holder": "nobody",
        "owner": "nobody",
        "clock": "no",
        "from": "web",
        "type": "theft",
        "cue": "crime_in_progress",
    }
    together = {name: alone[name] for name in ("grade", "place", "holder", "owner", "clock")}
    asked = [together, *({name: value} for name, value in alone.items()), *({"tab": tab} for tab in TABS)]

    for more in (10, 9_990):
        many_cases(more)
        for one in asked:
            with CaptureQueriesContext(connection) as statements:
                client.get(QUEUE, one)
            counted.append(len(statements))

    assert counted[: len(asked)] == counted[len(asked) :]
    assert max(counted) <= 8
