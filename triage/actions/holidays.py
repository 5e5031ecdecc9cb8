"""Public holidays of a centre's state, written down for the coming years; then the administrator's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import holidays
import structlog
from django.db import transaction
from django.db.models import QuerySet

from triage.models import Calendar, Holiday

log = structlog.get_logger(__name__)

YEARS_AHEAD = 2
COUNTRY = "AU"


def fill_holidays(*, at: datetime) -> int:
    """Write down the holidays of years that no calendar of a state has had yet.

    A year is written once: what an administrator takes away or changes stays so.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many days were written.

    Raises:
        DatabaseError: The list could not be read at all.
    """
    last = at.year + YEARS_AHEAD
    written = 0
    for calendar_id in list(_short_of(last).values_list("id", flat=True)):
        try:
            written += _fill(calendar_id, at)
        except Exception as error:  # whatever is wrong with this one, the others need theirs
            log.error("holidays_not_filled", calendar=calendar_id, error=type(error).__name__)
    return written


@transaction.atomic
def change_state(*, calendar: Calendar, at: datetime) -> int:
    """Take the coming days of another state's list away, and write down those of the one that is set now.

    Args:
        calendar: Saved, with its new state.
        at: Now, timezone-aware.

    Returns:
        How many days were written.

    Raises:
        DatabaseError: Nothing is changed.
    """
    today = at.astimezone(calendar.centre.zone).date()
    calendar.holidays.filter(from_list=True, date__gte=today).delete()
    Calendar.objects.filter(id=calendar.id).update(holidays_to=0)
    return _fill(calendar.id, at) if calendar.state else 0


@transaction.atomic
def _fill(calendar_id: int, at: datetime) -> int:
    calendar = Calendar.objects.select_for_update(skip_locked=True).filter(id=calendar_id).first()
    last = at.year + YEARS_AHEAD
    if calendar is None or not calendar.state or calendar.holidays_to >= last:
        return 0
    first = max(calendar.holidays_to + 1, at.year)
    days = [
        Holiday(calendar=calendar, date=day, name=name[:80], from_list=True)
        for day, name in state_holidays(calendar.state, range(first, last + 1))
    ]
    Holiday.objects.bulk_create(days, ignore_conflicts=True)
    Calendar.objects.filter(id=calendar_id).update(holidays_to=last)
    return len(days)


def state_holidays(state: str, years: Iterable[int]) -> list[tuple[date, str]]:
    """The public holidays of a state, in order, by the list that the package keeps."""
    return sorted(holidays.country_holidays(COUNTRY, subdiv=state, years=list(years)).items())


def _short_of(year: int) -> QuerySet[Calendar]:
    return Calendar.objects.exclude(state="").filter(holidays_to__lt=year).order_by("id")
