"""Keeping members of staff out of a report, from when its writer names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from reports.meant import is_feedback, may_be_about_staff, may_go_on, who_is_meant
from reports.models import Draft, DraftAnswer, DraftKeptOut, KeptOut, Report
from reports.questions.items import gather
from reports.reading.answers import NARRATIVE


@transaction.atomic
def keep_out(*, report_id: int, user_ids: Iterable[int], why: KeptOut.Why, at: datetime) -> None:
    """Let people neither see, find nor count a report and what comes of it. Safe to repeat.

    Args:
        report_id: Which report.
        user_ids: Whom.
        why: They are named in it, or had a part in what it is about.
        at: When, timezone-aware.

    Raises:
        IntegrityError: There is no such report or person.
    """
    KeptOut.objects.bulk_create(
        (KeptOut(report_id=report_id, user_id=user, why=why, at=at) for user in sorted(user_ids)),
        ignore_conflicts=True,
    )


def keep_out_of_draft(*, draft_id: int, answers: Mapping[str, Any] | None = None) -> None:
    """Let whoever some feedback is about know nothing of it while it is written: not even of a cue in it.

    Called in the transaction that keeps an answer, before a cue can be seen. A name that was taken back stays
    kept out; with thanks or an idea nobody is. What goes on about feedback, without being told as that, is
    as it is.

    Args:
        draft_id: Which draft.
        answers: Slugs to API values, of what was sent whole and has no answers of its own.

    Raises:
        Draft.DoesNotExist: There is no such draft.
    """
    customer_id, version_id = Draft.objects.values_list("customer_id", "type_version_id").get(id=draft_id)
    if not (is_feedback(version_id) or may_go_on(version_id)):
        return
    if answers is None:
        rows = DraftAnswer.objects.filter(draft_id=draft_id).values_list("question", "item", "value")
        answers = gather(rows)
    if not is_feedback(version_id) and not may_be_about_staff(
        customer_id=customer_id, version_id=version_id, answers=answers
    ):
        return
    meant = who_is_meant(customer_id=customer_id, answers=answers)
    if meant is None:
        DraftKeptOut.objects.filter(draft_id=draft_id).delete()
        return
    DraftKeptOut.objects.bulk_create(
        (DraftKeptOut(draft_id=draft_id, user_id=user) for user in sorted(meant)), ignore_conflicts=True
    )


def keep_out_by_words(*, report: Report, words: str, at: datetime) -> None:
    """Keep whoever is named in what follows feedback out of it; who was given it has read it anyway.

    Args:
        report: What was sent; of any other matter nobody is kept out.
        words: What follows, as typed.
        at: When, timezone-aware.

    Raises:
        DatabaseError: Nobody is kept out; the words are not kept either.
    """
    answers = {**report.answers, NARRATIVE: words}
    if not is_feedback(report.type_version_id) and not may_be_about_staff(
        customer_id=report.customer_id, version_id=report.type_version_id, answers=answers
    ):
        return
    meant = who_is_meant(customer_id=report.customer_id, answers=answers, report_id=report.id)
    keep_out(report_id=report.id, user_ids=meant or (), why=KeptOut.Why.NAMED, at=at)
