"""Figures for the alarms; ``assistline.health`` shows them.

What somebody is kept out of is in none of them: its keepers are told by mail when it is late.
"""

FIGURES = (
    (
        "assistline_cases_open",
        "Open cases by grade.",
        "grade",
        "SELECT grade, count(*) FROM triage_case WHERE status <> 'closed' AND NOT restricted "
        "AND NOT EXISTS (SELECT FROM triage_casecontact l JOIN reports_keptout k USING (report_id) "
        "WHERE l.case_id = triage_case.id) GROUP BY grade",
    ),
    (
        "assistline_cases_past_deadline",
        "Open cases whose deadline has passed.",
        "",
        "SELECT count(*) FROM triage_case WHERE status <> 'closed' AND due_at < now() AND NOT restricted "
        "AND NOT EXISTS (SELECT FROM triage_casecontact l JOIN reports_keptout k USING (report_id) "
        "WHERE l.case_id = triage_case.id)",
    ),
)
