"""Figures for the alarms; ``assistline.health`` shows them."""

FIGURES = (
    (
        "assistline_cases_open",
        "Open cases by grade.",
        "grade",
        "SELECT grade, count(*) FROM triage_case WHERE status <> 'closed' GROUP BY grade",
    ),
    (
        "assistline_cases_past_deadline",
        "Open cases whose deadline has passed.",
        "",
        "SELECT count(*) FROM triage_case WHERE status <> 'closed' AND due_at < now()",
    ),
)
