"""What an officer reads of an address whose mail came back."""

from __future__ import annotations

from reports.actions.one_time_codes import by_access_code_only
from reports.models import Report

CAME_BACK = "Mail to the address that was said to be safe came back. Nothing is sent; their page says so."


def by_code(report: Report | None) -> str:
    """Whether the owner can confirm it by a code: not where silence is the rule, nor of what is sealed."""
    if report is None:
        return ""
    if report.kept_silent:
        return "Silence is the rule here: no code is sent, and nothing is sent by itself."
    if by_access_code_only(report):
        return "What was told is sealed: no code is sent."
    return "They can confirm it on their tracking page, by a code sent there when they ask."
