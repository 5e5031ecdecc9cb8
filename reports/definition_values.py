"""The questions of a report type as immutable values: what is asked, after which answers. No database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_noop

from reports.models.report_type import DEFAULT_MOST_ITEMS, PortalGroup, QuestionKind
from reports.questions import ANONYMOUS, ASKED_OF_THE_KNOWN, FOR_WHOM


@dataclass(frozen=True, slots=True)
class ChoiceDefinition:
    """One answer that a choice question offers, the cue that it sets, and what its sender should do next."""

    value: str
    label: str
    hint: str = ""
    cue: str = ""
    advice: str = ""


YES_NO = (
    ChoiceDefinition("yes", gettext_noop("Yes")),
    ChoiceDefinition("no", gettext_noop("No")),
    ChoiceDefinition("unsure", gettext_noop("Not sure")),
)


@dataclass(frozen=True, slots=True)
class AskIf:
    """Asked only when an earlier step's answer is, or contains, one of the values.

    Args:
        question: The slug of a yes_no, choice or choices question of an earlier step.
        values: Any of these answers.
    """

    question: str
    values: tuple[str, ...]

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether the answers (slug to API value) fulfil it."""
        value = answers.get(self.question)
        chosen = value if isinstance(value, list) else [value]
        return any(entry in self.values for entry in chosen)


@dataclass(frozen=True, slots=True)
class QuestionDefinition:
    """One question. ``kind`` is a ``QuestionKind``.

    Args:
        ask_if: Asked only when all of these hold.
        parts: What is asked of each thing, for the kind ``items``.
        item_name: What one of the things is called: "item", "car".
        most_items: How many there can be.
    """

    slug: str
    kind: str
    label: str
    hint: str = ""
    required: bool = False
    error_text: str = ""
    cue_if_yes: str = ""
    choices: tuple[ChoiceDefinition, ...] = ()
    ask_if: tuple[AskIf, ...] = ()
    parts: tuple[QuestionDefinition, ...] = ()
    item_name: str = ""
    most_items: int = DEFAULT_MOST_ITEMS

    @property
    def options(self) -> tuple[ChoiceDefinition, ...]:
        """What can be chosen, for the kinds that offer something."""
        # In another language they stand among its choices.
        return self.choices or YES_NO if self.kind == QuestionKind.YES_NO else self.choices

    def cues(self, value: object) -> tuple[str, ...]:
        """The cues that an answer (an API value) sets."""
        if self.kind == QuestionKind.YES_NO:
            return (self.cue_if_yes,) if self.cue_if_yes and value == "yes" else ()
        chosen = value if isinstance(value, list) else [value]
        return tuple(choice.cue for choice in self.choices if choice.cue and choice.value in chosen)


@dataclass(frozen=True, slots=True)
class StepDefinition:
    """One page of questions, asked only when every ``ask_if`` holds."""

    slug: str
    title: str
    heading: str
    why: str = ""
    questions: tuple[QuestionDefinition, ...] = ()
    ask_if: tuple[AskIf, ...] = ()


