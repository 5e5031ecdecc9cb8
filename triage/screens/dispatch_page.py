"""The Dispatch page: what waits for an answer, what was asked lately, and what is counted by day and week."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
)
from django.db.models.functions import TruncDate, TruncWeek

from assistline.models import User
from reports.models.contact import Disposition
from triage.models import (
    NOT_OVER,
    Case,
    CaseStatus,
    EmergencyContact,
    EmergencyDesk,
    EmergencyMessage,
    MessageState,
    Transfer,
    TransferKind,
    TransferState,
)
from triage.models.transfer import TransferQuerySet
from triage.rules.transfers import Saved, span_words
from triage.screens.transfers import shown

MOST_OPEN, LATELY, DAYS, WEEKS = 50, 20, 7, 6
# A car went, or the emergency number has it: nothing was saved.
TOOK_A_CAR = (Disposition.TRANSFER_000, Disposition.OFFICER_REVIEW)


class Median(Aggregate):
    """The one in the middle; of an even number, between the two."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def all_of(user: User) -> TransferQuerySet:
    """What the person may see, with what a row needs."""
    rows = Transfer.objects.visible_to(user)
    return rows.select_related("case", "centre", "asked_by", "answered_by").prefetch_related("messages")


def page(user: User, now: datetime) -> dict[str, Any]:
    """What the page shows; the number of statements does not grow with it."""
    zone = user.centre.zone
    waiting = list(all_of(user).not_over().oldest_first()[:MOST_OPEN])
    over = list(all_of(user).exclude(state__in=NOT_OVER).order_by("-asked_at", "-id")[:LATELY])
    rows = [shown(one, user, now) for one in waiting]
    return {
        "now_iso": now.isoformat(),
        # What alarms stands first, then what has waited longest.
        "waiting": sorted(rows, key=lambda row: not row["alarm"]),
        "over": [shown(one, user, now) for one in over],
        "ids": [one.id for one in (*waiting, *over)],
        "days": _counted(user, now, zone, weeks=False),
        "weeks": _counted(user, now, zone, weeks=True),
    }


def _counted(user: User, now: datetime, zone: ZoneInfo, *, weeks: bool) -> list[dict[str, Any]]:
    today = now.astimezone(zone).date()
    first = (
        today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
        if weeks
        else today - timedelta(days=DAYS - 1)
    )
    since = datetime(first.year, first.month, first.day, tzinfo=zone)
    step = timedelta(weeks=1) if weeks else timedelta(days=1)
    asked, handed = _asked(user, since, zone, weeks=weeks), _handed(user, since, zone, weeks=weeks)
    guess = EmergencyDesk.objects.filter(customer_id=user.centre.customer_id, is_active=True).first()
    guess = guess or EmergencyDesk()
    starts = [first + step * number for number in range((today - first) // step + 1)]
    return [
        _row(start, asked.get(start, {}), handed.get(start, {}), guess, weeks=weeks)
        for start in reversed(starts)
    ]


def _asked(user: User, since: datetime, zone: ZoneInfo, *, weeks: bool) -> dict[date, dict[str, Any]]:
    went = EmergencyMessage.objects.filter(
        transfer=OuterRef("id"), kind=EmergencyMessage.Kind.ASKED, state=MessageState.SENT
    )
    # To say what is new to who knows the rest is no transfer more.
    rows = Transfer.objects.visible_to(user).exclude(kind=TransferKind.UPDATE)
    rows = rows.filter(asked_at__gte=since).order_by()
    late = Q(answered_at__gt=F("due_at")) | Q(state=TransferState.OPEN, level__gt=0)
    lasted = ExpressionWrapper(F("answered_at") - F("asked_at"), output_field=DurationField())
    counted = (
        rows.annotate(start=_start("asked_at", zone, weeks=weeks), went=Exists(went))
        .values("start")
        .annotate(
            to_000=Count("id", filter=Q(kind=TransferKind.TO_000)),
            dispatch=Count("id", filter=Q(kind=TransferKind.DISPATCH)),
            answered=Count("id", filter=Q(answered_at__isnull=False)),
            failed=Count("id", filter=Q(failed_at__isnull=False)),
            late=Count("id", filter=late),
            median=Median(lasted, filter=Q(answered_at__isnull=False), output_field=DurationField()),
            # What nobody took had to be read out after all.
            told=Count("id", filter=Q(went=True, answered_at__isnull=False)),
        )
    )
    return {_day(row["start"]): dict(row) for row in counted}


def _handed(user: User, since: datetime, zone: ZoneInfo, *, weeks: bool) -> dict[date, dict[str, Any]]:
    seen = Case.objects.not_kept_from(user)
    mine = Q(report__centre__customer_id=user.centre.customer_id)
    if not user.has_perm("triage.see_every_centre"):
        mine = Q(report__centre_id=user.centre_id)
    links = Q(report__case_links__ended_at=None, report__case_links__case__in=seen)
    closed = Q(report__case_links__case__status=CaseStatus.CLOSED)
    took = Q(report__case_links__case__disposition__in=TOOK_A_CAR)
    rows = EmergencyContact.objects.filter(mine & links, received_at__gte=since).order_by()
    # Twelve callers about one party would have been one visit.
    same = EmergencyContact.objects.filter(
        report__case_links__ended_at=None, report__case_links__case=OuterRef("about"), id__lt=OuterRef("id")
    )
    # Whatever the case was closed with, a car that was promised is no visit saved.
    car = Transfer.objects.filter(case=OuterRef("about"), state=TransferState.ANSWERED)
    car = car.exclude(kind=TransferKind.UPDATE)
    counted = (
        rows.annotate(start=_start("received_at", zone, weeks=weeks), about=F("report__case_links__case"))
        .annotate(saved=closed & ~took & ~Exists(same) & ~Exists(car))
        .values("start")
        .annotate(
            from_000=Count("id", distinct=True), settled=Count("id", filter=Q(saved=True), distinct=True)
        )
    )
    return {_day(row["start"]): dict(row) for row in counted}


def _start(field: str, zone: ZoneInfo, *, weeks: bool) -> TruncDate | TruncWeek:
    return TruncWeek(field, tzinfo=zone) if weeks else TruncDate(field, tzinfo=zone)


def _day(start: date) -> date:
    return start.date() if isinstance(start, datetime) else start


def _row(
    start: date, asked: dict[str, Any], handed: dict[str, Any], guess: EmergencyDesk, *, weeks: bool
) -> dict[str, Any]:
    visits = Saved(handed.get("settled", 0), guess.visit_minutes_low, guess.visit_minutes_high)
    telling = Saved(asked.get("told", 0), guess.telling_minutes_low, guess.telling_minutes_high)
    median, answered = asked.get("median"), asked.get("answered", 0)
    return {
        "start": f"{'Week from ' if weeks else ''}{start:%a} {start.day} {start:%b}",
        "to_000": asked.get("to_000", 0),
        "from_000": handed.get("from_000", 0),
        "dispatch": asked.get("dispatch", 0),
        "median": f"{span_words(median)} (n = {answered})" if median is not None else "–",
        "late": asked.get("late", 0),
        "failed": asked.get("failed", 0),
        "visits": visits,
        "telling": telling,
    }
