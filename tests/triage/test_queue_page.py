"""The review queue as officers see it."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assistline import audit
from assistline.models import AuditEntry
from tests.conftest import signed_in
from triage.actions import claim_case
from triage.models import Case
from triage.screens.queue_page import TABS, cursor_of, page_of, read_cursor

QUEUE = reverse("triage-queue")


LOAD = """
    INSERT INTO triage_case (reference, customer_id, centre_id, status, grade, grade_rank, disposition, cue,
        matter, locality, channel, due_at, level, version, opened_at)
    SELECT 'B' || lpad(n::text, 8, '0'), %s, %s, 'waiting',
        (ARRAY['immediate', 'priority', 'scheduled', 'resolution'])[n %% 4 + 1], n %% 4, 'report', '',
        'Theft: bicycle ' || n, 'Moe', 'web', now() + (n %% 3000 - 300) * interval '1 minute', 0, 1,
        now() - interval '6 hours'
    FROM generate_series(%s, %s) n
"""


@pytest.fixture
def many_cases(centre, customer):
    """Loads that many more open cases, of all grades, some past their time."""

    def load(count: int) -> None:
        before = Case.objects.count()
        with connection.cursor() as cursor:
            cursor.execute(LOAD, [customer.id, centre.id, before, before + count - 1])
            cursor.execute("ANALYZE triage_case")

    return load


def test_the_most_urgent_stands_first_then_what_is_due_soonest(theft_case, as_officer):
    now = timezone.now()
    later, sooner = theft_case(at=now), theft_case(at=now - timedelta(hours=3))
    danger = theft_case(at=now, happening_now="yes")

    rows = as_officer.get(QUEUE).context["rows"]

    assert [row["id"] for row in rows] == [danger.id, sooner.id, later.id]
    assert (rows[0]["cue_name"], rows[0]["cue_grade"]) == ("crime in progress", "immediate")


def test_pages_go_on_where_the_last_one_ended_and_miss_none(many_cases, as_officer):
    many_cases(60)
    seen, url = [], QUEUE

    while url:
        response = as_officer.get(url)
        seen += [row["id"] for row in response.context["rows"]]
        url = response.context["next_url"]

    assert len(seen) == len(set(seen)) == 60
    assert seen == list(Case.objects.most_urgent_first().values_list("id", flat=True))
    assert response.context["first_url"]


@pytest.mark.parametrize(
    "cursor", ["", "x", "1-2", "1-2-x", "9" * 30, "1-99999999999999999999-1", "-1-2-3", "१-1-1"]
)
def test_what_is_no_cursor_shows_the_first_page(case, as_officer, cursor):
    response = as_officer.get(QUEUE, {"after": cursor})

    assert response.status_code == 200
    assert len(response.context["rows"]) == 1


def test_a_cursor_is_read_as_it_was_written(case):
    assert read_cursor(cursor_of(case)) == (case.grade_rank, case.due_at, case.id)


def test_tabs_hold_what_they_say(theft_case, as_officer, officer):
    now = timezone.now()
    late = theft_case(at=now - timedelta(hours=25))
    soon = theft_case(at=now - timedelta(hours=23, minutes=30))
    mine = theft_case(at=now)
    claim_case(case_id=mine.id, officer=officer, at=now)

    shown = {
        tab: [row["id"] for row in as_officer.get(QUEUE, {"tab": tab}).context["rows"]]
        for tab in ("mine", "soon", "late")
    }

    assert shown == {"mine": [mine.id], "soon": [soon.id], "late": [late.id]}


def test_counts_stop_at_ninety_nine(many_cases, as_officer):
    many_cases(130)

    tabs = {tab["title"]: tab["count"] for tab in as_officer.get(QUEUE).context["tabs"]}

    assert tabs["All open"] == "99+"
    assert tabs["Mine"] == "0"


def test_officers_of_another_centre_see_nothing_and_a_sergeant_everything(
    case, as_officer_elsewhere, as_sergeant
):
    assert not as_officer_elsewhere.get(QUEUE).context["rows"]
    assert len(as_sergeant.get(QUEUE).context["rows"]) == 1


def test_who_looked_at_which_rows_is_on_the_trail(case, as_officer, officer):
    as_officer.get(QUEUE)

    entry = AuditEntry.objects.get(action="queue.listed")
    assert (entry.actor_id, entry.object_ids) == (officer.id, [case.id])


def test_a_reference_leads_to_its_case_however_it_is_typed(case, as_officer):
    typed = f" {case.reference[:4].lower()} {case.reference[4:8]}-{case.reference[8:]}"

    response = as_officer.get(QUEUE, {"reference": typed})

    assert response.url == reverse("triage-case", args=[case.reference])


def test_what_is_no_reference_is_said_to_be_none(as_officer):
    response = as_officer.get(QUEUE, {"reference": "bicycle"}, follow=True)

    assert "That is not a reference" in response.content.decode()


def test_the_preview_shows_the_words_and_no_number(case, as_officer):
    page = as_officer.get(reverse("triage-preview", args=[case.reference])).content.decode()

    assert "When I came back the bicycle was gone." in page
    assert "An officer decides by" in page
    assert "570" not in page
    assert AuditEntry.objects.filter(action="case.previewed", object_ids=[case.id]).exists()


def test_the_rows_alone_are_no_page(case, as_officer):
    rows = as_officer.get(reverse("triage-rows")).content.decode()

    assert "Theft: Red bicycle" in rows
    assert "<html" not in rows


def test_take_next_opens_the_case_that_it_gives(case, as_officer, officer):
    response = as_officer.post(reverse("triage-next"))

    case.refresh_from_db()
    assert response.url == reverse("triage-case", args=[case.reference])
    assert case.officer == officer


def test_take_next_with_nothing_waiting_says_so(as_officer):
    assert "Nothing waits" in as_officer.post(reverse("triage-next"), follow=True).content.decode()


def test_the_queue_takes_the_same_few_statements_at_ten_and_at_ten_thousand(many_cases, officer, sergeant):
    counted = []

    for more in (10, 9_990):
        many_cases(more)
        for client in (signed_in(officer), signed_in(sergeant)):
            with CaptureQueriesContext(connection) as statements:
                client.get(QUEUE)
            counted.append(len(statements))

    assert counted[:2] == counted[2:]
    assert counted[0] <= 8
    assert counted[1] <= 9  # a sergeant's bar says how many cues are open


@pytest.mark.parametrize(("name", "most"), [("rows", 8), ("preview", 15), ("case", 20)])
def test_its_parts_take_the_same_few_statements_at_ten_and_at_ten_thousand(
    many_cases, claimed, officer, sergeant, name, most
):
    url = reverse(f"triage-{name}", args=[] if name == "rows" else [claimed.reference])
    counted = []

    for more in (10, 9_990):
        many_cases(more)
        for client in (signed_in(officer), signed_in(sergeant)):
            with CaptureQueriesContext(connection) as statements:
                assert client.get(url).status_code == 200
            counted.append(len(statements))

    assert counted[:2] == counted[2:]
    assert max(counted) <= most


def test_counts_come_with_the_rows(case, as_officer):
    fresh = as_officer.get(reverse("triage-rows")).content.decode()

    assert "All open <b>1</b>" in fresh


def test_no_tab_reads_the_whole_table(many_cases, officer, sergeant):
    many_cases(10_000)

    for user, tab in product((officer, sergeant), TABS):
        with CaptureQueriesContext(connection) as statements:
            page_of(tab, user, timezone.now(), "")
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + statements[-1]["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Seq Scan on triage_case" not in plan, plan


def test_without_the_trail_only_danger_is_shown_and_kept_in_the_journal(theft_case, as_officer, monkeypatch):
    now = timezone.now()
    danger, other = theft_case(at=now, happening_now="yes"), theft_case(at=now)
    real, asked = audit.record, []

    def broken(*, allow_journal=False, **entry):
        asked.append((allow_journal, entry["object_ids"]))
        if not allow_journal:
            raise audit.CannotRecord("queue.listed")
        return real(**entry)

    monkeypatch.setattr("assistline.audit.record", broken)

    page = as_officer.get(QUEUE)

    assert [row["id"] for row in page.context["rows"]] == [danger.id]
    assert asked == [(False, [danger.id, other.id]), (True, [danger.id])]
    assert "Only immediate cases are shown" in page.content.decode()
