"""Days and times in words, where they are plain: "yesterday", "11pm last night", "between 6 and 7 pm".

What was said is kept beside what it was read as. What is not plain is refused with what to write instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext

from reports.questions.text import Ground, Refused, line
from reports.wording import say_day

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# The hours of a part of the day; those of a night end on the next morning.
_SPANS = {
    "morning": (time(5), time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(17), time(23, 59)),
    "night": (time(18), time(6)),
}
_DAY = r"(?:the )?day before yesterday|yesterday|today|tonight|last night|this|last|on"
_DAY_WORDS = re.compile(
    rf"(?:({_DAY}) ?)?({'|'.join(_WEEKDAYS)}|{'|'.join(day[:3] for day in _WEEKDAYS)})? ?"
    rf"({'|'.join(_SPANS)})?"
)
_HEDGES = re.compile(
    r"^(?:at |about |around |approximately |approx\.? |roughly |circa |maybe |some time |~ ?)+"
)
_LATEST = re.compile(r"^(?:before |by |until |till |no later than )")
_EARLIEST = re.compile(r"^(?:after |since |from )")
_BETWEEN = re.compile(r"^(?:between |from )?(.+?)(?: and | to | until | till | ?[-\u2013] ?)(.+)$")
_CLOCK = re.compile(r"[0-9]{1,2}(?:[:.h]?[0-9]{2})?\s*(?:am|pm|a\.m\.|p\.m\.)?|noon|midday|midnight")
_HALF = re.compile(r"am|pm|a\.m\.|p\.m\.")
_VAGUE = re.compile(
    r"(?:last|this|past) (?:week|weekend|month|year)|(?:a |some )?(?:few )?(?:days?|weeks?) ago"
)


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day in words: the day, the part of it, and the words."""

    day: date
    span: str = ""


@dataclass(frozen=True, slots=True)
class SaidTime:
    """A time in words, taken apart into texts that are times.

    Args:
        first: The time, or the first of two; empty for a day without a time.
        last: The second of two, or the latest.
        day: The day, if the words name one.
        plain: Nothing but a time was said, so there are no words to keep.
    """

    first: str = ""
    last: str = ""
    day: SaidDay | None = None
    plain: bool = True


def read_day(typed: str, *, ground: Ground, part: str) -> SaidDay | None:
    """A day in words; nothing when these are no words for a day.

    Raises:
        Refused: It could be more than one day.
    """
    words = _plain(line(typed, limit=60))
    if _VAGUE.fullmatch(words):
        raise Refused(gettext("Write the first and the last day that it could have been."), part=part)
    found = _DAY_WORDS.fullmatch(words)
    if not words or not found:
        return None
    day, weekday, span = (said or "" for said in found.groups())
    today = ground.now.astimezone(ground.zone).date()
    if weekday:
        return SaidDay(_weekday(weekday, today, last=day == "last", part=part), span)
    if day in ("last night", "tonight"):
        return SaidDay(today - timedelta(days=day == "last night"), "night")
    if day in ("today", "this"):
        return SaidDay(today, span) if day == "today" or span else None
    back = {"yesterday": 1}.get(day, 2 if "before" in day else 0)
    return SaidDay(today - timedelta(days=back), span) if back else None


def read_time_words(typed: str, *, ground: Ground, part: str) -> SaidTime:
    """A time in words, taken apart; what cannot be taken apart comes back as it is, as ``first``.

    Raises:
        Refused: The day in it could be more than one.
    """
    words = _plain(line(typed, limit=60))
    rest, day = _without_day(words, ground, part)
    shorter = _HEDGES.sub("", rest).strip()
    plain = shorter == words
    if found := _BETWEEN.fullmatch(shorter):
        first, last = (_HEDGES.sub("", said.strip()) for said in found.groups())
        if _CLOCK.fullmatch(first) and _CLOCK.fullmatch(last):
            return SaidTime(halved(_same_half(first, last), day), halved(last, day), day, plain=False)
    if latest := _LATEST.match(shorter):
        return SaidTime("", halved(shorter[latest.end() :], day), day, plain=False)
    if earliest := _EARLIEST.match(shorter):
        return SaidTime(halved(shorter[earliest.end() :], day), "", day, plain=False)
    return SaidTime(halved(shorter, day), "", day, plain=plain)


def hours_of(said: SaidDay, *, ground: Ground) -> tuple[datetime, datetime] | None:
    """The local times of a part of a day; nothing for a whole day, or while it still goes on."""
    if not said.span:
        return None
    start, end = _SPANS[said.span]
    first = datetime.combine(said.day, start)
    last = datetime.combine(said.day + timedelta(days=end < start), end)
    return (first, last) if last < ground.now.astimezone(ground.zone).replace(tzinfo=None) else None


def day_at(said: SaidDay, clock: time) -> date:
    """The day on which a time is: two in the morning of "last night" is today's."""
    return said.day + timedelta(days=said.span == "night" and clock < time(12))


def _plain(typed: str) -> str:
    return re.sub(r"\s+", " ", typed.lower().replace(",", " ")).strip(" .")


def _weekday(name: str, today: date, *, last: bool, part: str) -> date:
    number = next(at for at, day in enumerate(_WEEKDAYS) if day.startswith(name))
    back = (today.weekday() - number) % 7
    if back == 0 and not last:
        before = say_day(today - timedelta(days=7), this_year=today.year)
        raise Refused(
            gettext("Do you mean today or %(day)s? Write the day in numbers.") % {"day": before}, part=part
        )
    return today - timedelta(days=back or 7)


def _without_day(words: str, ground: Ground, part: str) -> tuple[str, SaidDay | None]:
    """The words without those for a day at their start or end, and that day."""
    parts = words.split()
    for length in range(min(len(parts), 4), 0, -1):
        for rest, said in ((parts[:-length], parts[-length:]), (parts[length:], parts[:length])):
            day = read_day(" ".join(said), ground=ground, part=part)
            if day:
                return " ".join(rest).removesuffix(" at").removesuffix(" on").strip(), day
    return words, None


def _same_half(first: str, last: str) -> str:
    """``6`` of "between 6 and 7 pm" as ``6 pm``."""
    half = _HALF.search(last)
    return first if _HALF.search(first) or not half or not first[0].isdigit() else f"{first} {half[0]}"


def halved(clock: str, day: SaidDay | None) -> str:
    """A bare ``11`` as ``11 pm`` where the words for the day say which half of it: "last night"."""
    bare = re.fullmatch(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?", clock)
    if day is None or not day.span or not bare or not 1 <= int(bare[1]) <= 12:
        return clock
    hour = int(bare[1])
    early = day.span == "morning" or (day.span == "night" and (hour < 6 or hour == 12))
    return f"{clock} {'am' if early else 'pm'}"
