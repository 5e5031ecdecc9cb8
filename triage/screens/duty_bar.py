"""Whether the person is on duty, and which centres have nobody: a line on the review pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse

from assistline.models import Centre, User
from assistline.references import group
from triage.models import (
    Case,
    Duty,
    DutyAlarm,
    Passing,
    Proposal,
    ProposalState,
    Transfer,
    TransferKind,
    TransferState,
)
from triage.screens.words import staff_time

CHOICES = (4, 8, 10, 12)
USUAL = 8
MOST_UNANSWERED = 3


def until_words(until: datetime, zone: ZoneInfo, now: datetime) -> str:
    """``18:00``; with its day when that is not today."""
    local = until.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else staff_time(until, zone)


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many there are, read with something else."""
    one = rows.order_by().annotate(all_of_them=Value(1)).values("all_of_them")
    return Coalesce(Subquery(one.annotate(number=Count("id")).values("number")), 0)


def duty_bar(user: User, now: datetime, *, read_too: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the line shows: one statement, which reads the person's centre as well. Call it first.

    Args:
        user: Who asks.
        now: When.
        read_too: What else the centre is to bring, by name.
    """
    running = Duty.objects.filter(user_id=user.id, ended_at=None, until__gt=now)
    ringing = DutyAlarm.objects.filter(centre_id=OuterRef("id"), ended_at=None)
    if user.has_perm("triage.see_every_centre"):
        centres = Centre.objects.filter(customer__centres=user.centre_id)
    else:
        centres = Centre.objects.filter(id=user.centre_id)
    waiting = Transfer.objects.not_kept_from(user).alarming(now).filter(centre_id=OuterRef("id"))
    asked = JSONObject(id="id", kind="kind", state="state", reference="case__reference")
    offered = Passing.objects.offered_to(user).filter(case__in=Case.objects.not_kept_from(user).open())
    to_sign = Proposal.objects.filter(state=ProposalState.OPEN, case__in=Case.objects.visible_to(user).open())
    found = list(
        centres.annotate(
            passed=_count(offered),
            to_sign=_count(to_sign.exclude(by__in=user.log_ins)),
            until=Subquery(running.values("until")[:1]),
            missed_at=Subquery(ringing.values("raised_at")[:1]),
            **(read_too or {}),
            unanswered=ArraySubquery(waiting.oldest_first().values(json=asked)[:MOST_UNANSWERED]),
        ).order_by("name")
    )
    user.centre = next(centre for centre in found if centre.id == user.centre_id)
    zone, until = user.centre.zone, found[0].until
    return {
        "url": reverse("triage-duty"),
        "seen_url": reverse("triage-duty-seen") if until else "",
        "until": until_words(until, zone, now) if until else "",
        "choices": [
            {
                "hours": hours,
                "words": f"{(now + timedelta(hours=hours)).astimezone(zone):%H:%M} ({hours} hours)",
                "usual": hours == USUAL,
            }
            for hours in CHOICES
        ],
        "passed": found[0].passed,
        "to_sign": found[0].to_sign,
        "missed": [
            {"centre": centre.name, "since": f"{centre.missed_at.astimezone(zone):%H:%M}"}
            for centre in found
            if centre.missed_at
        ],
        "unanswered": [
            {
                "name": TransferKind(one["kind"]).label,
                "what": "failed" if one["state"] == TransferState.FAILED else "no answer",
                "reference": group(one["reference"]) if one["reference"] else "a call",
                "url": reverse("triage-transfer", args=[one["id"]]),
            }
            for centre in found
            for one in centre.unanswered
        ],
    }
