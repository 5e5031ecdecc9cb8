"""How many SQL statements a page costs, and that ten thousand drafts and reports change nothing about it."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import definitions, lexicon_additions
from reports.lexicon_additions import lexicon_of
from reports.models import Draft, Report
from reports.whose import goes_elsewhere

MANY = 10_000
_MANY_DRAFTS = """
    INSERT INTO reports_draft (customer_id, code, secret_hash, type_version_id, channel, state, started_at,
        expires_at, last_seen_at)
    SELECT %(customer)s, 'Z' || lpad(n::text, 7, '0'), repeat('0', 64), %(version)s, 'web', 'open', now(),
           now() + interval '7 days', now()
    FROM generate_series(1, %(many)s) n
"""
_MANY_ANSWERS = """
    INSERT INTO reports_draftanswer (draft_id, question, item, value, version, by, saved_at)
    SELECT d.id, q, 0, 'k1:not-read', 1, 'citizen', now()
    FROM reports_draft d CROSS JOIN unnest(ARRAY['what_happened', 'taken', 'when']) q WHERE d.code LIKE 'Z%%'
"""
_MANY_REPORTS = """
    WITH made AS (
        INSERT INTO reports_contact (customer_id, centre_id, channel, started_at, outcome, told, number_index)
        SELECT %(customer)s, %(centre)s, 'web', now(), '', '', ''
        FROM generate_series(1, %(many)s) RETURNING id
    )
    INSERT INTO reports_report (reference, customer_id, centre_id, contact_id, type_version_id, channel,
        submitted_at, wants_call, kept_silent, happened_words, locality, postcode, narrative,
        narrative_sealed, facts, access_code_hash, public_status)
    SELECT 'Z' || lpad(id::text, 8, '0'), %(customer)s, %(centre)s, id, %(version)s, 'web', now(), false,
        false, '', 'Moe', '3825', 'words', '', '{}', repeat('0', 64), 'received'
    FROM made
