"""A whole set of answers against a type that asks one thing only after another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.definitions import TypeDefinition
from reports.models.report_type import QuestionKind
from reports.questions.text import Ground
from reports.questions.values import check_answers, fits

CLOSED = (QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.CHOICES)
NOT_ASKED = "With these answers this is not asked. Leave it out."


def check_asked(
    questions: TypeDefinition, answers: Mapping[str, object], *, ground: Ground
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Judge slugs to API values as ``check_answers`` does, by what is asked for just these answers.

    Returns:
        The clean answers, and the sentences by path of those that are refused, missing or not asked.
    """
    deciding = {
        question.slug: answers[question.slug]
        for question in questions.questions()
        if question.kind in CLOSED
        and question.slug in answers
        and fits(question, answers[question.slug], ground=ground)
    }
    asked = questions.asked_questions(deciding)
    slugs = {question.slug for question in asked}
    idle = [slug for slug in answers if slug in questions.by_slug and slug not in slugs]
    given = {slug: value for slug, value in answers.items() if slug not in idle}
    clean, errors = check_answers(asked, given, ground=ground)
    return clean, errors | {slug: [NOT_ASKED] for slug in idle if answers[slug] is not None}
