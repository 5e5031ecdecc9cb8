"""Requests to the emergency number and for a car that nobody has answered, on the floor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from agents.models import HelpRequest
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


def watched(user: User) -> tuple[frozenset[int], list[Waiting], bool]:
    """Whose floor a person watches, what waits there, and whether an agent asks for help: one statement."""
    if not user.has_perm("agents.watch_floor"):
        return frozenset(), [], False
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
    help_asked = HelpRequest.objects.waiting().filter(call__centre=OuterRef("id"))
    found = list(
        centres.annotate(
            waiting=ArraySubquery(rows.values(json=asked)[:MOST]), helped=Exists(help_asked)
        ).values_list("id", "name", "waiting", "helped")
    )
    waiting = [_read(row, name) for _, name, rows_of_it, _ in found for row in rows_of_it]
    oldest_first = sorted(waiting, key=lambda one: one.asked_at)[:MOST]
    helped = any(asks for *_, asks in found)
    return frozenset(centre_id for centre_id, *_ in found), oldest_first, helped


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
