"""Moving, copying and taking out the steps and questions of a draft, and putting back what was taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from reports.actions.publish_type import as_it_stands
from reports.actions.type_rows import found_in, lock_draft, put_at, write_question, write_step
from reports.actions.write_steps import GAP
from reports.definitions import QuestionDefinition, StepDefinition
from reports.models import Question, QuestionCondition, Step, StepCondition


class StillAwaited(Exception):
    """Others are asked only after an answer to it; ``waiting`` are their words."""

    def __init__(self, waiting: Sequence[str]) -> None:
        super().__init__(", ".join(waiting))
        self.waiting = tuple(waiting)


@dataclass(frozen=True)
class Removed:
    """What was taken out, and where it stood: enough to put it back.

    Args:
        entry: As it was, with all that is in it.
        place: How many stood before it.
        step: The slug of the step that a question was on; nothing for a step.
        parent: The slug of the question that a part was in.
    """

    entry: QuestionDefinition | StepDefinition
    place: int
    step: str = ""
    parent: str = ""


@transaction.atomic
def move_step(*, step_id: int, by: int) -> Step:
    """One place up (-1) or down (1); nothing at either end.

    Raises:
        NotADraft: The version never changes any more.
        Step.DoesNotExist: It was taken out meanwhile.
    """
    row = Step.objects.get(id=step_id)
    lock_draft(row.version_id)
    rows = list(Step.objects.filter(version_id=row.version_id))
    put_at([one for one in rows if one.id != row.id], row, max(rows.index(row) + by, 0))
    return row


@transaction.atomic
def move_question(*, question_id: int, by: int) -> Question:
    """One place up or down; beyond the end of its step it goes to the step beside it.

    Raises:
        NotADraft: The version never changes any more.
        Question.DoesNotExist: It was taken out meanwhile.
    """
    row = Question.objects.select_related("step").get(id=question_id)
    lock_draft(row.step.version_id)
    beside = list(Question.objects.filter(step=row.step, parent_id=row.parent_id))
    place = beside.index(row) + by
    if row.parent_id is None and not 0 <= place < len(beside):
        steps = list(Step.objects.filter(version_id=row.step.version_id))
        number = steps.index(row.step) + by
        if not 0 <= number < len(steps):
            return row
        row.step = steps[number]
        beside = list(Question.objects.filter(step=row.step, parent=None))
        row.position = 0 if by > 0 else (len(beside) + 1) * GAP
        row.save(update_fields=["step", "position"])
        place = 0 if by > 0 else len(beside)
    put_at([one for one in beside if one.id != row.id], row, max(place, 0))
    return row


@transaction.atomic
def copy_question(*, question_id: int) -> Question:
    """The same once more, behind it, under a slug of its own.

    Raises:
        NotADraft: The version never changes any more.
        Question.DoesNotExist: It was taken out meanwhile.
    """
    row = Question.objects.select_related("step", "parent").get(id=question_id)
    lock_draft(row.step.version_id)
    content = found_in(as_it_stands(version_id=row.step.version_id), row)
    place = _place(row)
    return write_question(step=row.step, content=content, parent_id=row.parent_id, place=place + 1)


@transaction.atomic
def copy_step(*, step_id: int) -> Step:
    """The same step once more, behind it, with all that it asks under slugs of their own.

    Raises:
        NotADraft: The version never changes any more.
        Step.DoesNotExist: It was taken out meanwhile.
    """
    row = Step.objects.get(id=step_id)
    lock_draft(row.version_id)
    content = as_it_stands(version_id=row.version_id).step_named(row.slug)
    place = list(Step.objects.filter(version_id=row.version_id)).index(row)
    return write_step(row.version_id, content, place + 1)


@transaction.atomic
def remove_question(*, question_id: int) -> Removed:
    """Take a question out, with its choices and parts.

    Raises:
        NotADraft: The version never changes any more.
        Question.DoesNotExist: It is gone already.
        StillAwaited: Others wait for an answer to it.
    """
    row = Question.objects.select_related("step", "parent").get(id=question_id)
    lock_draft(row.step.version_id)
    _nobody_waits([row.id], but_step=None)
    content = found_in(as_it_stands(version_id=row.step.version_id), row)
    place, parent = _place(row), row.parent.slug if row.parent else ""
    row.delete()
    return Removed(content, place, row.step.slug, parent)


@transaction.atomic
def remove_step(*, step_id: int) -> Removed:
    """Take a step out, with all that it asks.

    Raises:
        NotADraft: The version never changes any more.
        Step.DoesNotExist: It is gone already.
        StillAwaited: Others wait for an answer to one of its questions.
    """
    row = Step.objects.get(id=step_id)
    lock_draft(row.version_id)
    _nobody_waits(list(row.questions.values_list("id", flat=True)), but_step=row.id)
    content = as_it_stands(version_id=row.version_id).step_named(row.slug)
    place = list(Step.objects.filter(version_id=row.version_id)).index(row)
    row.delete()
    return Removed(content, place)


@transaction.atomic
def put_back(*, version_id: int, removed: Removed) -> Step | Question:
    """Put what was taken out where it stood. What it waited for and is gone itself is left out.

    Raises:
        NotADraft: The version never changes any more.
        Step.DoesNotExist: The step that a question stood on is gone.
        Question.DoesNotExist: The question that a part stood in is gone.
    """
    version = lock_draft(version_id)
    if isinstance(removed.entry, StepDefinition):
        return write_step(version_id, removed.entry, removed.place)
    step = version.steps.get(slug=removed.step)
    above = step.questions.get(slug=removed.parent, parent=None) if removed.parent else None
    parent_id = above.id if above else None
    return write_question(step=step, content=removed.entry, parent_id=parent_id, place=removed.place)


def _nobody_waits(question_ids: Sequence[int], *, but_step: int | None) -> None:
    waiting: list[str] = []
    steps = StepCondition.objects.filter(earlier__in=question_ids).exclude(step=but_step)
    waiting += steps.values_list("step__title", flat=True)
    questions = QuestionCondition.objects.filter(earlier__in=question_ids)
    waiting += questions.exclude(question__step=but_step).values_list("question__label", flat=True)
    if waiting:
        raise StillAwaited(list(dict.fromkeys(waiting)))


def _place(row: Question) -> int:
    beside = Question.objects.filter(step=row.step, parent_id=row.parent_id).values_list("id", flat=True)
    return list(beside).index(row.id)
