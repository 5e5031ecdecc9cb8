"""How many people were shown the way to another agency, counted by agency and week. Reads only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncWeek

from reports.agencies import agencies_of
from reports.models import Signpost

WEEKS = 12


@dataclass(frozen=True)
class Week:
    """One week, from Monday: how many for each agency, in the order of the columns, and in all."""

    begins: date
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class Figures:
    """Agencies as columns, weeks as rows, the newest first; and the sums of the columns."""

    agencies: tuple[str, ...]
    weeks: tuple[Week, ...]
    totals: tuple[int, ...]
    total: int


def signposts_by_week(*, customer_id: int, zone: ZoneInfo, now: datetime) -> Figures:
    """The last twelve weeks, this one among them. One statement.

    Args:
        customer_id: Whose.
        zone: By whose clock a week begins, on Monday at midnight.
        now: The time.
    """
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    rows = (
        Signpost.objects.filter(
            customer_id=customer_id, at__gte=datetime.combine(first, time(), zone), at__lte=now
        )
        .annotate(week=TruncWeek("at", tzinfo=zone))
        .values_list("week", "agency")
        .annotate(times=Count("id"))
    )
    counted: Counter[tuple[date, str]] = Counter()
    for week, agency, times in rows:
        counted[week.date(), agency] += times
    known = agencies_of(customer_id)
    slugs = [*known, *sorted({slug for _, slug in counted} - set(known))]
    weeks = tuple(_week(monday - timedelta(weeks=back), slugs, counted) for back in range(WEEKS))
    totals = tuple(sum(week.counts[place] for week in weeks) for place in range(len(slugs)))
    titles = tuple(known[slug].title if slug in known else slug for slug in slugs)
    return Figures(titles, weeks, totals, sum(totals))


def _week(begins: date, slugs: list[str], counted: Counter[tuple[date, str]]) -> Week:
    counts = tuple(counted[begins, slug] for slug in slugs)
    return Week(begins, counts, sum(counts))
