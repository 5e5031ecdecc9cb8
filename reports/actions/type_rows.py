"""Rows of a draft of a report type: one step or question written among those that are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reports.actions.write_steps import GAP
from reports.definitions import AskIf, QuestionDefinition, StepDefinition, TypeDefinition
from reports.models import Choice, Question, QuestionCondition, ReportTypeVersion, Step, StepCondition
from reports.models.report_type import VersionState
from reports.naming import STEP_GAP, free_slug
from reports.publishing import TAKEN_QUESTION_SLUGS, TAKEN_STEP_SLUGS

OF_QUESTION = (
    "slug", "kind", "label", "hint", "required", "error_text", "cue_if_yes", "item_name", "most_items",
)  # fmt: skip
OF_STEP = ("title", "heading", "why")


class NotADraft(Exception):
    """The version was published or taken back meanwhile: it never changes."""


def lock_draft(version_id: int) -> ReportTypeVersion:
    """Keep everybody else from changing or publishing a draft until this transaction ends.

    Raises:
        ReportTypeVersion.DoesNotExist: There is no such version.
        NotADraft: It is published or retired.
    """
    version = ReportTypeVersion.objects.select_for_update(of=["self"]).get(id=version_id)
    if version.state != VersionState.DRAFT:
        raise NotADraft
    return version


def write_question(
    *, step: Step, content: QuestionDefinition, parent_id: int | None = None, place: int | None = None
) -> Question:
    """Write a question that is not there yet, with its choices, conditions and parts, inside a transaction.

    Args:
        step: On which step.
        content: What is asked; a slug that is taken gets a number.
        parent_id: The question that it is a part of.
        place: How many stand before it; last without.
    """
    row = Question(step=step, parent_id=parent_id)
    fill_question(
        row, replace(content, slug=free_question_slug(content, taken_slugs(step.version_id, parent_id)))
    )
    beside = list(Question.objects.filter(step=step, parent_id=parent_id))
    row.position = (len(beside) + 1) * GAP
    row.save()
    put_at(beside, row, place)
    offer(row, content)
    wait_for(row, content.ask_if)
    for part in content.parts:
        write_question(step=step, content=part, parent_id=row.id)
    return row


def write_step(version_id: int, content: StepDefinition, place: int) -> Step:
    """Write a step that is not there yet, with all that it asks, inside a transaction."""
    beside = list(Step.objects.filter(version_id=version_id))
    taken = {step.slug for step in beside} | TAKEN_STEP_SLUGS
    slug = free_slug(content.slug, taken=taken, gap=STEP_GAP, nameless="step")
    row = Step(version_id=version_id, slug=slug, **{name: getattr(content, name) for name in OF_STEP})
    row.position = (len(beside) + 1) * GAP
    row.save()
    put_at(beside, row, place)
    wait_for(row, content.ask_if)
    for question in content.questions:
        write_question(step=row, content=question)
    return row


def found_in(version: TypeDefinition, row: Question) -> QuestionDefinition:
    """A row with its ``parent`` as it is defined."""
    step = version.step_named(row.step.slug)
    above = row.parent
    beside = next(q.parts for q in step.questions if q.slug == above.slug) if above else step.questions
    return next(question for question in beside if question.slug == row.slug)


def fill_question(row: Question, content: QuestionDefinition) -> None:
    """Give a row its words and kind."""
    for name in OF_QUESTION:
        setattr(row, name, getattr(content, name))


def free_question_slug(content: QuestionDefinition, taken: set[str]) -> str:
    """The slug that a question has, or that is made from its label, made free."""
    words = content.slug or content.label
    return free_slug(words, taken=taken, nameless="question")


def taken_slugs(version_id: int, parent_id: int | None, *, but: int | None = None) -> set[str]:
    """The slugs that a question cannot have: of any other one of its version, or of another part."""
    rows = Question.objects.filter(step__version=version_id, parent_id=parent_id)
    rows = rows if but is None else rows.exclude(id=but)
    return {*rows.values_list("slug", flat=True), *TAKEN_QUESTION_SLUGS}


def offer(row: Question, content: QuestionDefinition) -> None:
    """Write the choices; one without a value is named by its words."""
    taken: set[str] = {choice.value for choice in content.choices if choice.value}
    made = []
    for number, choice in enumerate(content.choices, start=1):
        value = choice.value or free_slug(choice.label, taken=taken, nameless="answer")
        taken.add(value)
        made.append(
            Choice(
                question=row,
                value=value,
                label=choice.label,
                hint=choice.hint,
                cue=choice.cue,
                advice=choice.advice,
                position=number * GAP,
            )
        )
    Choice.objects.bulk_create(made)


def wait_for(row: Step | Question, conditions: Iterable[AskIf]) -> None:
    """Write what an entry waits for anew; a question that is gone is waited for no more."""
    version_id = row.version_id if isinstance(row, Step) else row.step.version_id
    asked = Question.objects.filter(step__version=version_id, parent=None)
    ids = dict(asked.values_list("slug", "id"))
    row.conditions.all().delete()
    named = [(ids[one.question], list(one.values)) for one in conditions if one.question in ids]
    if isinstance(row, Step):
        StepCondition.objects.bulk_create(
            StepCondition(step=row, earlier_id=earlier, values=values) for earlier, values in named
        )
    else:
        QuestionCondition.objects.bulk_create(
            QuestionCondition(question=row, earlier_id=earlier, values=values) for earlier, values in named
        )


def put_at(beside: Sequence[Step] | Sequence[Question], row: Step | Question, place: int | None) -> None:
    """Number a row and those beside it anew, in their order."""
    rows: list[Step | Question] = list(beside)
    rows.insert(len(rows) if place is None else place, row)
    for number, one in enumerate(rows, start=1):
        if one.position != number * GAP:
            one.position = number * GAP
            one.save(update_fields=["position"])