"""


@pytest.fixture
def load(customer, centre, theft):
    """Puts as many other drafts and reports into the tables."""

    def load(many: int) -> None:
        values = {"customer": customer.id, "centre": centre.id, "version": theft.version_id, "many": many}
        with connection.cursor() as cursor:
            for statement in (_MANY_DRAFTS, _MANY_ANSWERS, _MANY_REPORTS):
                cursor.execute(statement, values)

    return load


@pytest.fixture(autouse=True)
def asked_once(monkeypatch):
    """What is asked for again every two seconds is read once here, however slow the machine is."""
    monkeypatch.setattr(lexicon_additions, "KEPT_FOR_SECONDS", 600.0)
    monkeypatch.setattr(definitions, "PUBLISHED_FOR_SECONDS", 600.0)


@contextmanager
def statements(at_most: int):
    """At most so many statements, those that only mark a place in the transaction not counted."""
    with CaptureQueriesContext(connection) as captured:
        yield
    said = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(said) <= at_most, "\n".join(said)


@pytest.mark.timeout(10, func_only=True)
@pytest.mark.parametrize("crowd", [10, MANY])
def test_pages_cost_the_same_however_many_drafts_and_reports_there_are(
    crowd, load, kept_draft, theft, citizen
):
    load(crowd)
    draft = kept_draft(email_safe="yes")
    goes_elsewhere(draft.customer_id, (None, {}), (theft, {}))  # its tables are read twice a minute
    citizen.get("/")

    with statements(at_most=0):
        assert citizen.get("/").status_code == 200
    with statements(at_most=0):
        assert citizen.get("/report/theft/").status_code == 200
    with statements(at_most=1):
        assert citizen.get(f"/report/{draft.code}/when/").status_code == 200
    with statements(at_most=3):
        assert citizen.post(f"/report/{draft.code}/taken/", {"taken": "A red bike"}).status_code == 302
    with statements(at_most=2):
        safety = {"happening_now": "no", "anyone_hurt": "no"}
        assert citizen.post("/report/theft/", safety).status_code == 302
    with statements(at_most=2):
        assert citizen.get(f"/report/{draft.code}/check/").status_code == 200
    lexicon_of(draft.customer_id)  # asked for again every two seconds, whoever writes
    with statements(at_most=14):
        assert citizen.post(f"/report/{draft.code}/check/", {"key": draft.code}).status_code == 302
    with statements(at_most=1):
        assert citizen.get(f"/report/{draft.code}/sent/").status_code == 200
    assert Report.objects.count() == crowd + 1
    assert Draft.objects.count() == crowd + 2


def test_choosing_a_type_costs_one_statement_more(kept_draft, theft, citizen):
    draft = kept_draft(typed=False)
    goes_elsewhere(draft.customer_id, (None, {}), (theft, {}))  # its tables are read twice a minute
    citizen.get("/")
    lexicon_of(draft.customer_id)  # asked for again every two seconds, whoever writes

    with statements(at_most=3):
        url = f"/report/{draft.code}/safety/?type=theft"
        assert citizen.post(url, {"happening_now": "no", "anyone_hurt": "unsure"}).status_code == 302


@pytest.mark.parametrize("crowd", [10, MANY])
def test_following_a_report_costs_nine_statements(crowd, load, make_report, citizen):
    load(crowd)
    sent = make_report()
    typed = {"reference": sent.report.reference, "access_code": sent.access_code}
    page = citizen.post("/track/", typed).url

    with statements(at_most=9):
        assert citizen.get(page).status_code == 200


@pytest.mark.parametrize("crowd", [10, MANY])
def test_the_api_costs_the_same_however_many_reports_there_are(crowd, load, make_report, answers, citizen):
    load(crowd)
    sent = make_report()
    key, code = {"Idempotency-Key": "k" * 20}, {"Authorization": f"Bearer {sent.access_code}"}
    citizen.get("/")

    with statements(at_most=24):
        filed = citizen.post(
            "/api/v1/reports/",
            {"type": "theft", "answers": answers},
            content_type="application/json",
            headers=key,
        )
    with statements(at_most=5):
        status = citizen.get(f"/api/v1/reports/{sent.report.reference}/", headers=code)

    assert (filed.status_code, status.status_code) == (201, 200)


@pytest.mark.parametrize("crowd", [10, MANY])
def test_drafts_and_words_by_program_cost_the_same_however_many_there_are(
    crowd, load, kept_draft, make_report, citizen
):
    load(crowd)
    draft, sent = kept_draft(), make_report()
    url, secret = f"/api/v1/drafts/{draft.code}/", citizen.cookies[f"d_{draft.code}"].value
    writer = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "k" * 20}
    reporter = {"Authorization": f"Bearer {sent.access_code}", "Idempotency-Key": "k" * 20}
    thread = f"/api/v1/reports/{sent.report.reference}/messages/"
    as_json = {"content_type": "application/json"}
    citizen.get("/api/v1/types/theft/")
    citizen.get(url, headers=writer)  # its tables are read twice a minute

    with statements(at_most=1):
        assert citizen.get("/api/v1/types/").status_code == 200
    with statements(at_most=2):
        assert citizen.get(url, headers=writer).status_code == 200
    with statements(at_most=6):
        body = {"answers": {"taken": "A red bike"}, "versions": {"taken": 1}}
        assert citizen.patch(url, body, headers=writer, **as_json).status_code == 200
    with statements(at_most=26):
        assert citizen.post(f"{url}submit/", headers=writer).status_code == 201
    with statements(at_most=12):
        assert citizen.post(thread, {"words": "More."}, headers=reporter, **as_json).status_code == 201
    with statements(at_most=6):
        assert citizen.get(thread, headers=reporter).status_code == 200


@pytest.mark.parametrize("crowd", [10, MANY])
def test_the_landing_page_of_staff_costs_three_statements(crowd, load, as_officer):
    load(crowd)

    with statements(at_most=3):
        assert as_officer.get("/staff/").status_code == 200
