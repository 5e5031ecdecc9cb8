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
    for slug, said in own_words(questions, answers).items():
        found.extend(replace(cue, question=slug) for cue in read(said, lexicon=lexicon).cues)
    return strongest(found)


def read_narrative(
    questions: TypeDefinition | None, answers: Mapping[str, Any], *, lexicon: Lexicon | None = None
) -> Reading:
    """The reading of all that was said in own words, as one: cues with the question they were said in."""
    readings = [(slug, read(said, lexicon=lexicon)) for slug, said in own_words(questions, answers).items()]
    if not readings:
        return read("", lexicon=lexicon)
    cues = [replace(cue, question=slug) for slug, reading in readings for cue in reading.cues]
    first = readings[0][1]
    foreign = next((reading.lang for _, reading in readings if not reading.understood), first.lang)
    return replace(first, cues=strongest(cues), lang=foreign)


def own_words(questions: TypeDefinition | None, answers: Mapping[str, Any]) -> dict[str, str]:
    """What was said in own words, by question; of several things one after another.

    What happened comes first, and is read whatever the type asks. What is not asked any more is not read.
    """
    asked = questions.asked_questions(answers) if questions else ()
    said = {NARRATIVE: answers.get(NARRATIVE)}
    for question in asked:
        if question.kind == QuestionKind.LONG_TEXT:
            said[question.slug] = answers.get(question.slug)
        elif question.kind == QuestionKind.ITEMS:
            said[question.slug] = "\n".join(_words_of_things(question, answers.get(question.slug)))
        elif question.kind == QuestionKind.PLACE:
            # "He is at my door" is said of a place, and is danger.
            place = answers.get(question.slug)
            said[question.slug] = place.get("words") if isinstance(place, Mapping) else None
    return {slug: words for slug, words in said.items() if isinstance(words, str) and words.strip()}


def _words_of_things(question: QuestionDefinition, things: Any) -> Iterator[str]:
    told = [part.slug for part in question.parts if part.kind == QuestionKind.LONG_TEXT]
    for thing in things if isinstance(things, list) else ():
        if isinstance(thing, Mapping):
            yield from (words for slug in told if isinstance(words := thing.get(slug), str))


def _closed(questions: TypeDefinition | None, answers: Mapping[str, Any]) -> Iterator[CueFound]:
    for question in questions.asked_questions(answers) if questions else ():
        value = answers.get(question.slug)
        for closed, said in closed_values(question, value):
            for cue in closed.cues(said):
                yield CueFound(cue, own_grade(cue), _said(closed, said), question=question.slug)


def closed_values(question: QuestionDefinition, value: Any) -> Iterator[tuple[QuestionDefinition, Any]]:
    """The closed answers in an answer: itself, or those to the parts of each of several things."""
    if question.kind in CLOSED and value:
        yield question, value
    elif question.kind == QuestionKind.ITEMS and isinstance(value, list):
        for thing in value:
            for part in question.parts if isinstance(thing, Mapping) else ():
                yield from closed_values(part, thing.get(part.slug))


def _said(question: QuestionDefinition, value: Any) -> str:
    chosen = value if isinstance(value, list) else [value]
    labels = ", ".join(option.label for option in question.options if option.value in chosen)
    return f"{question.label} {labels}"
