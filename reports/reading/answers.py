"""Reading what was answered: closed answers by what their questions define, own words by the lexicon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reports.definitions import QuestionDefinition, TypeDefinition
from reports.models.report_type import QuestionKind
from reports.reading.found import CueFound, Reading, strongest
from reports.reading.lexicon import Lexicon
from reports.reading.named import read_named
from reports.reading.text import read
from reports.rules import own_grade

NARRATIVE = "what_happened"
CLOSED = (QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.CHOICES)
# Answers that name something; own words about what was taken are a list of things as well.
THINGS = frozenset({"taken"})
_SAID_OF: dict[str, tuple[str, ...]] = {
    QuestionKind.PLACE: ("address", "suburb", "words"),
    QuestionKind.WHEN: ("stated",),
}
NAMING = frozenset({QuestionKind.TEXT, QuestionKind.NAME, QuestionKind.LONG_TEXT, *_SAID_OF})


@dataclass(frozen=True, slots=True)
class Own:
    """What was said in answer to one question.

    Args:
        told: In own words.
        named: As the name of something.
        spoken: The part of it that shows in which language its writer speaks: no name does.
    """

    told: str = ""
    named: str = ""
    spoken: str = ""

    @property
    def text(self) -> str:
        """All of it, as it is quoted: the own words first."""
        return "\n".join(filter(None, (self.told, self.named)))


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
        found.extend(_in_words(slug, said, lexicon))
    return strongest(found)


def read_narrative(
    questions: TypeDefinition | None, answers: Mapping[str, Any], *, lexicon: Lexicon | None = None
) -> Reading:
    """The reading of all that was said in own words, as one: cues with the question they were said in."""
    said = own_words(questions, answers)
    cues = [cue for slug, own in said.items() for cue in _in_words(slug, own, lexicon)]
    told = [read(own.told, lexicon=lexicon) for own in said.values() if own.told]
    first = told[0] if told else read("", lexicon=lexicon)
    spoken_in = (read(own.spoken, lexicon=lexicon) for own in said.values() if own.spoken)
    foreign = next((reading.lang for reading in spoken_in if not reading.understood), first.lang)
    doubted = not cues and any(reading.doubted for reading in told)
    return replace(first, cues=strongest(cues), lang=foreign, doubted=doubted)


def own_words(questions: TypeDefinition | None, answers: Mapping[str, Any]) -> dict[str, Own]:
    """What was typed in answer, by question; of several things one after another.

    What happened comes first, and is read whatever the type asks. What is not asked any more is not read.
    """
    asked = questions.asked_questions(answers) if questions else ()
    said = {NARRATIVE: _own(QuestionKind.LONG_TEXT, NARRATIVE, answers.get(NARRATIVE))}
    for question in asked:
        value = answers.get(question.slug)
        if question.kind == QuestionKind.ITEMS:
            parts = list(_of_things(question, value))
            told = "\n".join(part.told for part in parts if part.told)
            said[question.slug] = Own(told, "\n".join(part.named for part in parts if part.named), told)
        else:
            said[question.slug] = _own(question.kind, question.slug, value)
    return {slug: own for slug, own in said.items() if own.text}


def names_something(slug: str) -> bool:
    """Whether what is asked in own words is a list of things."""
    return slug in THINGS


def _own(kind: str, slug: str, value: Any) -> Own:
    if isinstance(value, Mapping):
        # "He is at my door" is said of a place, and is danger; so is "now, he is still here" of a time.
        lines = [value.get(part) for part in _SAID_OF.get(kind, ())]
        typed = [line for line in lines if isinstance(line, str) and line.strip()]
        words = value.get("words")
        return Own(named="\n".join(typed), spoken=words if words in typed else "")
    if not isinstance(value, str) or not value.strip() or kind not in NAMING:
        return Own()
    if kind == QuestionKind.LONG_TEXT:
        return Own(named=value, spoken=value) if names_something(slug) else Own(told=value, spoken=value)
    return Own(named=value)


def _of_things(question: QuestionDefinition, things: Any) -> Iterator[Own]:
    for thing in things if isinstance(things, list) else ():
        for part in question.parts if isinstance(thing, Mapping) else ():
            yield _own(part.kind, part.slug, thing.get(part.slug))


def _in_words(slug: str, said: Own, lexicon: Lexicon | None) -> Iterator[CueFound]:
    if said.told:
        yield from (replace(cue, question=slug) for cue in read(said.told, lexicon=lexicon).cues)
    before = len(said.text) - len(said.named)
    for cue in read_named(said.named, lexicon=lexicon):
        yield replace(cue, start=cue.start + before, end=cue.end + before, question=slug)


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
