"""Registrations: kept by day and place from the moment they are sent, and over by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction

from assistline.events import emit
from reports.actions import publish_status
from reports.models import Contact, PublicStatus, Report
from reports.models.contact import Disposition
from reports.questions import FIRST_DAYS, LAST_DAYS
from reports.registrations import standing_of
from triage.actions.clocks import restart_clock, stop_clocks
from triage.actions.trail import keep_on_trail
from triage.models import Case, CaseStatus, Clock, Decision, DecisionKind, Registration
from triage.rules.deadlines import Due
from triage.rules.promises import registered, registration_off, registration_over

log = structlog.get_logger(__name__)

BATCH = 200
# The clock of the case waits a little longer than the registration, so that it only speaks if the end fails.
SLACK = timedelta(hours=1)
CHANGED = "registration_changed"
REASON = "Its last day is over, so it ended by itself."


def days_of(report: Report) -> tuple[date, date] | None:
    """The first and last day that a report registers; nothing where none is told.

    Days that were written the wrong way round are taken the right way.
    """
    return _days(report.answers)


def register(*, case: Case, report: Report, days: tuple[date, date], at: datetime) -> Registration:
    """Keep a registration of a case that the rules say is one, until its last day is over.

    Called in the transaction that opens the case. A party goes on after midnight: its day ends at noon of the
    next.

    Args:
        case: Just opened; its deadline becomes the end of the registration.
        report: What was sent.
        days: The first and the last day.
        at: When, timezone-aware.

    Raises:
        DatabaseError: Nothing is kept, and no case is opened.
    """
    ends_at = _end_of(days[1], report)
    case.due_at, case.warn_at = max(ends_at, at) + SLACK, None
    case.save(update_fields=["due_at", "warn_at"])
    Contact.objects.filter(id=report.contact_id).update(outcome=Disposition.REGISTRATION)
    return Registration.objects.create(
        case=case,
        customer_id=case.customer_id,
        centre_id=case.centre_id,
        locality=report.locality,
        postcode=report.postcode,
        first_date=days[0],
        last_date=days[1],
        sent_first_date=days[0],
        sent_last_date=days[1],
        ends_at=ends_at,
    )


def confirmation(*, report: Report, days: tuple[date, date], at: datetime) -> str:
    """What its sender is told of a registration, at once."""
    today = at.astimezone(ZoneInfo(report.customer.time_zone)).date()
    return registered(
        first=days[0], last=days[1], today=today, emergency_number=report.customer.emergency_number
    )


@transaction.atomic
def follow_change(*, report_id: int, said_at: datetime, at: datetime) -> bool:
    """Let a registration be as its owner says now: the days it holds, its end, and whether it is off.

    Once for each change, however often it is called and in whatever order: it is read as it stands. Nobody
    has to decide it; what sounds like danger in it has come to the case as a cue already.

    Args:
        report_id: Whose registration.
        said_at: When its owner changed it.
        at: When, timezone-aware.

    Returns:
        Whether there is a registration that still runs; else the words are for an officer to read.

    Raises:
        Report.DoesNotExist: There is no such report.
    """
    report = Report.objects.select_related("customer").get(id=report_id)
    cases = Case.objects.select_for_update(of=["self"])
    case = cases.filter(contact_links__report_id=report_id, contact_links__ended_at=None).first()
    kept = Registration.objects.filter(case=case, ended_at=None).first() if case else None
    if case is None or kept is None:
        return False
    if case.events.filter(kind=CHANGED, at=said_at).exists():
        return True
    standing = standing_of(report)
    kept.first_date, kept.last_date = _days(standing.answers) or (kept.first_date, kept.last_date)
    kept.ends_at = max(_end_of(kept.last_date, report), at)
    kept.changed_at, kept.cancelled_at = said_at, said_at if standing.cancelled else None
    kept.save()
    waits = case.status == CaseStatus.WAITING and case.disposition == Disposition.REGISTRATION
    changed = {"due_at": kept.ends_at + SLACK} if waits else {}
    if waits:
        clock = Clock.objects.select_for_update().get(case=case, met_at=None)
        due_at = kept.ends_at + SLACK
        due = Due(due_at, due_at, due_at - at)
        restart_clock(case=case, clock=clock, grade=case.grade, due=due, at=at, warns=False)
    words = "It is off" if standing.cancelled else f"{kept.first_date:%-d %b} to {kept.last_date:%-d %b %Y}"
    case.save_change(kind=CHANGED, by=None, at=said_at, words=words, **changed)
    told = (
        registration_off()
        if standing.cancelled
        else confirmation(report=report, days=(kept.first_date, kept.last_date), at=at)
    )
    publish_status(report_ids=[report.id], status=PublicStatus.SORTED, sentence=told, at=at, quiet=True)
    if waits:
        Contact.objects.filter(id=report.contact_id).update(told=told)
    emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return True


def end_registrations(*, at: datetime) -> int:
    """End what is over, each in a transaction of its own; its case closes, unless somebody made more of it.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many ended.

    Raises:
        DatabaseError: The list could not be read at all.
    """
    ended = 0
    over = Registration.objects.over(at).order_by("ends_at", "id")
    for registration_id in list(over.values_list("id", flat=True)[:BATCH]):
        try:
            ended += _end(registration_id, at)
        except Exception as error:  # whatever is wrong with this one, the others are over too
            log.error("registration_not_ended", registration=registration_id, error=type(error).__name__)
    return ended


@transaction.atomic
def _end(registration_id: int, at: datetime) -> bool:
    # The case first, like every other action.
    case = (
        Case.objects.select_for_update(of=["self"], skip_locked=True)
        .select_related("customer")
        .filter(registration=registration_id)
        .first()
    )
    if case is None or not Registration.objects.over(at).filter(id=registration_id).update(ended_at=at):
        return False
    waits = case.status == CaseStatus.WAITING and case.disposition == Disposition.REGISTRATION
    if waits:
        _close(case, at)
    return True


def _close(case: Case, at: datetime) -> None:
    told = registration_over()
    Decision.objects.create(case=case, kind=DecisionKind.ENDED, reason=REASON, told=told, at=at)
    links = list(case.contact_links.filter(ended_at=None).values_list("contact_id", "report_id"))
    # What was told stands: the confirmation, from the moment that it was registered.
    Contact.objects.filter(id__in=[contact for contact, _ in links]).update(outcome=Disposition.REGISTRATION)
    publish_status(
        report_ids=[report for _, report in links if report is not None],
        status=PublicStatus.DECIDED,
        sentence=told,
        promised_by=None,
        at=at,
    )
    stop_clocks(case=case, at=at)
    case.move(CaseStatus.CLOSED, by=None, at=at, words="Its days are over", closed_at=at)
    keep_on_trail(case, None, "registration.ended")


def _days(answers: Mapping[str, Any]) -> tuple[date, date] | None:
    first = _day(answers, FIRST_DAYS)
    if first is None:
        return None
    last = _day(answers, LAST_DAYS) or first
    return min(first, last), max(first, last)


def _day(answers: Mapping[str, Any], slugs: Iterable[str]) -> date | None:
    """The first of these questions that was answered with a day."""
    for slug in slugs:
        with suppress(TypeError, ValueError):
            return date.fromisoformat(str(answers.get(slug)))
    return None


def _end_of(last: date, report: Report) -> datetime:
    """A party goes on after midnight: its day ends at noon of the next."""
    return datetime.combine(last + timedelta(days=1), time(12), tzinfo=ZoneInfo(report.customer.time_zone))
