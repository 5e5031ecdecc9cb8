"""What was told in English, said again in the language of the page.

What a citizen is told is kept in English, for staff read it too. Most of it is put together from sentences
that never change but for a time or a number: those are known here, and said again with the time as the page
says times. What a person wrote themselves stays as it is, and is marked as English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache

from django.utils.html import conditional_escape, escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from reports.agencies import OtherAgency, agencies_of
from reports.portal_language import English, InLanguage, active, is_english
from reports.told_sentences import SENTENCES
from reports.translations import say
from reports.wording import and_then, say_date, say_day, say_time

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = rf"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?"
_CLOCK = r"\d{1,2}(?::\d\d)? [ap]m"
_SHAPES = {
    "by": rf"{_DAY}, {_CLOCK}",
    "clock": _CLOCK,
    "day": _DAY,
    "first": _DAY,
    "last": _DAY,
    "minutes": r"\d{1,3}",
    "number": r"[\d ]{2,20}",
    "agency": r"[^.\n]{2,120}?",
    "date": rf"\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?",
    "matter": r"[^.\n]{2,120}?",
    "desk": r"[^.\n]{2,120}?",
    "theirs": r"[^\s,]{1,60}?(?: [^\s,]{1,60}?){0,4}?",
    "crime": r"[^\s,]{1,40}?(?: [^\s,]{1,40}?){0,4}?",
    # These end their paragraph, and may have full stops in them.
    "rule": r"[^\n]{1,600}",
    "source": r"[^\n]{1,200}",
    "answers": r"[^\n]{1,3000}",
    "outside": r"[^\n]{1,300}",
}
# A rule, an answer and a name are what they are: what nobody has translated stays English in its sentence.
_AS_THEY_ARE = frozenset({"matter", "rule", "source", "outside", "desk"})
_NUMBERS = frozenset({"theirs", "crime"})
# What an answer was read as, for staff.
_READ_AS = re.compile(r" \([^()]*\)$")
_FILLED = re.compile(r"%\((\w+)\)s")
_READ_DAY = re.compile(rf"\w+ (\d{{1,2}}) ({_MONTHS})(?: (\d{{4}}))?")
_READ_CLOCK = re.compile(r"(\d{1,2})(?::(\d\d))? ([ap])m")
# Where a sentence may end: what nobody knows is passed over up to the next of these.
_END = re.compile(r"(?<=[.!?:])\s+|\n+")
_GAP = re.compile(r"\s*")


def retold(text: str, *, at: datetime, customer_id: int) -> str:
    """What was told, in the language of the page; sentences that nobody has translated are marked.

    Args:
        text: As it is kept: in English, times in the customer's zone.
        at: When it was told: a day that was said without its year is of this one's.
        customer_id: Whose agencies and advice may be in it.
    """
    if is_english() or not text:
        return text
    parts = list(_parts(text, at=at, customer_id=customer_id))
    if all(isinstance(part, InLanguage) for part in parts):
        together = _WithEnglish(active().gap.join(parts))
        together.marked = format_html_join(active().gap, "{}", ((part,) for part in parts))
        return together
    if not any(isinstance(part, InLanguage) for part in parts):
        return English(text)
    return _Together(format_html_join(" ", "{}", ((part,) for part in parts)))


def retold_whole(text: str, *, at: datetime, customer_id: int) -> str:
    """The same for a letter: half of one in another language would say something else."""
    found = retold(text, at=at, customer_id=customer_id)
    return found if is_english() or isinstance(found, InLanguage) else English(text)


def retold_plainly(text: str, *, at: datetime, customer_id: int) -> str:
    """The same where nothing can be marked, as on paper."""
    if is_english() or not text:
        return text
    parts = list(_parts(text, at=at, customer_id=customer_id))
    gap = active().gap if all(isinstance(part, InLanguage) for part in parts) else " "
    return gap.join("".join(part) for part in parts)


class _WithEnglish(InLanguage):
    """A sentence in the language of the page in which something stands in English, marked on a page."""

    __slots__ = ("marked",)
    marked: SafeString

    def __html__(self) -> str:
        """As a template writes it."""
        return self.marked


class _Together(SafeString):
    """Sentences in two languages, each marked: ready for a page."""

    __slots__ = ()

    def __str__(self) -> str:
        """Itself, still marked."""
        return self


def _parts(text: str, *, at: datetime, customer_id: int) -> Iterator[InLanguage | English]:
    place, unknown = 0, ""
    while place < len(text):
        found, end = _at(text, place, at=at, customer_id=customer_id)
        if found is None:
            next_end = _END.search(text, place)
            end = next_end.end() if next_end else len(text)
            unknown = f"{unknown} {text[place:end].strip()}".strip()
        else:
            if unknown:
                yield English(unknown)
            unknown = ""
            yield found
        gap = _GAP.match(text, end)
        place = gap.end() if gap else end
    if unknown:
        yield English(unknown)


def _at(text: str, place: int, *, at: datetime, customer_id: int) -> tuple[InLanguage | None, int]:
    """What is known at this place of a text, and where it ends."""
    for sentence, pattern in _patterns():
        match, spoken = pattern.match(text, place), gettext(sentence)
        if match and spoken != sentence:
            filled = _filled(match.groupdict(), at=at, customer_id=customer_id)
            if filled is not None:
                return _spoken(spoken, filled), match.end()
    ends = [match.start() for match in _END.finditer(text, place)]
    for end in [len(text), *reversed(ends)]:
        spoken = say(text[place:end], customer_id=customer_id)
        if isinstance(spoken, InLanguage):
            return spoken, end
    return None, place


def _spoken(sentence: str, filled: Mapping[str, str]) -> InLanguage:
    if not any(isinstance(words, English | _WithEnglish) for words in filled.values()):
        return InLanguage(sentence % filled if filled else sentence)
    said = _WithEnglish(sentence % {name: "".join(words) for name, words in filled.items()})
    inner = {name: conditional_escape(words) for name, words in filled.items()}
    said.marked = mark_safe(escape(sentence) % inner)  # noqa: S308 - both are escaped
    return said


def _filled(values: Mapping[str, str], *, at: datetime, customer_id: int) -> dict[str, str] | None:
    """What stands in a sentence, said in the language of the page; nothing where it cannot be."""
    said = {}
    try:
        for name, words in values.items():
            said[name] = _say_value(name, words, at=at, customer_id=customer_id)
    except (LookupError, ValueError):
        # A day that there is not, or an agency that the customer does not know: a person wrote it.
        return None
    return said


def _say_value(name: str, words: str, *, at: datetime, customer_id: int) -> str:
    if name == "agency":
        return _agency(words, customer_id)
    if name in _AS_THEY_ARE:
        return _as_it_is(words, customer_id)
    if name in _NUMBERS:
        return words
    if name == "answers":
        between = pgettext("between answers", "; ")
        return _joined(between, [_answer(one, customer_id) for one in words.split("; ")])
    if name == "date":
        found = _READ_DAY.search(f"The {words}")
        return _say_date(found, at) if found else words
    day, clock = _READ_DAY.search(words), _READ_CLOCK.search(words)
    said = [_say_day(day, at)] if day else []
    if clock:
        said.append(_say_clock(clock))
    return and_then(*said) or words


def _as_it_is(words: str, customer_id: int) -> str:
    """In the language of the page where the customer's words have a translation: of types, of questions."""
    spoken = say(words, customer_id=customer_id)
    if isinstance(spoken, InLanguage):
        return spoken
    named = say(words[:1].upper() + words[1:], customer_id=customer_id)
    return named if isinstance(named, InLanguage) else spoken


