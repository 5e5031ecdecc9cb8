"""The words of a type: which there are, where they stand, and the same type said in other words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from reports.definition_values import (
    QuestionDefinition,
    StepDefinition,
    TypeDefinition,
)

Say = Callable[[str], str]
_NAMES = ("name", "home_title", "home_hint")
_OF_TYPE = (*_NAMES, "advice", "not_anonymous_because", "files_wanted")
_OF_STEP = ("title", "heading", "why")
_OF_QUESTION = ("label", "hint", "error_text", "item_name")
_OF_CHOICE = ("label", "hint", "advice")
_CALLED = {
    "name": "name",
    "home_title": "name on the first page",
    "home_hint": "hint on the first page",
    "advice": "advice",
    "not_anonymous_because": "why not unknown",
    "files_wanted": "which files help",
    "title": "step",
    "heading": "heading",
    "why": "why we ask",
    "label": "question",
    "hint": "hint",
    "error_text": "when it is empty",
    "item_name": "one of them",
}


@dataclass(frozen=True, slots=True)
class Text:
    """English words of a type, and what they are in it: "question", "answer", "advice"."""

    words: str
    called: str


def texts(kind: TypeDefinition) -> Iterator[Text]:
    """All words of a type in the order of its pages, each once. Yes, no and not sure are the portal's own."""
    seen: set[str] = set()
    for text in _texts(kind):
        if text.words and text.words not in seen:
            seen.add(text.words)
            yield text


def spoken_type(kind: TypeDefinition, say: Say) -> TypeDefinition:
    """The type in other words."""
    steps = tuple(spoken_step(step, say) for step in kind.steps)
    return replace(kind, steps=steps, **_spoken(kind, _OF_TYPE, say))


def spoken_names(kind: TypeDefinition, say: Say) -> TypeDefinition:
    """The type with its names alone in other words."""
    return replace(kind, **_spoken(kind, _NAMES, say))


def spoken_step(step: StepDefinition, say: Say) -> StepDefinition:
    """A step in other words, with those questions of it that are asked."""
    questions = tuple(_spoken_question(question, say) for question in step.questions)
    return replace(step, questions=questions, **_spoken(step, _OF_STEP, say))


def _spoken_question(question: QuestionDefinition, say: Say) -> QuestionDefinition:
    return replace(
        question,
        choices=tuple(replace(choice, **_spoken(choice, _OF_CHOICE, say)) for choice in question.options),
        parts=tuple(_spoken_question(part, say) for part in question.parts),
        **_spoken(question, _OF_QUESTION, say),
    )


def _spoken(entry: object, names: tuple[str, ...], say: Say) -> dict[str, Any]:
    return {name: say(words) for name in names if (words := getattr(entry, name))}


def _texts(kind: TypeDefinition) -> Iterator[Text]:
    yield from _named(kind, _OF_TYPE)
    for step in kind.steps:
        yield from _named(step, _OF_STEP)
        for question in step.questions:
            yield from _question_texts(question)


def _question_texts(question: QuestionDefinition) -> Iterator[Text]:
    yield from _named(question, _OF_QUESTION)
    for choice in question.choices:
        yield Text(choice.label, "answer")
        yield Text(choice.hint, "hint of an answer")
        yield Text(choice.advice, "advice")
    for part in question.parts:
        yield from _question_texts(part)


def _named(entry: object, names: tuple[str, ...]) -> Iterator[Text]:
    for name in names:
        yield Text(getattr(entry, name), _CALLED[name])
