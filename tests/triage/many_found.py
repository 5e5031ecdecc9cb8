"""Thousands of cases that can be searched, in one statement."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from reports.models import Report
from triage.models import Case

LOAD = """
    WITH numbers AS (
        SELECT n, 'C' || lpad(n::text, 8, '0') reference FROM generate_series(%(first)s, %(last)s) n),
    contacts AS (
        INSERT INTO reports_contact (customer_id, centre_id, channel, started_at, outcome, number_index, told)
        SELECT %(customer)s, %(centre)s, 'web', now(), '', '', '' FROM numbers RETURNING id),
    numbered AS (SELECT id, row_number() OVER (ORDER BY id) + %(first)s - 1 n FROM contacts),
    reports AS (
        INSERT INTO reports_report (reference, customer_id, centre_id, contact_id, type_version_id, channel,
            submitted_at, wants_call, kept_silent, happened_words, locality, postcode, narrative,
            narrative_sealed, facts, access_code_hash, public_status)
        SELECT 'C' || lpad(n::text, 8, '0'), %(customer)s, %(centre)s, id, %(version)s, 'web', now(), false,
            false, '', 'Moe', '3825', 'x', '', '{}', '', 'received' FROM numbered
        RETURNING id, reference, contact_id),
    cases AS (
        INSERT INTO triage_case (reference, customer_id, centre_id, status, grade, grade_rank, disposition,
            cue, matter, locality, channel, due_at, level, version, opened_at)
        SELECT reference, %(customer)s, %(centre)s, 'waiting', 'scheduled', 2, 'report', '', 'Theft',
            'Moe', 'web', now(), 0, 1, now() - n * interval '1 minute' FROM numbers RETURNING id, reference),
    links AS (
        INSERT INTO triage_casecontact (case_id, contact_id, report_id, linked_at)
        SELECT cases.id, contact_id, reports.id, now() FROM cases JOIN reports USING (reference))
    INSERT INTO triage_searchentry (report_id, words, spelling)
    SELECT id, to_tsvector('english', words), words FROM (
        SELECT id, 'bicycle number ' || id || CASE WHEN reference LIKE '%%00' THEN ' kayak' ELSE '' END words
        FROM reports) entry
"""


def load(cursor: CursorWrapper, case: Case, report: Report, count: int, *, after: int = 0) -> None:
    """That many more cases of the same centre, each with a report; one in a hundred is about a kayak."""
    numbers = {"first": after + 1, "last": after + count}
    whose = {"customer": case.customer_id, "centre": case.centre_id, "version": report.type_version_id}
    cursor.execute(LOAD, numbers | whose)
