"""Answers as lines to read: on the check page, in the case, in what is kept of when it happened."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, pgettext
from phonenumber_field.phonenumber import PhoneNumber, to_python

from reports.definitions import QuestionDefinition, StepDefinition, TypeDefinition
from reports.models.report_type import QuestionKind
from reports.portal_language import English, InLanguage, active
from reports.questions.abn import say_abn
from reports.questions.call_me import NUMBER, WHAT_HAPPENED
from reports.questions.clock import moment, say_clock
from reports.questions.items import ITEM
from reports.questions.place_names import zone_of
from reports.questions.places import say_place
from reports.wording import and_then, join, say_date, say_day, say_time


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer."""

    slug: str
    label: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one step."""

    slug: str
    title: str
    rows: list[Row]


# Kinds whose API values are no strings.
_SHAPES: dict[str, type] = {
    QuestionKind.CHOICES: list,
    QuestionKind.WHEN: dict,
    QuestionKind.PLACE: dict,
    QuestionKind.NUMBER: int,
    QuestionKind.ITEMS: list,
    ITEM: dict,
}


def lines(question: QuestionDefinition, value: Any, *, zone: ZoneInfo | None = None) -> list[str]:
    """An API value as lines to read; none when it was not answered.

    What is kept may be the answer to a question of another kind that had this slug: it is then shown in plain
    words, and never breaks the page.

    Args:
        question: What was asked.
        value: The API value, or nothing.
        zone: Where a local time that came twice was; without it such a time shows its offset.
    """
    if value in (None, "", []):
        return []
    said = []
    if isinstance(value, _SHAPES.get(question.kind, str)):
        # A text that is no day, a part that is no text.
        with suppress(TypeError, ValueError):
            said = _said(question, value, zone)
    return said or plain_lines(value)


def _said(question: QuestionDefinition, value: Any, zone: ZoneInfo | None) -> list[str]:
    match question.kind:
        case QuestionKind.LONG_TEXT:
            return str(value).splitlines() or [str(value)]
        case QuestionKind.YES_NO | QuestionKind.CHOICE:
            return [_label(question, value)]
        case QuestionKind.CHOICES:
            return [_label(question, entry) for entry in value]
        case QuestionKind.WHEN:
            return when_lines(value, zone=zone)
        case QuestionKind.PLACE:
            return say_place(value)
        case QuestionKind.MONEY:
            return [say_money(str(value))]
        case QuestionKind.PHONE:
            return [say_phone(str(value))]
        case QuestionKind.DATE:
            return [say_date(date.fromisoformat(value))]
        case QuestionKind.ITEMS:
            said = [say_item(question, entry, zone) for entry in value]
            return [
                type(words)(_from_its_side(f"{place}. {''.join(words)}"))
                for place, words in enumerate(said, start=1)
            ]
        case _ if question.kind == ITEM:
            return [say_item(question, value, zone)]
        case QuestionKind.ABN:
            return [say_abn(str(value))]
        case _:
            return [str(value)]


def say_item(question: QuestionDefinition, value: Any, zone: ZoneInfo | None = None) -> str:
    """One of several things: ``Red bike. Serial number: 123. Worth: $300.`` The first part needs no name."""
    if not isinstance(value, Mapping):
        return and_then(*plain_lines(value))
    said: list[str] = []
    for part in question.parts:
        words = and_then(*lines(part, value.get(part.slug), zone=zone))
        if words:
            words = _isolated(words)
            said.append(_named(part.label, words) if said or part is not question.parts[0] else words)
    words = _from_its_side(" · ".join(said)) or and_then(*plain_lines(value))
    # Labels that nobody has translated are marked as English together with what was said.
    return English(words) if any(isinstance(part.label, English) for part in question.parts) else words


def without_mark(label: str) -> str:
    """A question as a name: without its mark, in the language that it is in."""
    bare = "".join(label).rstrip("?？؟;")
    return type(label)(bare) if isinstance(label, English | InLanguage) else bare


def _named(label: str, words: str) -> str:
    """``Serial number: WTU 1``."""
    name = "".join(without_mark(label))
    return pgettext("one answer", "%(question)s: %(answer)s") % {"question": name, "answer": words}


def _isolated(words: str) -> str:
    """Words that keep their own order among letters from the right, where a number in groups would not."""
    if active().direction == "ltr":
        return words
    return f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}"


def _from_its_side(words: str) -> str:
    """A line that begins at the right on a page that does, whatever letters its first words have."""
    return words if not words or active().direction == "ltr" else f"\N{RIGHT-TO-LEFT MARK}{words}"


def plain_lines(value: Any) -> list[str]:
    """The texts in any API value."""
    match value:
        case dict():
            return [part for part in value.values() if isinstance(part, str) and part]
        case list():
            return [", ".join(plain_lines(entry)) for entry in value]
        case _:
            return str(value).splitlines()


def sections(
    definition: TypeDefinition | None, answers: Mapping[str, Any], *, zone: ZoneInfo | None = None
) -> list[Section]:
    """Every question that is asked for these answers, with its answer, by steps; then what was answered to be
    called.

    Args:
        definition: The type's version; nothing for who asked to be called before there was a type.
        answers: Slugs to API values.
        zone: As in ``lines``.
    """
    steps = definition.asked(answers) if definition else ()
    known = definition.by_slug if definition else {}
    extra = [q for q in (WHAT_HAPPENED, *NUMBER) if q.slug in answers and q.slug not in known]
    if extra:
        steps = (
            *steps,
            StepDefinition("call-me", gettext("To call back"), "", questions=tuple(map(_ours, extra))),
        )
    return [
        Section(
            step.slug,
            step.title,
            [Row(q.slug, q.label, answer_lines(q, answers, zone=zone)) for q in step.questions],
        )
        for step in steps
    ]


def answer_lines(
    question: QuestionDefinition, answers: Mapping[str, Any], *, zone: ZoneInfo | None = None
) -> list[str]:
    """One of the answers as lines; a time by the clock of the place, and then by that of the reader.

    Args:
        question: Which.
        answers: Slugs to API values, the place among them.
        zone: The reader's clock, and that of a place that is not known.
    """
    value = answers.get(question.slug)
    if zone is None or question.kind != QuestionKind.WHEN or not isinstance(value, Mapping):
        return lines(question, value, zone=zone)
    there = zone_of(answers.get("where"), zone)
    said = lines(question, value, zone=there)
    with suppress(TypeError, ValueError):
        return [*said, *_by_another_clock(value, there, zone)]
    return said


def _by_another_clock(value: Mapping[str, Any], there: ZoneInfo, here: ZoneInfo) -> list[str]:
    """``That was 9 pm in Melbourne.``, where the clocks differ and a time is known."""
    moments = [
        moment(value[f"{end}_date"], value[f"{end}_time"], there)
        for end in ("from", "to")
        if value.get(f"{end}_date") and value.get(f"{end}_time")
    ]
    if all(at.astimezone(there).utcoffset() == at.astimezone(here).utcoffset() for at in moments):
        return []
    city = here.key.rpartition("/")[2].replace("_", " ")
    said = join((say_time(at.astimezone(here).time()) for at in moments), gettext("to"))
    return [gettext("That was %(time)s in %(city)s.") % {"time": said, "city": city}]


def when_lines(value: Mapping[str, Any], *, zone: ZoneInfo | None = None) -> list[str]:
    """``Between Monday 16 November 2026, 6 pm`` / ``and Tuesday 17 November 2026, 7:30 am``."""
    start, end = (_moment(value, part, zone) for part in ("from", "to"))
    if start and end and start != end:
        said = [
            gettext("Between %(start)s") % {"start": start},
            gettext("and %(end)s") % {"end": end},
        ]
    elif start:
        said = [start]
    elif end:
        said = [gettext("Before %(end)s") % {"end": end}]
    else:
        said = []
    if value.get("stated"):
        said.append(f"“{value['stated']}”")
    return [*said, gettext("I do not know exactly")] if value.get("unsure") else said


def say_money(amount: str) -> str:
    """``1900.00`` as ``$1,900``."""
    dollars, _, cents = amount.partition(".")
    return f"${int(dollars):,}" + (f".{cents}" if cents.strip("0") else "")


def say_phone(number: str) -> str:
    """An E.164 number as people at home write it: ``0491 570 156``."""
    known = to_python(number)
    if not isinstance(known, PhoneNumber) or not known.is_valid():
        return number
    return str(known.as_national if known.country_code == 61 else known.as_international)


def _ours(question: QuestionDefinition) -> QuestionDefinition:
    """A question that the product asks of everybody, in the language of the page."""
    return replace(question, label=gettext(question.label))


def _label(question: QuestionDefinition, value: Any) -> str:
    return next((option.label for option in question.options if option.value == value), str(value))


def _moment(value: Mapping[str, Any], end: str, zone: ZoneInfo | None) -> str:
    day, clock = value.get(f"{end}_date"), value.get(f"{end}_time")
    if not day:
        return ""
    words = say_day(date.fromisoformat(day))
    return and_then(words, say_clock(day, clock, zone)) if clock else words
