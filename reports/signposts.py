"""How many people were shown the way to another agency, counted by agency and week. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek

from reports.agencies import agencies_of
from reports.models import ReportType, Signpost

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


# What a supervisor compares: the days of each, today among them, by the clock of who looks.
PERIODS = (("Today", 1), ("7 days", 7), ("4 weeks", 28), ("12 weeks", 84))


@dataclass(frozen=True)
class Counted:
    """How many in each of ``PERIODS``, under a name; an empty one: no type was chosen yet."""

    name: str
    counts: tuple[int, ...]

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Each count with what its period is called."""
        return [(period, count) for (period, _), count in zip(PERIODS, self.counts, strict=True)]


@dataclass(frozen=True)
class AgencyCounted(Counted):
    """One agency, and of which types, the most frequent first."""

    types: tuple[Counted, ...]


@dataclass(frozen=True)
class Outcomes:
    """Who was shown the way elsewhere: the agencies, the most frequent first; and all of them together."""

    agencies: tuple[AgencyCounted, ...]
    total: Counted


def signposts_by_type(*, customer_id: int, zone: ZoneInfo, now: datetime) -> Outcomes:
    """How many people were shown the way to each agency, and of which types. Two statements.

    Args:
        customer_id: Whose.
        zone: By whose clock a day begins.
        now: The time.
    """
    today = now.astimezone(zone).date()
    begins = [datetime.combine(today - timedelta(days=days - 1), time(), zone) for _, days in PERIODS]
    rows = (
        Signpost.objects.filter(customer_id=customer_id, at__gte=begins[-1], at__lte=now)
        .values_list("agency", "type_slug")
        .annotate(**{f"n{place}": Count("id", filter=Q(at__gte=at)) for place, at in enumerate(begins)})
    )
    counted: dict[str, dict[str, tuple[int, ...]]] = {}
    for row in rows:
        agency, slug, *counts = row
        counted.setdefault(agency, {})[slug] = tuple(counts)
    names = dict(ReportType.objects.filter(customer_id=customer_id).values_list("slug", "name"))
    known = agencies_of(customer_id)
    agencies = [
        AgencyCounted(
            known[slug].title if slug in known else slug, _sums(types.values()), _types(types, names)
        )
        for slug, types in counted.items()
    ]
    agencies.sort(key=lambda agency: (-agency.counts[-1], agency.name))
    return Outcomes(tuple(agencies), Counted("All agencies", _sums(agency.counts for agency in agencies)))


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


def _types(types: dict[str, tuple[int, ...]], names: dict[str, str]) -> tuple[Counted, ...]:
    rows = [Counted(names.get(slug, slug), counts) for slug, counts in types.items()]
    return tuple(sorted(rows, key=lambda row: (-row.counts[-1], row.name)))


def _sums(rows: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    listed = list(rows)
    return tuple(sum(counts[place] for counts in listed) for place in range(len(PERIODS)))
