"""What triage does about events of the rooms below. May be called more than once; touches Postgres only."""

from __future__ import annotations

from assistline.clock import database_now
from triage import actions


def open_case_for_report(report_id: int) -> None:
    """A report was submitted: open its case."""
    actions.open_case(report_id=report_id, at=database_now())
