"""By when a case is due: the customer's target in force, and the hours of its centre."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q

from reports.wording import say_date
from triage.models import Calendar, Case, Grade, Ladder, Target
from triage.rules.calendar import Hours, Slot
from triage.rules.deadlines import DEADLINE, Due, due_after
from triage.rules.letter import ReviewTerms

FIRST_ANSWER_DAYS, FIRST_REVIEW_DAYS, FIRST_REVIEW_HOURS = 7, 28, 24


def due_for(
    *,
    customer_id: int,
    centre_id: int | None,
    type_id: int | None,
    grade: str,
    minutes: int | None,
    started_at: datetime,
) -> Due:
    """By when something of a grade and type is due that starts at a moment.

    Args:
        customer_id: Whose targets.
        centre_id: Whose hours; none: around the clock.
        type_id: The report type, if there is one.
        grade: How urgent it is.
        minutes: The deciding row's own, if it has them: they count as the target's do.
        started_at: From when it counts; also says which target is in force.
    """
    found = target_of(customer_id=customer_id, type_id=type_id, grade=grade, at=started_at)
    span = found.span if found else DEADLINE[grade]
    if minutes is not None:
        span = timedelta(minutes=minutes)
    hours = hours_of(centre_id) if centre_id and found and found.in_hours else None
    return due_after(started_at, span, hours)


def due_of(case: Case, *, grade: str, minutes: int | None, started_at: datetime) -> Due:
    """As :func:`due_for`, of a case."""
    return due_for(
        customer_id=case.customer_id,
        centre_id=case.centre_id,
        type_id=case.report_type_id,
        grade=grade,
        minutes=minutes,
        started_at=started_at,
    )


def target_of(*, customer_id: int, type_id: int | None, grade: str, at: datetime) -> Target | None:
    """The target in force at a moment: the type's own before that of all types. One statement."""
    rows = Target.objects.filter(customer_id=customer_id, grade=grade, from_at__lte=at)
    mine = rows.filter(Q(report_type=None) | Q(report_type_id=type_id))
    return mine.order_by(F("report_type_id").asc(nulls_last=True), "-from_at").first()


def hours_of(centre_id: int) -> Hours | None:
    """A centre's hours; none when it is always open. One statement then, and three more when it is not."""
    found = Calendar.objects.select_related("centre").filter(centre_id=centre_id, always_open=False).first()
    return None if found is None else read_hours(found)


def read_hours(calendar: Calendar) -> Hours | None:
    """A calendar as the arithmetic takes it; none when it says nothing of when it is open."""
    if calendar.always_open:
        return None
    week: list[list[Slot]] = [[] for _ in range(7)]
    for slot in calendar.slots.all():
        week[slot.weekday].append(Slot(slot.opens, slot.closes))
    exceptions = _exceptions(calendar)
    if not any(week) and not any(exceptions.values()):
        return None
    return Hours(
        zone=calendar.centre.zone,
        week=tuple(tuple(day) for day in week),
        holidays=frozenset(holiday.date for holiday in calendar.holidays.all()),
        exceptions=exceptions,
    )


class Promised:
    """A customer's targets and hours, read once: by when any of many contacts would be due.

    Five statements, whatever the number of targets, centres and contacts.
    """

    def __init__(self, *, customer_id: int) -> None:
        self._targets = list(Target.objects.filter(customer_id=customer_id).order_by("-from_at", "-id"))
        calendars = Calendar.objects.filter(centre__customer_id=customer_id, always_open=False)
        read = calendars.select_related("centre").prefetch_related("slots", "holidays", "exceptions")
        self._hours = {calendar.centre_id: read_hours(calendar) for calendar in read}

    def due(
        self,
        *,
        centre_id: int | None,
        type_id: int | None,
        grade: str,
        minutes: int | None,
        started_at: datetime,
    ) -> Due:
        """As :func:`due_for`, without a statement."""
        found = self._target(type_id, grade, started_at)
        span = found.span if found else DEADLINE[grade]
        if minutes is not None:
            span = timedelta(minutes=minutes)
        hours = self._hours.get(centre_id) if centre_id and found and found.in_hours else None
        return due_after(started_at, span, hours)

    def _target(self, type_id: int | None, grade: str, at: datetime) -> Target | None:
        mine = [one for one in self._targets if one.grade == grade and one.from_at <= at]
        own = (one for one in mine if type_id is not None and one.report_type_id == type_id)
        return next(own, None) or next((one for one in mine if one.report_type_id is None), None)


def answer_limit(customer_id: int) -> timedelta:
    """How long a clock waits for the citizen at most."""
    days = Ladder.objects.filter(customer_id=customer_id).values_list("answer_days", flat=True).first()
    return timedelta(days=days or FIRST_ANSWER_DAYS)


def _exceptions(calendar: Calendar) -> Mapping[date, tuple[Slot, ...]]:
    found: dict[date, list[Slot]] = {}
    for one in calendar.exceptions.all():
        slots = found.setdefault(one.date, [])
        if one.opens is not None and one.closes is not None:
            slots.append(Slot(one.opens, one.closes))
    return {day: tuple(slots) for day, slots in found.items()}


def review_terms(case: Case, at: datetime) -> ReviewTerms:
    """Until when a decision of now can be looked at again, and who does so from outside.

    One statement, none of a case that was read by ``triage.told_words.with_words``.
    """
    names = ("review_days", "outside_body", "outside_contact")
    if "review_days" in vars(case):
        found: tuple[Any, ...] | None = tuple(vars(case)[name] for name in names)
    else:
        found = Ladder.objects.filter(customer_id=case.customer_id).values_list(*names).first()
    days, body, contact = found or (None, "", "")
    zone = case.centre.zone
    # The whole of the last day.
    last = (at + timedelta(days=days or FIRST_REVIEW_DAYS)).astimezone(zone).date()
    until_at = datetime.combine(last + timedelta(days=1), time(), zone)
    outside = ", ".join(part for part in (body, contact) if part)
    return ReviewTerms(say_date(last, this_year=at.astimezone(zone).year), outside, until_at)


def review_due(case: Case, *, at: datetime) -> Due:
    """By when another officer has looked at a decision again that was asked about at a moment."""
    rows = Ladder.objects.filter(customer_id=case.customer_id)
    hours = rows.values_list("review_hours", flat=True).first() or FIRST_REVIEW_HOURS
    return due_of(case, grade=Grade.SCHEDULED, minutes=hours * 60, started_at=at)
