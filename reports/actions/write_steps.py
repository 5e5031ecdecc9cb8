"""Writing the steps and questions of a version as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reports.definitions import QuestionDefinition, StepDefinition
from reports.models import (
    Choice,
    Question,
    QuestionCondition,
    ReportTypeVersion,
    Step,
    StepCondition,
)

GAP = 10  # between positions, so that a step or question can be put between two others


class UnknownQuestion(Exception):
    """A condition names a question that no step asks."""


def write_steps(*, version: ReportTypeVersion, steps: Sequence[StepDefinition]) -> None:
    """Write steps, questions, parts, choices and conditions into a draft, in six statements at most.

    Args:
        version: The draft; it has no steps yet.
        steps: What it asks.

    Raises:
        InternalError: It is no draft.
        UnknownQuestion: A condition names a question that no step asks.
    """
    made = Step.objects.bulk_create(
        Step(
            version=version,
            slug=step.slug,
            title=step.title,
            heading=step.heading,
            why=step.why,
            position=number * GAP,
        )
        for number, step in enumerate(steps, start=1)
    )
    asked = [
        (_row(question, row, number), question)
        for row, step in zip(made, steps, strict=True)
        for number, question in enumerate(step.questions, start=1)
    ]
    Question.objects.bulk_create(row for row, _ in asked)
    parts = [
        (_row(part, row.step, number, parent=row), part)
        for row, question in asked
        for number, part in enumerate(question.parts, start=1)
    ]
    Question.objects.bulk_create(row for row, _ in parts)
    Choice.objects.bulk_create(
        Choice(
            question=row,
            value=choice.value,
            label=choice.label,
            hint=choice.hint,
            cue=choice.cue,
            advice=choice.advice,
            position=number * GAP,
        )
        for row, question in (*asked, *parts)
        for number, choice in enumerate(question.choices, start=1)
    )
    rows = {row.slug: row for row, _ in asked}
    StepCondition.objects.bulk_create(
        StepCondition(step=row, earlier=earlier, values=values)
        for row, step in zip(made, steps, strict=True)
        for earlier, values in _conditions(step, rows)
    )
    QuestionCondition.objects.bulk_create(
        QuestionCondition(question=row, earlier=earlier, values=values)
        for row, question in (*asked, *parts)
        for earlier, values in _conditions(question, rows)
    )


def unknown_questions(steps: Iterable[StepDefinition]) -> list[str]:
    """The slugs in conditions that no step asks, each once."""
    steps = list(steps)
    asked = [question for step in steps for question in step.questions]
    parts = [part for question in asked for part in question.parts]
    entries: list[StepDefinition | QuestionDefinition] = [*steps, *asked, *parts]
    named = (condition.question for entry in entries for condition in entry.ask_if)
    known = {question.slug for question in asked}
    return list(dict.fromkeys(slug for slug in named if slug not in known))


def _row(
    question: QuestionDefinition, step: Step, number: int, *, parent: Question | None = None
) -> Question:
    return Question(
        step=step,
        parent=parent,
        slug=question.slug,
        kind=question.kind,
        label=question.label,
        hint=question.hint,
        required=question.required,
        error_text=question.error_text,
        cue_if_yes=question.cue_if_yes,
        item_name=question.item_name,
        most_items=question.most_items,
        position=number * GAP,
    )


def _conditions(
    entry: StepDefinition | QuestionDefinition, rows: dict[str, Question]
) -> Iterator[tuple[Question, list[str]]]:
    for condition in entry.ask_if:
        if condition.question not in rows:
            raise UnknownQuestion(condition.question)
        yield rows[condition.question], list(condition.values)
