"""Somebody says that police were to come and did not: the citizen on their page, or on a second call."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assistline.models import User
from triage.actions.following import take_up_news
from triage.actions.opening import open_case
from triage.actions.transfers import fail_transfer
from triage.models import Case, IllegalMove, Transfer, TransferKind, TransferState
from triage.rules.news import News

SAID_BY_CALLER, SAID_BY_CITIZEN = "Nobody came, a caller says.", "Nobody came, the citizen says."
NOBODY_ASKED = "Nobody waits for police here any more: look at the case."


@transaction.atomic
def nobody_came(*, case_id: int, by: User | None, why: str, at: datetime) -> Transfer:
    """Write down that police did not come: it alarms at once, to sergeants and supervisors, and a case that
    was closed because they come is open again.

    Args:
        case_id: The case; the caller of this has checked that the person may know of it.
        by: Who writes it down; nobody where the citizen did.
        why: Who says so.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: There is no such case.
        IllegalMove: No car is on its way.
    """
    case = Case.objects.select_for_update(of=["self"]).get(id=case_id)
    rows = case.transfers.filter(kind=TransferKind.DISPATCH, state=TransferState.ANSWERED)
    transfer = rows.order_by("-asked_at", "-id").first()
    if transfer is None:
        raise IllegalMove(NOBODY_ASKED)
    return fail_transfer(transfer_id=transfer.id, why=why, at=at, by=by)


@transaction.atomic
def take_up_nobody_came(*, report_id: int, words: str, said_at: datetime, at: datetime) -> Case:
    """Put before the officers that a citizen says so. Once, however often it is called.

    Args:
        report_id: Whose words.
        words: As typed; may be empty.
        said_at: When they were written.
        at: When, timezone-aware.

    Raises:
        Report.DoesNotExist: There is no such report.
    """
    case = open_case(report_id=report_id, at=at)
    known = case.events.filter(kind=News.NOT_CAME, at=said_at).exists()
    coming = case.transfers.filter(kind=TransferKind.DISPATCH, state=TransferState.ANSWERED)
    if not known and coming.exists():
        nobody_came(case_id=case.id, by=None, why=SAID_BY_CITIZEN, at=at)
    return take_up_news(report_id=report_id, news=News.NOT_CAME, words=words, said_at=said_at, at=at)
