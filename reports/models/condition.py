"""When a step or a question is asked: only after certain answers to an earlier step's question."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from assistline.models.version_guard import only_in_drafts
from reports.models.report_type import SLUG, VERSION_OF_QUESTION, VERSIONS, Question, Step

VERSION_OF_STEP = "(SELECT version_id FROM reports_step WHERE id = {}.step_id)"


def same_version(own: str) -> pgtrigger.Trigger:
    """A condition asks about a question of its own version.

    Args:
        own: SQL for the version's id of the row ``NEW``.
    """
    return pgtrigger.Trigger(
        name="same_version",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF {own} IS DISTINCT FROM (
                SELECT s.version_id FROM reports_question q JOIN reports_step s ON s.id = q.step_id
                WHERE q.id = NEW.earlier_id AND q.parent_id IS NULL
            ) THEN
                RAISE EXCEPTION 'A condition asks about a question of its own version.';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - names from the models, no input
    )


class Condition(models.Model):
    """Holds when the answer to the earlier question is, or contains, one of the values. All must hold."""

    # A question that others wait for is not taken out from under them.
    earlier = models.ForeignKey(
        Question,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text="A question with fixed answers, of an earlier step.",
    )
    values = ArrayField(models.CharField(max_length=40, validators=[SLUG]), help_text="Any of these answers.")

    class Meta:
        abstract = True
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.earlier} {' / '.join(self.values)}"


class StepCondition(Condition):
    """When a step is asked."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="conditions")

    class Meta(Condition.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(values__len__gte=1), name="step_condition_has_values")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            only_in_drafts(
                version_table=VERSIONS, new=VERSION_OF_STEP.format("NEW"), old=VERSION_OF_STEP.format("OLD")
            ),
            same_version(VERSION_OF_STEP.format("NEW")),
        ]


class QuestionCondition(Condition):
    """When a question, or a part of one, is asked."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="conditions")

    class Meta(Condition.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(values__len__gte=1), name="question_condition_has_values"
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            only_in_drafts(
                version_table=VERSIONS,
                new=VERSION_OF_QUESTION.format("NEW"),
                old=VERSION_OF_QUESTION.format("OLD"),
            ),
            same_version(VERSION_OF_QUESTION.format("NEW")),
        ]
