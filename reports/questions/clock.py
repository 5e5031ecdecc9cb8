"""A local day and time as a moment. Twice a year a local time does not exist or comes twice; then it is asked
which was meant, and kept as it was stated, with the offset that was chosen."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

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
            gettext(
                "The clocks went back that night, so %(time)s came twice. Was it the first or the second?"
            )
            % {"time": words},
            part=part,
            api_message=f"This local time came twice. {api}",
            choices=(
                (offsets[0], gettext("The first %(time)s, before the clocks went back") % {"time": words}),
                (offsets[1], gettext("The second %(time)s, after the clocks went back") % {"time": words}),
            ),
        )
    # Who had not changed the clock yet is later than it showed; who changed it too early is earlier.
    late, early = (say_time(local.astimezone(UTC).astimezone(zone).time()) for local in (before, after))
    raise Refused(
        gettext(
            "The clocks went forward that night, so there was no %(time)s. "
            "Did you mean %(early)s or %(late)s?"
        )
        % {"time": words, "early": early, "late": late},
        part=part,
        api_message=f"This local time did not exist. {api}",
        choices=(
            (offsets[0], gettext("%(late)s. My clock still said %(time)s.") % {"late": late, "time": words}),
            (offsets[1], gettext("%(early)s. I had changed my clock too early.") % {"early": early}),
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
        right = gettext("%(time)s by the right clock") % {"time": say_time(local.time())}
        return f"{words} ({right})"
    if count_readings(naive, zone) != 2:
        return words
    first, second = gettext("%(time)s first"), gettext("%(time)s second")
    return (first if local.fold == 0 else second) % {"time": words}


def typed_clock(day: str, clock: str, zone: tzinfo) -> str:
    """A time as a person would type it."""
    # Read again as it stands in the field, so it is written as it is read.
    with translation.override(settings.LANGUAGE_CODE):
        return say_clock(day, clock, zone).partition(" (")[0]


def _offset(at: datetime) -> str:
    return f"{at:%z}"[:3] + ":" + f"{at:%z}"[3:5]
