"""Reading what was answered: closed answers by what their questions define, own words by the lexicon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from reports.definitions import QuestionDefinition, TypeDefinition
from reports.models.report_type import QuestionKind
from reports.reading.found import CueFound, Reading, strongest
from reports.reading.lexicon import Lexicon
from reports.reading.text import read
from reports.rules import own_grade

NARRATIVE = "what_happened"
CLOSED = (QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.CHOICES)


def read_answers(
    questions: TypeDefinition | None, answers: Mapping[str, Any], *, lexicon: Lexicon | None = None
) -> tuple[CueFound, ...]:
    """Every cue that the answers say, the most urgent first; one of each kind.

    Args:
        questions: What was asked; nothing while the matter has no type.
        answers: Question slug to API value, of a draft or a report.
        lexicon: With the customer's additions (``reports.lexicon_additions.lexicon_of``).
    """
    found = [*_closed(questions, answers)]
    for slug in text_slugs(questions):
        said = answers.get(slug)
        if isinstance(said, str):
            found.extend(replace(cue, question=slug) for cue in read(said, lexicon=lexicon).cues)
    return strongest(found)


def read_narrative(
    questions: TypeDefinition | None, answers: Mapping[str, Any], *, lexicon: Lexicon | None = None
) -> Reading:
    """The reading of all that was said in own words, as one: cues with the question they were said in."""
    readings = [
        (slug, read(answers[slug], lexicon=lexicon))
        for slug in text_slugs(questions)
        if _is_text(answers.get(slug))
    ]
    if not readings:
        return read("", lexicon=lexicon)
    cues = [replace(cue, question=slug) for slug, reading in readings for cue in reading.cues]
    first = readings[0][1]
    foreign = next((reading.lang for _, reading in readings if not reading.understood), first.lang)
    return replace(first, cues=strongest(cues), lang=foreign)


def text_slugs(questions: TypeDefinition | None) -> list[str]:
    """The questions answered in own words. What happened comes first, and is read whatever the type asks."""
    asked = questions.questions() if questions else ()
    slugs = [NARRATIVE, *(question.slug for question in asked if question.kind == QuestionKind.LONG_TEXT)]
    return list(dict.fromkeys(slugs))


def _closed(questions: TypeDefinition | None, answers: Mapping[str, Any]) -> Iterator[CueFound]:
    for question in questions.questions() if questions else ():
        value = answers.get(question.slug)
        if question.kind in CLOSED and value:
            for cue in question.cues(value):
                yield CueFound(cue, own_grade(cue), _said(question, value), question=question.slug)


def _said(question: QuestionDefinition, value: Any) -> str:
    chosen = value if isinstance(value, list) else [value]
    labels = ", ".join(option.label for option in question.options if option.value in chosen)
    return f"{question.label} {labels}"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
