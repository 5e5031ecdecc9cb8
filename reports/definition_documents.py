"""Steps and questions as plain data that JSON can keep, and back. Pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from reports.definitions import AskIf, ChoiceDefinition, QuestionDefinition, StepDefinition

Document = dict[str, Any]


def as_document(entry: QuestionDefinition | StepDefinition) -> Document:
    """An entry with all that is in it."""
    return asdict(entry)


def question_of(document: Document) -> QuestionDefinition:
    """The question of a document that :func:`as_document` made."""
    return QuestionDefinition(
        **{
            **document,
            "choices": tuple(ChoiceDefinition(**choice) for choice in document["choices"]),
            "ask_if": _conditions(document),
            "parts": tuple(question_of(part) for part in document["parts"]),
        }
    )


def step_of(document: Document) -> StepDefinition:
    """The step of a document that :func:`as_document` made."""
    questions = tuple(question_of(question) for question in document["questions"])
    return StepDefinition(**{**document, "questions": questions, "ask_if": _conditions(document)})


def _conditions(document: Document) -> tuple[AskIf, ...]:
    return tuple(AskIf(one["question"], tuple(one["values"])) for one in document["ask_if"])
