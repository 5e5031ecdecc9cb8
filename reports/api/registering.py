"""A registration is changed or taken back by a program: what the body says, judged like the form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rest_framework.exceptions import APIException, ValidationError

from reports.actions import NothingDifferent, NotNow, cancel_registration, change_registration
from reports.api.guards import KeyUsed
from reports.customers import ground_for
from reports.models import Report, Supplement, SupplementKind
from reports.questions.days import days_wrong
from reports.questions.values import check_answers
from reports.registrations import changeable_of, standing_of

NOT_REGISTERED = "Nothing is on the list of registrations for this report, or its days are over."
KINDS = (SupplementKind.CHANGE, SupplementKind.CANCEL)


class NotRegistered(APIException):
    """There is nothing to change."""

    status_code = 409
    default_detail = NOT_REGISTERED
    default_code = "not_registered"


def keep_change(
    report: Report,
    *,
    kind: SupplementKind,
    changes: Mapping[str, Any] | None,
    words: str,
    key: str,
    at: datetime,
) -> Supplement:
    """Change a registration, or take it back.

    Raises:
        ValidationError: What is sent is no change of this registration.
        NotRegistered: There is nothing to change.
        KeyUsed: The key has kept something else before.
    """
    try:
        if kind == SupplementKind.CANCEL:
            if changes:
                raise ValidationError({"changes": ["Leave this out: it is taken off the list."]})
            row, _ = cancel_registration(report_id=report.id, words=words, key=key, at=at)
        else:
            answers = _judged(report, changes or {}, at)
            row, _ = change_registration(report_id=report.id, answers=answers, key=key, at=at)
            if any(row.changes.get(slug, said) != said for slug, said in answers.items() if row.changes):
                raise KeyUsed
    except NotNow as error:
        raise NotRegistered from error
    except NothingDifferent as error:
        raise ValidationError({"changes": ["Nothing is different from what is on the list."]}) from error
    if row.kind != kind:
        raise KeyUsed
    return row


def _judged(report: Report, changes: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    if not changes:
        raise ValidationError({"changes": ["Give what changes, slug by slug."]})
    asked = changeable_of(report)
    if not asked:
        raise NotRegistered
    given = {question.slug for question in asked}.intersection(changes)
    questions = [question for question in asked if question.slug in given]
    clean, errors = check_answers(questions, changes, ground=ground_for(report.customer, at=at))
    if errors:
        raise ValidationError({f"changes.{slug}": said for slug, said in errors.items()})
    answers = {slug: clean.get(slug) for slug in given}
    today = at.astimezone(ZoneInfo(report.customer.time_zone)).date()
    if wrong := days_wrong({**standing_of(report).answers, **answers}, today=today):
        raise ValidationError({f"changes.{wrong[0]}": [wrong[1]]})
    return answers
