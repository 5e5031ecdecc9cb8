"""What somebody passed on, and what became of it: where it is worked on, and where who passed it on looks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse

from assistline.models import User
from assistline.references import group
from triage.actions.telling import told_words
from triage.models import Case, Passing, PassingState
from triage.screens.words import staff_time

# What is answered is read for so long where one passed it on; after that it is on the case's own pages.
FOR, MOST = timedelta(days=14), 30


def passing_words(one: Passing, zone: ZoneInfo) -> dict[str, Any]:
    """One passing in words; read with its people and centres."""
    return {
        "id": one.id,
        "to": str(one.to_user or one.to_centre),
        "by": str(one.by),
        "at": staff_time(one.at, zone),
        "reason": one.reason,
        "told": told_words(one.told) if one.told else "",
        "state": one.get_state_display(),
        "open": one.state == PassingState.OPEN,
        "refused": one.state == PassingState.REFUSED,
        "answer": one.answer,
        "answered": f"{one.answered_by}, {staff_time(one.answered_at, zone)}" if one.answered_at else "",
    }


def given_by(user: User, now: datetime) -> list[Passing]:
    """What this person passed on and may still see: what waits, and what was answered of late."""
    of_late = Q(state=PassingState.OPEN) | Q(answered_at__gt=now - FOR)
    given = Passing.objects.filter(of_late, by=user, case__in=Case.objects.visible_to(user).order_by())
    given = given.exclude(state=PassingState.TAKEN_BACK)
    people = ("by", "to_user", "to_centre", "answered_by", "case__centre")
    return list(given.select_related(*people).order_by("-at", "-id")[:MOST])


def given_rows(given: Iterable[Passing]) -> list[dict[str, Any]]:
    """Of each what it is about, to whom it went, and who answered what."""
    return [
        passing_words(one, one.case.centre.zone)
        | {
            "title": one.case.matter,
            "reference": group(one.case.reference),
            "url": reverse("triage-case", args=[one.case.reference]),
        }
        for one in given
    ]
