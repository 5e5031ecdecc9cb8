"""Versions of report types as they stand in the database, as values.

Rows are read as tuples: thirty types have two thousand of them, and an object for each costs more than the
statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from reports.definition_values import (
    AskIf,
    ChoiceDefinition,
    QuestionDefinition,
    StepDefinition,
    TypeDefinition,
)
from reports.models import Choice, Question, QuestionCondition, ReportTypeVersion, Step, StepCondition
from reports.models.report_type import NarrativeClass

_TYPE = (
    "slug", "name", "home_title", "home_hint", "advice", "offence_code", "group", "open311", "on_home",
    "call_first",
)  # fmt: skip
_QUESTION = (
    "slug", "kind", "label", "hint", "required", "error_text", "cue_if_yes", "item_name", "most_items",
)  # fmt: skip
_OF_VERSION = ("not_anonymous_because", "takes_files", "files_wanted")
_STEP = ("slug", "title", "heading", "why")
_CHOICE = ("value", "label", "hint", "cue", "advice")


def read_definitions(version_ids: Collection[int]) -> dict[int, TypeDefinition]:
    """Version id to its definition, of those that there are; in six statements however many."""
    versions = ReportTypeVersion.objects.filter(id__in=version_ids).values_list(
        "id",
        "number",
        "report_type__narrative_class",
        *_OF_VERSION,
        *(f"report_type__{name}" for name in _TYPE),
    )
    inside = {"step__version__in": version_ids}
    choices = _by_owner(
        Choice.objects.filter(question__step__version__in=version_ids).values_list("question_id", *_CHOICE)
    )
    waits = _waits(
        QuestionCondition.objects.filter(question__step__version__in=version_ids).values_list(
            "question_id", "earlier__slug", "values"
        )
    )
    questions = _by_owner(
        Question.objects.filter(**inside).values_list("step_id", "id", "parent_id", *_QUESTION)
    )
    step_waits = _waits(
        StepCondition.objects.filter(**inside).values_list("step_id", "earlier__slug", "values")
    )
    steps = _by_owner(Step.objects.filter(version__in=version_ids).values_list("version_id", "id", *_STEP))

    def asked(rows: Sequence[Sequence[Any]], parent: int | None) -> tuple[QuestionDefinition, ...]:
        return tuple(
            QuestionDefinition(
                **dict(zip(_QUESTION, own, strict=True)),
                choices=tuple(ChoiceDefinition(*told) for told in choices[at]),
                ask_if=waits[at],
                parts=asked(rows, at) if parent is None else (),
            )
            for at, above, *own in rows
            if above == parent
        )

    return {
        at: TypeDefinition(
            **dict(zip((*_OF_VERSION, *_TYPE), own, strict=True)),
            version_id=at,
            number=number,
            sealed=kept == NarrativeClass.SEALED,
            steps=tuple(
                StepDefinition(
                    **dict(zip(_STEP, told, strict=True)),
                    questions=asked(questions[step], None),
                    ask_if=step_waits[step],
                )
                for step, *told in steps[at]
            ),
        )
        for at, number, kept, *own in versions
    }


def _by_owner(rows: Iterable[Sequence[Any]]) -> defaultdict[int, list[Sequence[Any]]]:
    """The first of each row to the rest of it, in their order."""
    found: defaultdict[int, list[Sequence[Any]]] = defaultdict(list)
    for owner, *rest in rows:
        found[owner].append(rest)
    return found


def _waits(rows: Iterable[Sequence[Any]]) -> Mapping[int, tuple[AskIf, ...]]:
    """Owner to the conditions under which it is asked."""
    found: defaultdict[int, tuple[AskIf, ...]] = defaultdict(tuple)
    for owner, question, values in rows:
        found[owner] += (AskIf(question, tuple(values)),)
    return found
