"""A report type as its administrator reads it: kinds, conditions and answers in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.definitions import YES_NO, AskIf, ChoiceDefinition, QuestionDefinition
from reports.models.report_type import QuestionKind
from reports.wording import join

UNSURE = "unsure"
NOT_SURE = ChoiceDefinition(UNSURE, "Not sure")
OFFERING = (QuestionKind.CHOICE, QuestionKind.CHOICES)
_PLAIN = tuple((choice.value, choice.label) for choice in YES_NO if choice.value != UNSURE)


@dataclass(frozen=True)
class Waits:
    """One thing that has to hold: ``question`` is ``values``."""

    question: str
    values: tuple[str, ...]

    @property
    def either(self) -> str:
        """``Yes or Not sure``."""
        return join(self.values)


def waits_in_words(conditions: Iterable[AskIf], known: Mapping[str, QuestionDefinition]) -> tuple[Waits, ...]:
    """What is waited for, each by the words of the question and of its answers.

    Args:
        conditions: All of them must hold.
        known: The questions of the type by slug.
    """
    said = []
    for one in conditions:
        asked = known.get(one.question)
        labels = {option.value: option.label for option in asked.options} if asked else {}
        label = asked.label if asked else one.question
        said.append(Waits(label, tuple(labels.get(value, value) for value in one.values)))
    return tuple(said)


def waits_sentence(conditions: Iterable[AskIf], known: Mapping[str, QuestionDefinition]) -> str:
    """``only if “Was anyone hurt?” is Yes or Not sure``; ``always`` where nothing is waited for."""
    said = [f"“{one.question}” is {one.either}" for one in waits_in_words(conditions, known)]
    return f"only if {join(said, 'and')}" if said else "always"


def is_plain_yes_no(question: QuestionDefinition) -> bool:
    """Whether it asks for a yes or a no and takes no “Not sure”."""
    offered = tuple((choice.value, choice.label) for choice in question.choices)
    return question.kind == QuestionKind.CHOICE and offered == _PLAIN


def kind_words(question: QuestionDefinition) -> str:
    """How it is answered, in words."""
    if is_plain_yes_no(question):
        return "yes or no"
    return str(QuestionKind(question.kind).label)


def takes_unsure(question: QuestionDefinition) -> bool:
    """Whether “Not sure” is among its answers."""
    return any(option.value == UNSURE for option in question.options)
