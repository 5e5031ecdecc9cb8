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
from django.utils.translation import gettext, gettext_noop

from reports.agencies import OtherAgency, agencies_of
from reports.portal_language import English, InLanguage, is_english
from reports.translations import say
from reports.wording import and_then, say_date, say_day, say_time

SENTENCES = (
    gettext_noop("A person here reads it by %(by)s."),
    gettext_noop("An officer decides by %(by)s."),
    gettext_noop("An officer looks at this as soon as one is free."),
    gettext_noop("An officer looks at this within %(minutes)s minutes."),
    gettext_noop("An officer looks at this within 1 minute."),
    gettext_noop("An officer looks at this by %(by)s."),
    gettext_noop("If anyone is in danger now, call %(number)s."),
    gettext_noop("If anyone is in danger, call %(number)s."),
    gettext_noop("You are on our list on %(day)s."),
    gettext_noop("You are on our list from %(first)s to %(last)s."),
    gettext_noop("It ends by itself."),
    gettext_noop("Tell us here if a date changes."),
    gettext_noop("The days on our list are over. You need to do nothing. Tell us again for the next time."),
    gettext_noop(
        "You told us that it is off. You need to do nothing more. If it is on after all, tell us here."
    ),
    gettext_noop("Thank you for telling us."),
    gettext_noop("The people you tell us about do not see it."),
    gettext_noop("It goes to the person who looks after this."),
    gettext_noop("You can read their answer on the tracking page."),
    gettext_noop("You can read our answer here by %(by)s."),
    gettext_noop(
        "We asked you something. We wait for your answer until %(by)s. After that we go on without it."
    ),
    gettext_noop("An officer goes on with this now."),
    gettext_noop("We go on. An officer decides by %(by)s."),
    gettext_noop("We said by %(clock)s. We are late."),
    gettext_noop("We said by %(by)s. We are late."),
    gettext_noop("A sergeant has been told."),
    gettext_noop("An officer looks at what you added by %(by)s."),
    gettext_noop("Another officer looks at it again by %(by)s. It is not the one who decided."),
    gettext_noop("We said that police come to you. We hear that they did not."),
    gettext_noop("An officer looks at this again by %(by)s."),
    gettext_noop("If you are in danger, call 000."),
    gettext_noop("We do not call, text or write to you."),
    gettext_noop("An officer reads what you wrote by %(by)s."),
    gettext_noop("An officer is reading your report now."),
    gettext_noop("Police will not come to your home for this unless we tell you first."),
    gettext_noop("%(agency)s can act on this."),
    gettext_noop(
        "You asked after the day for it was over. Another officer says here by %(by)s whether we look at it "
        "again."
    ),
    gettext_noop("We look at it again now."),
    gettext_noop("We look at it again. An officer decides by %(by)s."),
    # What is decided, in our first words.
    gettext_noop(
        "We have recorded your report as a crime. It is recorded as: %(matter)s. If there is news, you can "
        "read it on this page."
    ),
    gettext_noop("An officer asks the person who took your call. You do not have to do anything."),
    gettext_noop("We have passed this on to those who can help. Their answer comes here."),
    gettext_noop("We have sent police."),
    gettext_noop("We have closed your report. You can ask us for the reasons."),
    gettext_noop("We called you."),
    gettext_noop("We passed this on to Triple Zero (000)."),
    gettext_noop("We have closed your report, as you asked."),
    gettext_noop("Another officer looked at this again. It stays as we decided before."),
    gettext_noop(
        "You asked us to look again after the day for it. We do not look at it again. It stays as we decided."
    ),
    # The letter of who is turned away.
    gettext_noop("An officer decided this, not a machine."),
    gettext_noop("An officer decided this. The rule that was used: %(rule)s (%(source)s)."),
    gettext_noop("What you told us that mattered: %(answers)s."),
    gettext_noop(
        "What would change this: a photo, a name, a number plate, a camera, or anything else that is new. "
        "Add it on this page. Then an officer looks again."
    ),
    gettext_noop("Do you think this is wrong? Ask on this page, and another officer looks at it."),
    gettext_noop("You can ask for that until %(date)s."),
    gettext_noop("After that you can ask someone who is not with us: %(outside)s."),
    gettext_noop("Another officer has looked at this again."),
    gettext_noop("If you still think this is wrong, you can ask someone who is not with us: %(outside)s."),
)
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
    # These end their paragraph, and may have full stops in them.
    "rule": r"[^\n]{1,600}",
    "source": r"[^\n]{1,200}",
    "answers": r"[^\n]{1,3000}",
    "outside": r"[^\n]{1,300}",
}
# A rule, an answer and a name are what they are: what nobody has translated stays English in its sentence.
_AS_THEY_ARE = frozenset({"matter", "rule", "source", "answers", "outside"})
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
        together = _WithEnglish(" ".join(parts))
        together.marked = format_html_join(" ", "{}", ((part,) for part in parts))
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
    return " ".join("".join(part) for part in _parts(text, at=at, customer_id=customer_id))


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
    if not any(isinstance(words, English) for words in filled.values()):
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