def _answer(words: str, customer_id: int) -> str:
    """A question and what was answered, each in the language of the page: they stand behind one another."""
    whole = _as_it_is(words, customer_id)
    if isinstance(whole, InLanguage):
        return whole
    bare = _READ_AS.sub("", words)
    for gap in re.finditer(" ", bare):
        label = say(bare[: gap.start()], customer_id=customer_id)
        if isinstance(label, InLanguage):
            answer = _as_it_is(bare[gap.end() :], customer_id)
            if isinstance(answer, English):
                each = bare[gap.end() :].split(", ")
                answer = _joined(", ", [_as_it_is(one, customer_id) for one in each])
            return _joined(" ", [label, answer])
    return English(words)


def _joined(between: str, parts: list[str]) -> str:
    if all(isinstance(part, English) for part in parts):
        return English(between.join("".join(part) for part in parts))
    said = _WithEnglish(between.join("".join(part) for part in parts))
    said.marked = format_html_join(between, "{}", ((part,) for part in parts))
    return said


def _say_day(found: re.Match[str], at: datetime) -> str:
    return say_day(_day_of(found, at), this_year=at.year)


def _say_date(found: re.Match[str], at: datetime) -> str:
    return say_date(_day_of(found, at), this_year=at.year)


def _day_of(found: re.Match[str], at: datetime) -> date:
    year = int(found[3]) if found[3] else at.year
    month = _MONTHS.split("|").index(found[2]) + 1
    return date(year, month, int(found[1]))


def _say_clock(found: re.Match[str]) -> str:
    return say_time(time(int(found[1]) % 12 + (12 if found[3] == "p" else 0), int(found[2] or 0)))


def _agency(words: str, customer_id: int) -> str:
    """An agency's name and number, as it stands inside of a sentence; its name in the language of the page.

    Raises:
        KeyError: The customer knows no such agency today.
    """
    known = {agency.reached.lower(): agency for agency in agencies_of(customer_id).values()}
    return _reached(known[words.lower()], customer_id)


def _reached(agency: OtherAgency, customer_id: int) -> str:
    name = "".join(say(agency.title, customer_id=customer_id))
    return f"{name} ({agency.phone})" if agency.phone else name


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((sentence, _pattern(sentence)) for sentence in SENTENCES)


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = _FILLED.split(sentence)
    shaped = (
        f"(?P<{part}>{_SHAPES[part]})" if number % 2 else re.escape(part) for number, part in enumerate(parts)
    )
    return re.compile("".join(shaped))
