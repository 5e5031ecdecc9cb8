"""A clock waits for the citizen: it stops with a question, and goes on with the answer or after a limit."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction

from assistline.events import emit
from reports.actions import publish_status
from reports.models import PublicStatus, Report
from triage.actions.clocks import pause, resume
from triage.actions.trail import keep_on_trail
from triage.models import Case, CaseStatus, Clock, Waiting
from triage.rules.deadlines import PAUSABLE
from triage.rules.promises import asked, goes_on
from triage.targets import answer_limit

log = structlog.get_logger(__name__)

BATCH = 200


def pause_for_answer(*, case: Case, at: datetime) -> bool:
    """Stop the clock of a case whose citizen was asked something. The caller holds the case's row.

    An urgent case's clock never stops. Asked again, it waits from now for as long as the first time.

    Args:
        case: In review.
        at: When it was asked, timezone-aware.

    Returns:
        Whether it waits now.

    Raises:
        DatabaseError: Nothing is paused.
    """
    if case.grade not in PAUSABLE:
        return False
    wait_on(case=case, until=at + answer_limit(case.customer_id), at=at)
    return True


def wait_on(*, case: Case, until: datetime, at: datetime) -> None:
    """Stop the clock of a case until a moment at the latest. The caller holds the case's row.

    Args:
        case: With a running clock; its citizen was asked something.
        until: From when it runs again without an answer.
        at: When, timezone-aware.

    Raises:
        Clock.DoesNotExist: None runs.
    """
    clock = _pause(case, Waiting.CITIZEN, until, at)
    sentence = asked(until=clock.pause_until or at, zone=ZoneInfo(case.customer.time_zone), now=at)
    _tell(case, PublicStatus.BEING_REVIEWED, sentence, at)


def pause_for_agent(*, case: Case, until: datetime, at: datetime) -> bool:
    """Stop the clock of a case whose agent was asked something, until they answer or until ``until``.

    An urgent case's clock never stops, and one that waits for the citizen goes on waiting for them. The
    caller holds the case's row and tells the citizen.

    Args:
        case: In review.
        until: By when the agent is asked to answer.
        at: When it was asked, timezone-aware.

    Returns:
        Whether it waits for the agent now.

    Raises:
        DatabaseError: Nothing is paused.
    """
    if case.grade not in PAUSABLE or case.paused_for:
        return False
    _pause(case, Waiting.AGENT, until, at)
    return True


def _pause(case: Case, why: Waiting, until: datetime, at: datetime) -> Clock:
    clock = Clock.objects.select_for_update().get(case=case, met_at=None)
    pause(clock, case=case, why=why, until=until, at=at)
    _show(case)
    latest = clock.pause_until.astimezone(case.centre.zone) if clock.pause_until else at
    words = f"{why.label.capitalize()}, until {latest:%a} {latest.day} {latest:%b, %H:%M} at the latest"
    case.events.create(kind="clock_paused", at=at, words=words)
    keep_on_trail(case, None, "case.clock_paused")
    return clock


def resume_after_answer(*, case: Case, words: str, at: datetime) -> bool:
    """Let the clock of a case run again, if it waits. The caller holds the case's row.

    Args:
        case: Whose citizen has written, or whose waiting is over.
        words: Why, for the timeline.
        at: From when it runs, timezone-aware.

    Returns:
        Whether it waited.

    Raises:
        DatabaseError: It still waits.
    """
    clock = Clock.objects.select_for_update().filter(case=case, met_at=None).exclude(paused_at=None).first()
    if clock is None:
        return False
    resume(clock, case=case, at=at)
    _show(case)
    case.events.create(kind="clock_resumed", at=at, words=words)
    zone = ZoneInfo(case.customer.time_zone)
    held = case.status == CaseStatus.IN_REVIEW
    status = PublicStatus.BEING_REVIEWED if held else PublicStatus.SORTED
    _tell(case, status, goes_on(due_at=case.due_at, zone=zone, now=at), at)
    keep_on_trail(case, None, "case.clock_resumed")
    return True


def resume_waiting_clocks(*, at: datetime) -> int:
    """Let every clock run again whose citizen has not answered in time. Each in a transaction of its own.

    Run late, it changes nothing: the clock runs from when its waiting was over.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many run again.

    Raises:
        DatabaseError: The list could not be read at all.
    """
    waited = Clock.objects.filter(met_at=None, paused_at__isnull=False, pause_until__lte=at)
    resumed = 0
    for clock_id, case_id in list(waited.order_by("pause_until").values_list("id", "case_id")[:BATCH]):
        try:
            resumed += _resume(clock_id, case_id, at)
        except Exception as error:  # whatever is wrong with this one, the others have waited too
            log.error("clock_not_resumed", clock=clock_id, case=case_id, error=type(error).__name__)
    return resumed


@transaction.atomic
def _resume(clock_id: int, case_id: int, at: datetime) -> bool:
    cases = Case.objects.open().select_for_update(of=["self"], skip_locked=True)
    case = cases.select_related("customer", "centre").filter(id=case_id).first()
    clock = Clock.objects.filter(id=clock_id, met_at=None, pause_until__lte=at).first()
    if case is None or clock is None or clock.pause_until is None:
        return False
    resume_after_answer(case=case, words="No answer came in time", at=clock.pause_until)
    emit("case.resumed", centre_id=case.heard_in, case_id=case.id)
    return True


def _show(case: Case) -> None:
    """Not a change of the case's content: whoever is writing a decision is not sent back by it."""
    Case.objects.filter(id=case.id).update(
        due_at=case.due_at, warn_at=case.warn_at, paused_for=case.paused_for
    )


def _tell(case: Case, status: PublicStatus, sentence: str, at: datetime) -> None:
    """On the page; the question, or their own words, is what a message may be about."""
    reports = Report.objects.filter(case_links__case=case, case_links__ended_at=None)
    publish_status(
        report_ids=list(reports.values_list("id", flat=True)),
        status=status,
        sentence=sentence,
        promised_by=case.due_at,
        at=at,
        quiet=True,
    )
