"""A local day and time as a moment. Twice a year a local time does not exist or comes twice; then it is asked
which was meant, and kept as it was stated, with the offset that was chosen."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo

from reports.questions.text import Refused
from reports.wording import say_time


def moment(day: str, clock: str | None, zone: tzinfo) -> datetime:
    """The moment in UTC of an ISO day and a time ``HH:MM``, with or without offset; the start of the day
    without a time. Where the offset is missing and needed it is that before the clocks changed."""
    stated = time.fromisoformat(clock or "00:00")
    naive = datetime.combine(date.fromisoformat(day), stated.replace(tzinfo=None))
    return naive.replace(tzinfo=stated.tzinfo or zone).astimezone(UTC)


def check_clock(day: str, clock: str, zone: tzinfo, *, part: str) -> None:
    """See that a local time means one moment.

    Raises:
        Refused: It does not exist or comes twice and does not say which, or its offset is that of no clock of
            the place on this day; ``choices`` are the times that it could be.
    """
    stated = time.fromisoformat(clock)
    naive = datetime.combine(date.fromisoformat(day), stated.replace(tzinfo=None))
    before, after = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if stated.tzinfo is not None:
        if naive.replace(tzinfo=stated.tzinfo).utcoffset() not in (before.utcoffset(), after.utcoffset()):
            raise Refused("This offset is not that of the place on this day. Leave it out.", part=part)
        return
    readings = count_readings(naive, zone)
    if readings == 1:
        return
    words, short = say_time(stated), clock[:5]
    offsets = [f"{short}{_offset(local)}" for local in (before, after)]
    api = f"Write {offsets[0]} or {offsets[1]}."
    if readings == 2:
        raise Refused(
            f"The clocks went back that night, so {words} came twice. Was it the first or the second? "
            f"You can write “{words} first” too.",
            part=part,
            api_message=f"This local time came twice. {api}",
            choices=(
                (offsets[0], f"The first {words}, before the clocks went back"),
                (offsets[1], f"The second {words}, after the clocks went back"),
            ),
        )
    # Who had not changed the clock yet is later than it showed; who changed it too early is earlier.
    late, early = (say_time(local.astimezone(UTC).astimezone(zone).time()) for local in (before, after))
    raise Refused(
        f"The clocks went forward that night, so there was no {words}. Did you mean {early} or {late}?",
        part=part,
        api_message=f"This local time did not exist. {api}",
        choices=(
            (offsets[0], f"{late.capitalize()}. My clock still said {words}."),
            (offsets[1], f"{early.capitalize()}. I had changed my clock too early."),
        ),
    )


def with_offset(day: str, clock: str, which: int | None, zone: tzinfo) -> str:
    """``HH:MM``, with the offset of the first or second one where this local time comes twice."""
    if which is None:
        return clock
    naive = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))
    if count_readings(naive, zone) != 2:
        return clock
    return clock + _offset(naive.replace(tzinfo=zone, fold=which))


def count_readings(naive: datetime, zone: tzinfo) -> int:
    """How many moments have this local time: 0, 1 or 2."""
    moments = {naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sum(moment.astimezone(zone).replace(tzinfo=None) == naive for moment in moments)


def say_clock(day: str, clock: str, zone: tzinfo | None) -> str:
    """``6 pm``; ``2:30 am second`` where the local time came twice; ``2:30 am (3:30 am by the new time)``
    where it did not exist; with its offset where the zone is not known."""
    stated = time.fromisoformat(clock)
    words = say_time(stated)
    if stated.tzinfo is None:
        return words
    if zone is None:
        return f"{words} ({clock[5:]})"
    naive = datetime.combine(date.fromisoformat(day), stated.replace(tzinfo=None))
    local = naive.replace(tzinfo=stated.tzinfo).astimezone(zone)
    if local.replace(tzinfo=None) != naive:
        return f"{words} ({say_time(local.time())} by the right clock)"
    if count_readings(naive, zone) != 2:
        return words
    return f"{words} {'first' if local.fold == 0 else 'second'}"


def typed_clock(day: str, clock: str, zone: tzinfo) -> str:
    """A time as a person would type it."""
    return say_clock(day, clock, zone).partition(" (")[0]


def _offset(at: datetime) -> str:
    return f"{at:%z}"[:3] + ":" + f"{at:%z}"[3:5]
