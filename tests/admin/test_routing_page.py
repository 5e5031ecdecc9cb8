"""The routing file in the settings: every kind of answer of every type, and what a draft changes in it."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from assistline.models import DecisionTableVersion
from tests.triage.replaying_cases import advising_draft

pytestmark = pytest.mark.django_db
ALL = reverse("admin:triage_replay_routing")
GOLDEN = Path(__file__).parent.parent / "routing" / "outcomes.csv"


def changes(client: Client, version: DecisionTableVersion):
    """What the page says that a version changes."""
    return client.get(reverse("admin:triage_replay_routing_changes", args=[version.id]))


def test_one_type_is_shown_in_words(as_administrator) -> None:
    page = as_administrator.get(ALL, {"type": "noise"})

    rows = page.context["rows"]
    assert {row.type_name for row in rows} == {"Noise"}
    assert {"Referral", "Transfer to 000"} <= {row.outcome["disposition"] for row in rows}
    assert "happening_now" not in page.content.decode()


def test_rows_are_found_by_their_outcome(as_administrator) -> None:
    rows = as_administrator.get(ALL, {"type": "all", "grade": "resolution", "agency": "epa"}).context["rows"]

    assert rows
    assert {row.outcome["grade"] for row in rows} == {"resolution"}
    assert len({row.outcome["agency"] for row in rows}) == 1


def test_what_cannot_be_asked_for_shows_the_first_type(as_administrator) -> None:
    page = as_administrator.get(ALL, {"type": "nonsense", "grade": "x"})

    assert page.status_code == 200
    assert len({row.type_name for row in page.context["rows"]}) == 1


def test_the_file_is_the_one_that_every_door_is_tested_against(as_administrator) -> None:
    answer = as_administrator.get(reverse("admin:triage_replay_routing_file"))

    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode() == GOLDEN.read_text(encoding="utf-8")


def test_a_draft_shows_what_it_makes_less_urgent_first(customer, as_administrator) -> None:
    page = changes(as_administrator, advising_draft(customer))

    first = page.context["rows"][0]
    assert (first.type_name, first.before["grade"], first.outcome["grade"]) == (
        "Theft",
        "scheduled",
        "resolution",
    )
    urgent_first = [row.lowered for row in page.context["rows"]]
    assert urgent_first == sorted(urgent_first, reverse=True)
    assert f"{sum(urgent_first)} less urgent" in page.content.decode()


def test_what_is_in_force_changes_nothing(customer, as_administrator) -> None:
    now = DecisionTableVersion.objects.get(table__customer=customer, table__slug="grade", state="published")

    page = changes(as_administrator, now)

    assert page.context["rows"] == []
    assert "changes nothing in the routing file" in page.content.decode()


def test_another_customers_draft_is_not_there(customer, foreigner) -> None:
    assert changes(foreigner, advising_draft(customer)).status_code == 404


def test_the_pages_of_a_table_lead_to_it(customer, as_administrator) -> None:
    draft = advising_draft(customer)

    page = as_administrator.get(reverse("admin:assistline_decisiontableversion_change", args=[draft.id]))
    table = as_administrator.get(reverse("admin:assistline_decisiontable_change", args=[draft.table_id]))

    assert reverse("admin:triage_replay_routing_changes", args=[draft.id]) in page.content.decode()
    assert ALL in table.content.decode()