@dataclass(frozen=True)
class TypeDefinition:
    """One version of a report type, with all its questions in order."""

    slug: str
    name: str
    version_id: int
    number: int
    steps: tuple[StepDefinition, ...]
    sealed: bool = False
    home_title: str = ""
    home_hint: str = ""
    advice: str = ""
    offence_code: str = ""
    not_anonymous_because: str = ""
    takes_files: bool = True
    files_wanted: str = ""
    group: str = PortalGroup.OTHER
    on_home: bool = False
    call_first: bool = False
    open311: bool = False
    by_slug: dict[str, QuestionDefinition] = field(init=False, repr=False, compare=False, hash=False)
    branches: bool = field(init=False, repr=False, compare=False, hash=False)
    offered: tuple[StepDefinition, ...] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_slug", {question.slug: question for question in self.questions()})
        object.__setattr__(self, "branches", any(map(_branches, self.steps)))
        because = self.not_anonymous_because
        offered = tuple(_known(step, because) for step in self.steps) if because else self.steps
        object.__setattr__(self, "offered", offered)

    def questions(self) -> Iterator[QuestionDefinition]:
        """Every question, in the order of the steps, whether it is asked or not."""
        for step in self.steps:
            yield from step.questions

    def asked(self, answers: Mapping[str, object]) -> tuple[StepDefinition, ...]:
        """The steps, each with the questions and parts, that are asked for these answers.

        What a question that is not asked was once answered decides nothing.

        Args:
            answers: Slugs to API values, as they are kept.
        """
        if not self.branches:
            return self.offered
        steps: list[StepDefinition] = []
        told: dict[str, object] = {}
        for step in self.offered:
            asked = step_asked(step, told)
            if asked is not None:
                steps.append(asked)
                told |= {q.slug: answers[q.slug] for q in asked.questions if q.slug in answers}
        return tuple(steps)

    def asked_questions(self, answers: Mapping[str, object]) -> tuple[QuestionDefinition, ...]:
        """The questions of the steps that are asked for these answers."""
        return tuple(question for step in self.asked(answers) for question in step.questions)

    def heard(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers without those to questions of this type that are not asked any more.

        They stay where they are kept. What another type asked stays in.
        """
        if not self.branches:
            return dict(answers)
        asked = {question.slug: question for question in self.asked_questions(answers)}
        return {
            slug: _heard_parts(asked[slug], value) if slug in asked else value
            for slug, value in answers.items()
            if slug in asked or slug not in self.by_slug
        }

    def step(self, slug: str) -> StepDefinition | None:
        """The step with this slug."""
        return next((step for step in self.offered if step.slug == slug), None)

    def step_named(self, slug: str) -> StepDefinition:
        """The step with this slug, as it is defined.

        Raises:
            KeyError: There is none.
        """
        return {step.slug: step for step in self.steps}[slug]

    def step_of(self, question: str) -> StepDefinition | None:
        """The step that asks a question."""
        return next((step for step in self.steps if any(q.slug == question for q in step.questions)), None)

    def cues(self, answers: Mapping[str, object]) -> tuple[str, ...]:
        """Every cue that the answers (slug to API value) set, in the order of the questions, each once."""
        asked = self.asked_questions(answers)
        found = (cue for q in asked if q.slug in answers for cue in q.cues(answers[q.slug]))
        return tuple(dict.fromkeys(found))

    def advices(self, answers: Mapping[str, object]) -> tuple[str, ...]:
        """What the sender of these answers should do next: what each chosen answer says, then the type."""
        chosen = (
            choice.advice
            for question in self.asked_questions(answers)
            for choice in question.choices
            if choice.value in _chosen(answers.get(question.slug))
        )
        return tuple(said for said in (*chosen, self.advice) if said)

    def advice_for(self, answers: Mapping[str, object]) -> str:
        """The same as one text."""
        return " ".join(self.advices(answers))


def _known(step: StepDefinition, because: str) -> StepDefinition:
    """A step that does not offer to stay unknown, and says why."""
    if all(question.slug != FOR_WHOM for question in step.questions):
        return step
    questions = (
        replace(
            question,
            hint=because,
            choices=tuple(choice for choice in question.choices if choice.value != ANONYMOUS),
        )
        if question.slug == FOR_WHOM
        else question
        for question in step.questions
    )
    return replace(step, questions=tuple(questions))


def step_asked(step: StepDefinition, told: Mapping[str, object]) -> StepDefinition | None:
    """A step with the questions and parts that are asked after these answers; nothing where none is.

    Args:
        step: As it is defined.
        told: What was answered to what the steps before ask.
    """
    if not _holds(step, told):
        return None
    questions = _asked(step.questions, told)
    if told.get(FOR_WHOM) == ANONYMOUS:
        questions = tuple(q for q in questions if q.slug not in ASKED_OF_THE_KNOWN)
    if not questions:
        return None
    return step if questions == step.questions else replace(step, questions=questions)


def _chosen(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _branches(step: StepDefinition) -> bool:
    return bool(step.ask_if or any(q.ask_if or any(part.ask_if for part in q.parts) for q in step.questions))


def _holds(entry: StepDefinition | QuestionDefinition, told: Mapping[str, object]) -> bool:
    return all(condition.holds(told) for condition in entry.ask_if)


def _asked(
    questions: tuple[QuestionDefinition, ...], told: Mapping[str, object]
) -> tuple[QuestionDefinition, ...]:
    found = []
    for question in questions:
        if _holds(question, told):
            parts = _asked(question.parts, told)
            found.append(question if parts == question.parts else replace(question, parts=parts))
    return tuple(found)


def _heard_parts(question: QuestionDefinition, value: Any) -> Any:
    if question.kind != QuestionKind.ITEMS or not isinstance(value, list):
        return value
    known = {part.slug for part in question.parts}
    return [
        {slug: said for slug, said in item.items() if slug in known} if isinstance(item, dict) else item
        for item in value
    ]
