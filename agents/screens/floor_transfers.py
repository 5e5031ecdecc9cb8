"""Requests to the emergency number and for a car that nobody has answered, on the floor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from assistline.models import Centre, User
from assistline.references import group
from triage.models import Transfer, TransferKind, TransferState
from triage.rules.transfers import is_unanswered, span_words

MOST = 20


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


def watched(user: User) -> tuple[frozenset[int], list[Waiting]]:
    """The centres whose floor a person watches, and what waits in them: one statement for both."""
    if not user.has_perm("agents.watch_floor"):
        return frozenset(), []
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
    found = list(
        centres.annotate(waiting=ArraySubquery(rows.values(json=asked)[:MOST])).values_list(
            "id", "name", "waiting"
        )
    )
    waiting = [_read(row, name) for _, name, rows_of_it in found for row in rows_of_it]
    return frozenset(centre_id for centre_id, *_ in found), sorted(waiting, key=lambda one: one.asked_at)[
        :MOST
    ]


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
