"""A case that was closed because police come is open again when they do not."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from reports.actions import publish_status
from reports.models import PublicStatus, Report
from reports.wording import say_moment
from triage.actions.returning import return_case
from triage.models import CaseStatus, DecisionKind, Grade, Transfer, TransferKind
from triage.rules.transfers import NOT_COMING, NOT_COMING_SILENT

DECIDES = {TransferKind.TO_000: DecisionKind.TRANSFER_000, TransferKind.DISPATCH: DecisionKind.DISPATCH}


def come_back(*, transfer: Transfer, at: datetime) -> bool:
    """Put the case that a failed request had decided back before an officer, and tell its citizens by when.

    Whoever was promised police waits no longer than who is in danger, whatever the grade was.

    Args:
        transfer: Held by the caller, with its case; it has failed.
        at: When, timezone-aware.

    Returns:
        Whether its case was closed by it.

    Raises:
        DatabaseError: Nothing of it is kept.
    """
    case = transfer.case
    if case is None or case.status != CaseStatus.CLOSED or case.merged_into_id is not None:
        return False
    last = case.decisions.last()
    if last is None or last.kind != DECIDES.get(TransferKind(transfer.kind)):
        return False
    due_at = return_case(
        case=case,
        why=f"{transfer.get_kind_display()}: {transfer.failed_why}",
        source="000" if transfer.kind == TransferKind.TO_000 else "Dispatch",
        words=f"{transfer.get_kind_display()} failed: it is to be decided again",
        at=at,
        at_least=Grade.PRIORITY,
    )
    by = say_moment(due_at, zone=ZoneInfo(case.customer.time_zone), now=at)
    reports = Report.objects.filter(case_links__case=case, case_links__ended_at=None)
    for silent, sentence in ((False, NOT_COMING), (True, NOT_COMING_SILENT)):
        publish_status(
            report_ids=list(reports.filter(kept_silent=silent).values_list("id", flat=True)),
            status=PublicStatus.SORTED,
            sentence=sentence.format(by=by),
            promised_by=due_at,
            at=at,
        )
    return True
