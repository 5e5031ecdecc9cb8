"""Days and times as people state them: read from what was typed, judged, and turned into moments.

A time is local to the place where it happened, and to the customer's zone where that is not known. Twice a
year a local time does not exist or comes twice; then we ask, and never guess. The API value of ``when`` is
``{"from_date", "from_time", "to_date", "to_time", "unsure"}``: ISO dates, ``HH:MM`` times (with an offset
only where the time comes twice or did not exist), nulls for what is not known; with the words in ``stated``
where more was said than that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django.utils.translation import gettext, gettext_noop

from reports.questions.clock import check_clock, moment
from reports.questions.text import Ground, Refused, line
from reports.wording import join, say_date, say_time

PARTS = ("from_date", "from_time", "to_date", "to_time")
FIRST_YEAR = 1900
SLACK = timedelta(minutes=5)  # a clock that runs ahead of ours
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = gettext_noop("Write the day, month and year in numbers, such as 17 11 2026.")
_TIME = gettext_noop("Write the time like 6:30 pm or 18:30.")
_TYPED_TIME = re.compile(
    r"([0-9]{1,2})(?:[:.h ]?([0-9]{2}))?\s*(am|pm|a\.m\.|p\.m\.)?\s*(first|second)?", re.IGNORECASE
)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_TIME = re.compile(r"([0-9]{2}:[0-9]{2})(?::00)?(Z|[+-][0-9]{2}:[0-9]{2})?")


def read_date(day: str, month: str, year: str, *, ground: Ground, part: str) -> str | None:
    """Three typed parts to an ISO date, or nothing when all are empty.

    Raises:
        Refused: Not a day of the calendar, or of a time that nobody alive can report.
    """
    day, month, year = (line(text, limit=20) for text in (day, month, year))
    if not (day or month or year):
        return None
    if month[:3].lower() in _MONTHS:
        month = str(_MONTHS.index(month[:3].lower()) + 1)
    if not all(re.fullmatch(r"[0-9]{1,2}", text) for text in (day, month)) or not re.fullmatch(
        r"[0-9]{1,6}", year
    ):
        parts = ((gettext("the day"), day), (gettext("the month"), month), (gettext("the year"), year))
        lacking = join((word for word, text in parts if not text), gettext("and"))
        write = gettext("Write %(missing)s too.") % {"missing": lacking}
        raise Refused(write if lacking else gettext(_DAY), part=part)
    if len(year) == 2:
        raise Refused(
            gettext("Write the year with 4 numbers. Did you mean %(year)s?")
            % {"year": f"{ground.year // 100}{year}"},
            part=part,
        )
    _check_year(int(year), ground=ground, part=part)
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError as error:
        swapped = _day_of_calendar(int(year), int(day), int(month)) if int(month) > 12 else None
        if swapped:
            likely = say_date(swapped, this_year=swapped.year)
            raise Refused(
                gettext("There is no month %(month)s. Did you mean %(day)s?")
                % {"month": int(month), "day": likely},
                part=part,
            ) from error
        raise Refused(
            gettext("There is no such day in the calendar.") + " " + gettext(_DAY), part=part
        ) from error


def _day_of_calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_time(typed: str, *, part: str) -> tuple[str, int | None] | None:
    """A typed time to ``HH:MM`` and which of two it is (0 or 1, where the clock comes by twice), or nothing.

    Raises:
        Refused: Not a time, or it could be morning or evening.
    """
    text = line(typed, limit=30).lower()
    if not text:
        return None
    if text in ("noon", "midday"):
        return "12:00", None
    if text == "midnight":
        raise Refused(gettext("Write 12:00 am for the start of the day, or 11:59 pm for its end."), part=part)
    found = _TYPED_TIME.fullmatch(text)
    if not found:
        raise Refused(gettext(_TIME), part=part)
    hour, minute, half, which = int(found[1]), int(found[2] or 0), (found[3] or "").replace(".", ""), found[4]
    if minute > 59 or hour > 23:
        raise Refused(gettext("There is no such time.") + " " + gettext(_TIME), part=part)
    if half:
        if hour > 12 or hour == 0:
            raise Refused(
                gettext("Did you mean %(likely)s?") % {"likely": say_time(time(hour, minute))}, part=part
            )
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif 1 <= hour <= 12 and not (found[2] and (len(found[1]) == 2 and found[1][0] == "0")):
        early, late = say_time(time(hour % 12, minute)), say_time(time(hour % 12 + 12, minute))
        raise Refused(
            gettext("Is this %(early)s or %(late)s? Write am or pm.") % {"early": early, "late": late},
            part=part,
        )
    return f"{hour:02}:{minute:02}", {"first": 0, "second": 1}.get(which or "")


def check_when(value: object, *, ground: Ground) -> dict[str, Any]:
    """Judge an API value of ``when`` and give it back with every part, nulls for what is not known.

    Raises:
        Refused: A part is malformed, impossible, still to come, or the end is before the beginning.
    """
    if not isinstance(value, Mapping):
        raise Refused("Give an object with from_date, from_time, to_date, to_time and unsure.")
    unknown = sorted(str(key) for key in value if key not in (*PARTS, "unsure", "stated"))
    if unknown:
        raise Refused(f"There is no part {unknown[0][:40]!r}: only {', '.join(PARTS)}, unsure, stated.")
    clean: dict[str, Any] = {part: _iso(value.get(part), part) for part in PARTS}
    unsure = value.get("unsure")
    if unsure is not None and not isinstance(unsure, bool):
        raise Refused("unsure is true or false.", part="unsure")
    clean["unsure"] = bool(unsure)
    if stated := _stated(value.get("stated")):
        clean["stated"] = stated
    if clean["to_time"] and not clean["to_date"]:
        clean["to_date"] = clean["from_date"]
    if clean["from_time"] and not clean["from_date"]:
        raise Refused(gettext("Write the day too."), part="from_date")
    if clean["to_time"] and not clean["to_date"]:
        raise Refused(gettext("Write the day too."), part="to_date")
    if clean["to_date"] and not clean["from_date"] and not unsure:
        raise Refused(gettext("Write the first day it could have been."), part="from_date")
    if not ground.settled:
        for end in ("from", "to"):
            _check_past(clean, end, ground)
        _check_order(clean, ground)
    return clean


def check_date(value: object, *, ground: Ground) -> str:
    """Judge an ISO date, of the past or to come; nothing when it is empty.

    Raises:
        Refused: Not a day, or of a time that nobody alive can mean.
    """
    day = _iso(value, "")
    if day:
        _check_year(date.fromisoformat(day).year, ground=ground, part="")
    return day or ""


def is_empty(value: Mapping[str, Any]) -> bool:
    """Whether nothing was said: no date, and not that it is unknown."""
    return not value["from_date"] and not value["to_date"] and not value["unsure"]


def span(value: Mapping[str, Any], zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """The moments between which it happened (UTC): whole days where no time is known, nothing without a
    day."""
    first, last = value.get("from_date"), value.get("to_date")
    start = moment(first, value.get("from_time"), zone) if first else None
    if last:
        return start, _end(last, value.get("to_time"), zone)
    if first and not value.get("from_time"):
        return start, _end(first, None, zone)
    return start, start


def _iso(value: object, part: str) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise Refused("Write this as text, or null.", part=part)
    if part.endswith("_time"):
        found = _ISO_TIME.fullmatch(value)
        try:
            if not found:
                raise ValueError(part)
            time.fromisoformat(value)
        except ValueError as error:
            raise Refused(gettext(_TIME), part=part) from error
        return found[1] + (found[2] or "").replace("Z", "+00:00")
    try:
        if not _ISO_DATE.fullmatch(value):
            raise ValueError(part)
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise Refused("Write the date as year-month-day, such as 2026-11-17.", part=part) from error


def _stated(value: object) -> str:
    try:
        return line("" if value is None else value)
    except Refused as refused:
        raise Refused(refused.message, part="stated") from refused


def _check_year(year: int, *, ground: Ground, part: str) -> None:
    if year < FIRST_YEAR or year > ground.year + 100:
        raise Refused(
            gettext("Write a year from %(first)s on. Did you mean %(year)s?")
            % {"first": FIRST_YEAR, "year": ground.year},
            part=part,
        )


def _check_past(value: Mapping[str, Any], end: str, ground: Ground) -> None:
    """The end of the span is a time that exists, once, and is not still to come."""
    part = f"{end}_date"
    if not value[part]:
        return
    day, today = date.fromisoformat(value[part]), ground.now.astimezone(ground.zone).date()
    _check_year(day.year, ground=ground, part=part)
    if day > today:
        last = day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else today
        likely = today if (day - today).days <= 7 or last > today else last
        raise Refused(
            gettext("This day is still to come. Did you mean %(day)s?") % {"day": say_date(likely)}, part=part
        )
    if value[f"{end}_time"]:
        check_clock(value[part], value[f"{end}_time"], ground.zone, part=f"{end}_time")
        at = moment(value[part], value[f"{end}_time"], ground.zone)
        if at > ground.now + SLACK:
            yesterday = say_date(today - timedelta(days=1), this_year=today.year)
            raise Refused(
                gettext("This time is still to come. Did you mean %(day)s?") % {"day": yesterday},
                part=f"{end}_time",
            )


def _check_order(value: Mapping[str, Any], ground: Ground) -> None:
    start, end = span(value, ground.zone)
    if not start or not end or not value["to_date"]:
        return
    first, last = date.fromisoformat(value["from_date"]), date.fromisoformat(value["to_date"])
    # A whole day ends as the next one begins: the day before would end when the first one starts.
    if end >= start and last >= first:
        return
    today = ground.now.astimezone(ground.zone).date()
    choices = [first + timedelta(days=1)] if last == first else []
    choices += [
        day for year in (first.year, first.year + 1) if (day := _same_day(last, year)) and day > first
    ]
    likely = next((day for day in choices if day <= today), None)
    question = gettext("Look at both days again.")
    if likely:
        meant = say_date(likely, this_year=first.year)
        question = gettext("Did you mean %(likely)s?") % {"likely": meant}
    raise Refused(gettext("The end is before the start.") + " " + question, part="to_date")


def _same_day(day: date, year: int) -> date | None:
    return None if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _end(day: str, clock: str | None, zone: tzinfo) -> datetime:
    """The last moment that is meant: the time, or the start of the next day."""
    if clock:
        return moment(day, clock, zone)
    return moment((date.fromisoformat(day) + timedelta(days=1)).isoformat(), None, zone)
