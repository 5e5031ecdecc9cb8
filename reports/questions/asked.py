"""A whole set of answers against a type that asks one thing only after another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.definitions import TypeDefinition
from reports.models.report_type import QuestionKind
from reports.questions.text import Ground
from reports.questions.values import NO_SUCH_QUESTION, check_answers, fits, lenient

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


def check_some(
    questions: TypeDefinition, answers: Mapping[str, object], *, ground: Ground
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Judge some answers while more may follow: what is said must fit, and nothing is missing yet.

    What is not asked after the others is kept like the rest, as the pages of the portal keep it.

    Returns:
        The clean answers, null where one is taken back, and the sentences by path of those that are refused.
    """
    known = {question.slug: lenient(question) for step in questions.offered for question in step.questions}
    said = [question for slug, question in known.items() if slug in answers]
    clean, errors = check_answers(said, answers, ground=ground)
    errors |= {slug: [NO_SUCH_QUESTION] for slug in answers if slug not in known}
    return {slug: clean.get(slug) for slug in answers if slug in known}, errors
