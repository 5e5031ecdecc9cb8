"""Working time: when a centre is open, and what a span of it adds up to. Pure; times are aware.

A day's slots stand in the centre's own wall time and are turned into moments before anything is counted, so
the night when the clocks change is as long as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)
# A calendar that stays closed for so long says nothing of when a promise is due: the wall clock does then.
_LONGEST_CLOSED = 366
_DAY, _MINUTE, _NOTHING = timedelta(days=1), timedelta(minutes=1), timedelta(0)


class Slot(NamedTuple):
    """A part of a day; ``closes`` at midnight is the end of that day."""

    opens: time
    closes: time


class Stretch(NamedTuple):
    """Two moments; the centre is open between them."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Hours:
    """When a centre is open.

    Args:
        zone: Its time zone.
        week: Seven days from Monday, each with its slots.
        holidays: Days on which it is closed.
        exceptions: Days that are otherwise than both say: their slots, none when it is closed.
    """

    zone: ZoneInfo
    week: tuple[tuple[Slot, ...], ...]
    holidays: frozenset[date] = frozenset()
    exceptions: Mapping[date, tuple[Slot, ...]] = field(default_factory=dict)

    def slots_on(self, day: date) -> tuple[Slot, ...]:
        """The slots of one day: its exception's, a holiday's none, else the weekday's."""
        if day in self.exceptions:
            return self.exceptions[day]
        return () if day in self.holidays else self.week[day.weekday()]

    def open_on(self, day: date) -> list[Stretch]:
        """When it is open on one day, in order, in UTC; slots that touch are one."""
        found: list[Stretch] = []
        for slot in sorted(self.slots_on(day)):
            ends_on = day + _DAY if slot.closes == MIDNIGHT else day
            start = _moment(day, slot.opens, self.zone, last=False)
            end = _moment(ends_on, slot.closes, self.zone, last=slot.closes != MIDNIGHT)
            if end <= start:
                continue
            if found and start <= found[-1].end:
                found[-1] = Stretch(found[-1].start, max(found[-1].end, end))
            else:
                found.append(Stretch(start, end))
        return found

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at a moment."""
        return any(start <= at < end for start, end in self.open_on(at.astimezone(self.zone).date()))

    def opens_after(self, at: datetime) -> datetime | None:
        """When it opens next, ``at`` itself when it is open; nothing when it does not within a year."""
        for start, end in self._from(at):
            return max(start, at.astimezone(UTC)) if end else None
        return None

    def _from(self, at: datetime) -> Iterator[Stretch]:
        """Every stretch that ends after ``at``, until it has been closed for a year."""
        day, closed = at.astimezone(self.zone).date(), 0
        while closed <= _LONGEST_CLOSED:
            stretches = [stretch for stretch in self.open_on(day) if stretch.end > at]
            yield from stretches
            closed = 0 if stretches else closed + 1
            day += _DAY


def add(start: datetime, span: timedelta, hours: Hours | None = None) -> datetime:
    """The moment at which a span of working time is over.

    Args:
        start: From when it counts; outside the hours it begins when they do.
        span: How much working time; nothing gives ``start``, or the next opening.
        hours: Whose; without, the clock never stands still.

    Returns:
        In UTC. Within a slot, or its very end.
    """
    at = start.astimezone(UTC)
    if hours is None:
        return at + span
    left = max(span, _NOTHING)
    for opens, closes in hours._from(at):
        begins = max(opens, at)
        if left <= closes - begins:
            return begins + left
        left -= closes - begins
        at = closes
    return at + left


def between(start: datetime, end: datetime, hours: Hours | None = None) -> timedelta:
    """How much working time there is between two moments; nothing when ``end`` is not after ``start``."""
    if end <= start:
        return _NOTHING
    if hours is None:
        return end - start
    counted, at = _NOTHING, start.astimezone(UTC)
    for opens, closes in hours._from(at):
        if opens >= end:
            return counted
        counted += min(closes, end) - max(opens, at)
        at = min(closes, end)
    return counted + max(end - at, _NOTHING)


def _moment(day: date, at: time, zone: ZoneInfo, *, last: bool) -> datetime:
    """A wall time as a moment. Of one that comes twice the first or last; of one that is skipped the jump."""
    told = datetime.combine(day, at, tzinfo=zone)
    early, late = (told.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if early <= late:  # the same, or twice: the wall clock was put back
        return late if last else early
    return _jump(late, early, zone)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The minute at which the wall clock jumped forward, between two moments."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > _MINUTE:
        middle = before + (after - before) // _MINUTE // 2 * _MINUTE
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
