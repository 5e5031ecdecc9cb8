"""Files of everything of a case: what was taken out, and the answer to whether one is unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from assistline.models import User
from assistline.references import group
from triage.actions.checking_life import Checked
from triage.actions.taking_out import takeable_by
from triage.models import CaseLife
from triage.screens.words import staff_time

LATELY = 20


def taken_lately(user: User) -> QuerySet[CaseLife]:
    """The last ones, of cases that this person could take out themselves."""
    found = CaseLife.objects.filter(case__in=takeable_by(user).order_by().values("id"))
    return found.select_related("case", "by").order_by("-id")[:LATELY]


def rows(taken: Iterable[CaseLife], user: User) -> list[dict[str, Any]]:
    """What was taken out, for the list."""
    return [_row(one, user) for one in taken]


def answer(checked: Checked, user: User) -> dict[str, Any]:
    """The answer in words, with the tone that it is shown in."""
    known = _row(checked.known, user) if checked.known else None
    if checked.unchanged:
        title, tone = "Yes, this file is unchanged", "good"
        words = (
            "It is byte for byte the file that was taken out."
            if known
            else "Every record in it is as we signed it. The file itself was packed again since, "
            "or belongs to a case that you may not know of."
        )
    elif checked.is_ours:
        title, tone = "No, this file was changed", "bad"
        words = "Do not rely on it. Take the case out again for an unchanged one."
    else:
        title, tone = "This is no file of a case", "bad"
        words = "It is no ZIP file that this house made, or it is broken. Nothing can be said of its content."
    return {
        "title": title,
        "tone": tone,
        "words": words,
        "faults": checked.faults if checked.is_ours else (),
        "known": known,
        "sha256": checked.sha256,
    }


def _row(one: CaseLife, user: User) -> dict[str, Any]:
    return {
        "reference": group(one.case.reference),
        "at": staff_time(one.at, user.centre.zone),
        "by": str(one.by),
        "reason": one.reason,
        "sha256": one.sha256,
        "size": one.size,
    }
