"""The owner of a registration changes it or takes it back: kept beside what was sent, as a supplement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_noop

from assistline.events import emit
from reports.actions.hearing import hear, lock_report
from reports.actions.people import keep_each
from reports.actions.wishes import NotNow
from reports.models import OpenCue, PersonRole, Report, Supplement, SupplementKind
from reports.registrations import (
    PEOPLE_ASKED,
    PREFIX,
    Role,
    Standing,
    is_registered,
    item_of,
    rows_of,
    said_of,
    standing_of,
)

OFF = gettext_noop("It is off.")


class NothingDifferent(Exception):
    """What was sent is what stands already; nothing was kept."""


class ChangedMeanwhile(Exception):
    """Another window changed it since the page was drawn; nothing was kept."""


@transaction.atomic
def change_registration(
    *, report_id: int, answers: Mapping[str, Any], key: str, at: datetime, seen: int | None = None
) -> tuple[Supplement, list[OpenCue]]:
    """Keep what is different now: days, times, whom to ring. What was off is on again by it.

    The report stays as it was sent. Whoever is not named any more is not rung any more, and not forgotten.

    Args:
        report_id: Which; the caller has checked that the citizen may open it.
        answers: Slugs of what can be changed to clean API values; what is not there stays as it is.
        key: The form's, made when it was shown: sent twice, it is one change.
        at: When, timezone-aware.
        seen: The last change that the page was drawn with; without it the last writer wins.

    Returns:
        The change, and the cues that are new by it.

    Raises:
        Report.DoesNotExist: There is no such report.
        NotNow: It is not on the list, or its days are over.
        ChangedMeanwhile: See there.
        NothingDifferent: See there.
    """
    report = lock_report(report_id)
    if (before := report.supplements.filter(key=key).first()) is not None:
        return before, []
    standing = _registered(report, seen)
    asked = {question.slug for question in standing.questions}
    changes = {
        slug: said
        for slug, said in answers.items()
        if slug in asked and (said or None) != (standing.answers.get(slug) or None)
    }
    if not changes and not standing.cancelled:
        raise NothingDifferent
    zone = ZoneInfo(report.customer.time_zone)
    now = replace(standing, answers={**standing.answers, **changes})
    words = said_of(rows_of(now, zone=zone, only=changes)) or "It is on again."
    was = said_of(rows_of(standing, zone=zone, only=changes)) or OFF
    for slug, role in PEOPLE_ASKED.items():
        if slug in changes:
            _rings(report, role, changes[slug] or [], at)
    return _keep(report, SupplementKind.CHANGE, words=words, was=was, changes=changes, key=key, at=at)


@transaction.atomic
def cancel_registration(
    *, report_id: int, words: str, key: str, at: datetime
) -> tuple[Supplement, list[OpenCue]]:
    """Keep that it is off. Nothing closes by it: staff see it marked so until its days are over.

    Args:
        report_id: Which; the caller has checked that the citizen may open it.
        words: Why, as typed; may be empty.
        key: The form's, made when it was shown.
        at: When, timezone-aware.

    Raises:
        Report.DoesNotExist: There is no such report.
        NotNow: It is not on the list, or its days are over.
    """
    report = lock_report(report_id)
    if (before := report.supplements.filter(key=key).first()) is not None:
        return before, []
    standing = _registered(report, None)
    if standing.cancelled:
        return report.supplements.filter(kind=SupplementKind.CANCEL).order_by("-id")[0], []
    return _keep(report, SupplementKind.CANCEL, words=words or OFF, was="", changes=None, key=key, at=at)


def _registered(report: Report, seen: int | None) -> Standing:
    if not is_registered(report):
        raise NotNow
    standing = standing_of(report)
    if seen is not None and seen != standing.change_id:
        raise ChangedMeanwhile
    return standing


def _rings(report: Report, role: Role, items: list[dict[str, Any]], at: datetime) -> None:
    """Whom to ring from now on: who is told of in the same words stays, the others end, new ones begin."""
    left = list(items)
    there = PersonRole.objects.filter(report=report, role=role, ended_at=None)
    ended = []
    for one in there.select_related("person").prefetch_related("person__contact_points").order_by("id"):
        if (same := item_of(one)) in left:
            left.remove(same)
        else:
            ended.append(one.id)
    PersonRole.objects.filter(id__in=ended).update(ended_at=at)
    keep_each(report=report, role=role, prefix=PREFIX[role], items=left, at=at)


def _keep(
    report: Report,
    kind: SupplementKind,
    *,
    words: str,
    was: str,
    changes: dict[str, Any] | None,
    key: str,
    at: datetime,
) -> tuple[Supplement, list[OpenCue]]:
    supplement = Supplement.objects.create(
        report=report, kind=kind, wrong=was, words=words, changes=changes, key=key, at=at
    )
    cues = hear(report=report, words=words, at=at)
    emit("report.supplemented", centre_id=report.centre_id, report_id=report.id, supplement_id=supplement.id)
    return supplement, cues
