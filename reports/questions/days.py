"""The days of what is registered ahead: they can be, and are not over. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext

from reports.definitions import QuestionDefinition
from reports.questions import FIRST_DAYS, LAST_DAYS
from reports.questions.text import Ground

FIRST_DAY_AWAY = "away_from"


def days_wrong(answers: Mapping[str, Any], *, today: date) -> tuple[str, str] | None:
    """What is wrong with days: the question, and what to do about it; nothing where all is well."""
    first = next((slug for slug in FIRST_DAYS if answers.get(slug)), "")
    last = next((slug for slug in LAST_DAYS if answers.get(slug)), first)
    if not first:
        return None
    if answers[last] < answers[first]:
        return last, gettext("You came back before you left. Write a later last day.")
    if date.fromisoformat(answers[last]) < today:
        return last, gettext("This day is over. Write today or a later day.")
    return None


def wrong_days(
    questions: Iterable[QuestionDefinition], answers: Mapping[str, Any], *, ground: Ground
) -> list[QuestionDefinition]:
    """The question whose day cannot be, with what is wrong as its sentence; none where all is well.

    Args:
        questions: What is asked.
        answers: API values that fit them.
        ground: Says which day it is.
    """
    wrong = days_wrong(answers, today=ground.now.astimezone(ground.zone).date())
    if wrong is None or wrong[0] == FIRST_DAY_AWAY:
        return []  # who is away already may still say until when
    return [replace(question, error_text=wrong[1]) for question in questions if question.slug == wrong[0]]
