"""How times and lists are said to the public: dates in full, times as "6 pm", numbers as people say them.

In the language of the page; staff pages are in English. Times in other languages are those of a clock of 24
hours, which nobody has to translate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, tzinfo

from babel import Locale
from babel.dates import format_date, match_skeleton
from django.utils.translation import get_language, gettext, pgettext, to_locale


def say_date(day: date, *, this_year: int | None = None) -> str:
    """``17 November``, with the year when it is not ``this_year``."""
    if not _in_english():
        return _said(day, weekday=False, year=day.year != this_year)
    words = f"{day.day} {day:%B}"
    return words if day.year == this_year else f"{words} {day.year}"


def say_day(day: date, *, this_year: int | None = None) -> str:
    """``Tuesday 17 November``, with the year when it is not ``this_year``."""
    if not _in_english():
        return _said(day, weekday=True, year=day.year != this_year)
    return f"{day:%A} {say_date(day, this_year=this_year)}"


def say_time(at: time) -> str:
    """``9 am``, ``7:30 pm``."""
    if not _in_english():
        return f"{at.hour:02}:{at.minute:02}"
    hour, half = at.hour % 12 or 12, "am" if at.hour < 12 else "pm"
    return f"{hour}:{at.minute:02} {half}" if at.minute else f"{hour} {half}"


def say_moment(at: datetime, *, zone: tzinfo, now: datetime | None = None) -> str:
    """``Wednesday 18 November, 9 am`` in the reader's zone; the year is said when it is not that of
    ``now``."""
    local = at.astimezone(zone)
    year = now.astimezone(zone).year if now else local.year
    return and_then(say_day(local.date(), this_year=year), say_time(local.time()))


def and_then(*words: str) -> str:
    """``Monday, 6 pm``: one after the other, with the comma of the page's language between them."""
    return pgettext("between", ", ").join(words)


def unbroken(number: str) -> str:
    """A telephone number for inside of a sentence: on one line, and in its order where that runs the other
    way."""
    return number.replace(" ", "\u00a0")


def say_language(code: str, name: str) -> str:
    """What a language is called in that of the page, such as ``Ελληνικά``; ``name`` is English for it."""
    if _in_english():
        return name
    return Locale.parse(to_locale(get_language() or "en")).languages.get(code, "")


def join(words: Iterable[str], last: str = "") -> str:
    """``a, b or c``; ``last`` is another word before the last, in the language of the page."""
    items = list(words)
    if len(items) < 2:
        return items[0] if items else ""
    comma, last = pgettext("list", ", "), last or gettext("or")
    return f"{comma.join(items[:-1])} {last} {items[-1]}"


def _in_english() -> bool:
    return (get_language() or "en").startswith("en")


def _said(day: date, *, weekday: bool, year: bool) -> str:
    locale = Locale.parse(to_locale(get_language() or "en"))
    if year:
        return str(format_date(day, "full" if weekday else "long", locale=locale))
    known = locale.datetime_skeletons
    pattern = str(known[match_skeleton("MMMMEEEEd" if weekday else "MMMMd", known)].pattern)
    # The nearest that a language has may name the day by its first letters: every name is said in full.
    return str(format_date(day, re.sub("E+", "EEEE", pattern), locale=locale))
