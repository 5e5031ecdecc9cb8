"""Requests to the emergency number and for a car that nobody has answered, on the floor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse

from agents.models import HelpRequest
from assistline.models import Centre, User
from assistline.references import group
from triage.models import Transfer, TransferKind, TransferState
from triage.rules.transfers import is_unanswered, span_words

MOST = 20
MOST_HELPED = 500


@dataclass(frozen=True)
class Waiting:
    """One request that has no answer."""

    id: int
    kind: TransferKind
    failed: bool
    asked_at: datetime
    due_at: datetime
    by: str
    reference: str
    centre: str

    def alarms(self, now: datetime) -> bool:
        """Whether it has waited too long, or failed."""
        return is_unanswered(due_at=self.due_at, failed=self.failed, now=now)


@dataclass(frozen=True)
class HelpToday:
    """How often agents asked for help since midnight, and how soon somebody answered.

    Args:
        waits: Whether somebody asks at this moment.
        asked: How often, those that were taken back too.
        answered_in: How long each answer took.
    """

    waits: bool = False
    asked: int = 0
    answered_in: tuple[timedelta, ...] = ()

    @property
    def half_within(self) -> timedelta | None:
        """The median; nothing where nobody was answered."""
        if not self.answered_in:
            return None
        return timedelta(seconds=median(one.total_seconds() for one in self.answered_in))


def watched(user: User, now: datetime) -> tuple[frozenset[int], list[Waiting], HelpToday]:
    """Whose floor a person watches, what waits there, and how agents ask for help: one statement."""
    if not user.has_perm("agents.watch_floor"):
        return frozenset(), [], HelpToday()
    centres = Centre.objects.filter(id=user.centre_id)
    if user.has_perm("triage.see_every_centre"):
        centres = Centre.objects.filter(customer__centres=user.centre_id)
    rows = Transfer.objects.not_kept_from(user).not_over().filter(centre_id=OuterRef("id")).oldest_first()
    asked = JSONObject(
        id="id",
        kind="kind",
        state="state",
        asked_at="asked_at",
        due_at="due_at",
        by="asked_by__full_name",
        reference="case__reference",
    )
    midnight = now.astimezone(user.centre.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    helped = HelpRequest.objects.visible_to(user).filter(call__centre=OuterRef("id"))
    helped = helped.filter(Q(asked_at__gte=midnight) | Q(answered_at=None, ended_at=None))
    times = JSONObject(asked="asked_at", answered="answered_at", ended="ended_at")
    found = list(
        centres.annotate(
            waiting=ArraySubquery(rows.values(json=asked)[:MOST]),
            helped=ArraySubquery(helped.values(json=times)[:MOST_HELPED]),
        ).values_list("id", "name", "waiting", "helped")
    )
    waiting = [_read(row, name) for _, name, rows_of_it, _ in found for row in rows_of_it]
    oldest_first = sorted(waiting, key=lambda one: one.asked_at)[:MOST]
    today = _help_today([row for *_, helped_there in found for row in helped_there])
    return frozenset(centre_id for centre_id, *_ in found), oldest_first, today


def _help_today(rows: list[dict[str, str | None]]) -> HelpToday:
    spans = [
        datetime.fromisoformat(row["answered"]) - datetime.fromisoformat(row["asked"])
        for row in rows
        if row["answered"] and row["asked"]
    ]
    waits = any(not row["answered"] and not row["ended"] for row in rows)
    return HelpToday(waits, len(rows), tuple(spans))


def _read(row: dict[str, Any], centre: str) -> Waiting:
    return Waiting(
        id=row["id"],
        kind=TransferKind(row["kind"]),
        failed=row["state"] == TransferState.FAILED,
        asked_at=datetime.fromisoformat(row["asked_at"]),
        due_at=datetime.fromisoformat(row["due_at"]),
        by=row["by"],
        reference=row["reference"] or "",
        centre=centre,
    )


def transfer_row(one: Waiting, user: User, now: datetime) -> dict[str, Any]:
    """One of them, with the way to write down its answer."""
    return {
        "name": one.kind.label,
        "alarm": one.alarms(now),
        "failed": one.failed,
        "since_iso": one.asked_at.isoformat(),
        "since_text": span_words(now - one.asked_at),
        "by": one.by,
        "centre": one.centre,
        "reference": group(one.reference) if one.reference else "",
        "url": reverse("triage-transfer", args=[one.id]) if user.has_perm("triage.answer_transfer") else "",
    }
