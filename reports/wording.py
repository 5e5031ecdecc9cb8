"""How times and lists are said to the public: dates in full, times as "6 pm", numbers as people say them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, tzinfo


def say_date(day: date, *, this_year: int | None = None) -> str:
    """``17 November``, with the year when it is not ``this_year``."""
    words = f"{day.day} {day:%B}"
    return words if day.year == this_year else f"{words} {day.year}"


def say_day(day: date, *, this_year: int | None = None) -> str:
    """``Tuesday 17 November``, with the year when it is not ``this_year``."""
    return f"{day:%A} {say_date(day, this_year=this_year)}"


def say_time(at: time) -> str:
    """``9 am``, ``7:30 pm``."""
    hour, half = at.hour % 12 or 12, "am" if at.hour < 12 else "pm"
    return f"{hour}:{at.minute:02} {half}" if at.minute else f"{hour} {half}"


def say_moment(at: datetime, *, zone: tzinfo, now: datetime | None = None) -> str:
    """``Wednesday 18 November, 9 am`` in the reader's zone; the year is said when it is not that of
    ``now``."""
    local = at.astimezone(zone)
    year = now.astimezone(zone).year if now else local.year
    return f"{say_day(local.date(), this_year=year)}, {say_time(local.time())}"


def join(words: Iterable[str], last: str = "or") -> str:
    """``a, b or c``."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""
