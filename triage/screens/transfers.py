"""Requests to the emergency number and for a car, in words: on each page of a case, and alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject, Now
from django.urls import reverse

from assistline.models import User
from assistline.references import group
from triage.models import (
    NOT_OVER,
    Case,
    EmergencyMessage,
    MessageState,
    Transfer,
    TransferKind,
    TransferState,
)
from triage.rules.transfers import (
    GIVEN_SILENT,
    GIVEN_TO_000,
    POLICE_COME,
    POLICE_COME_SILENT,
    is_unanswered,
    span_words,
)
from triage.screens.words import staff_time

# An answer is shown on the pages of its case for so long; then the timeline has it.
STILL_NEW = timedelta(minutes=10)
MOST = 4
ON_THE_TELEPHONE = {
    TransferKind.TO_000: "Connect it on your telephone.",
    TransferKind.DISPATCH: "Ring dispatch if no answer comes.",
    TransferKind.UPDATE: "Tell them what is new, and write down that they know.",
}


# What can be written down with one press: of a car it takes the number.
ANSWERS = {TransferKind.TO_000: "000 has answered", TransferKind.UPDATE: "They know"}


def waiting_count() -> Subquery:
    """How many requests of a case nobody has answered: an expression of the case's own query."""
    rows = Transfer.objects.filter(case=OuterRef("id"), state__in=NOT_OVER).order_by()
    counted = rows.values("case").annotate(n=Count("id")).values("n")
    return Subquery(counted, output_field=IntegerField())


def requests_now() -> ArraySubquery:
    """The requests of a case that its pages show: an expression of the case's own query, no statement."""
    lately = Q(state=TransferState.ANSWERED, answered_at__gte=Now() - STILL_NEW)
    rows = Transfer.objects.filter(Q(state__in=NOT_OVER) | lately, case=OuterRef("id"))
    return ArraySubquery(
        rows.order_by("-asked_at", "-id").values(
            json=JSONObject(
                id="id",
                kind="kind",
                state="state",
                asked_at="asked_at",
                due_at="due_at",
                answered_at="answered_at",
                event_number="event_number",
                by=Coalesce("asked_by__full_name", "asked_by__username"),
            )
        )[:MOST]
    )


def now_on_case(case: Case, now: datetime) -> list[dict[str, Any]]:
    """What the head of a case says of its requests; ``case`` was read with :func:`requests_now`."""
    zone = case.centre.zone
    return [_now(row, now, zone) for row in getattr(case, "requests_now", None) or []]


def _now(row: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    asked_at, due_at = (datetime.fromisoformat(row[name]) for name in ("asked_at", "due_at"))
    failed, answered = row["state"] == TransferState.FAILED, row["state"] == TransferState.ANSWERED
    alarm = not answered and is_unanswered(due_at=due_at, failed=failed, now=now)
    to_000 = row["kind"] == TransferKind.TO_000
    update = row["kind"] == TransferKind.UPDATE
    name = "000" if to_000 else "Update" if update else "Dispatch"
    if answered:
        at = datetime.fromisoformat(row["answered_at"]).astimezone(zone)
        number = f" Event number {row['event_number']}." if row["event_number"] else ""
        said = f"{name} answered at {at:%H:%M:%S}."
        return {"id": row["id"], "look": "answered", "head": said, "words": number, "url": _url(row["id"])}
    head = f"{name} since {asked_at.astimezone(zone):%H:%M:%S}"
    if failed:
        head, words = f"{name} failed", "Ask again, or say what was done instead."
    elif alarm:
        words = "No answer. Ring, then write who answered and the event number."
    else:
        words = ON_THE_TELEPHONE[TransferKind(row["kind"])]
    if update and row["event_number"]:
        words = f"Event {row['event_number']}. {words}"
    return {
        "id": row["id"],
        "look": "alarm" if alarm else "open",
        "head": head,
        "words": f"{words} Asked by {row['by']}.",
        "since": "" if failed else asked_at.isoformat(),
        "lasted": "" if failed else span_words(now - asked_at),
        "stops": not failed,
        "answers": "" if failed else ANSWERS.get(TransferKind(row["kind"]), ""),
        "again": failed,
        "url": _url(row["id"]),
    }


def _url(transfer_id: int) -> str:
    return reverse("triage-transfer", args=[transfer_id])


def words_for(kind: str, *, silent: bool) -> str:
    """What the citizen reads once it is answered, before an officer changes it: only what is certain."""
    if kind == TransferKind.DISPATCH:
        return POLICE_COME_SILENT if silent else POLICE_COME
    return GIVEN_SILENT if silent else GIVEN_TO_000


def shown(transfer: Transfer, user: User, now: datetime) -> dict[str, Any]:
    """One request with everything that was written about it.

    Args:
        transfer: With its case, people and centre, and ``messages`` prefetched.
        user: Who reads it.
        now: When.
    """
    zone, case = transfer.centre.zone, transfer.case
    end = transfer.answered_at or transfer.failed_at or transfer.over_at or now
    waits = transfer.state == TransferState.OPEN
    return {
        "id": transfer.id,
        "name": transfer.get_kind_display(),
        "kind": transfer.kind,
        "state": transfer.state,
        "state_name": transfer.get_state_display(),
        "alarm": transfer.alarms(now),
        "over": transfer.state not in NOT_OVER,
        "asked": staff_time(transfer.asked_at, zone),
        "since": transfer.asked_at.isoformat() if waits else "",
        "lasted": span_words((now if waits else end) - transfer.asked_at),
        "by": str(transfer.asked_by),
        "centre": transfer.centre.name,
        "matter": case.matter if case else "A call",
        "reference": group(case.reference) if case else "",
        "case_url": reverse("triage-dispatch", args=[case.reference])
        if case and user.has_perm("triage.review_case")
        else "",
        "url": _url(transfer.id),
        "event_number": transfer.event_number,
        "rows": [(label, words) for label, words in _rows(transfer, zone) if words],
        "facts_went": facts_went(transfer, zone),
        "again": transfer.again_of_id is not None,
    }


def _rows(transfer: Transfer, zone: ZoneInfo) -> list[tuple[str, str]]:
    answered = staff_time(transfer.answered_at, zone) if transfer.answered_at else ""
    failed = f"{transfer.failed_why} ({staff_time(transfer.failed_at, zone)})" if transfer.failed_at else ""
    by = f", written by {transfer.answered_by}" if transfer.answered_by else ", by their program"
    return [
        ("What is new" if transfer.kind == TransferKind.UPDATE else "What is needed", transfer.needed),
        ("Where", transfer.place),
        ("To know", transfer.warnings),
        ("Answered", f"{answered}{by}" if answered else ""),
        ("Who answered", transfer.operator),
        ("Event number", transfer.event_number),
        ("Failed", failed),
        ("Instead", transfer.over_why),
        ("Alarm", ", ".join(str(one["who"]) for one in transfer.told if one["told"])),
    ]


def facts_went(transfer: Transfer, zone: ZoneInfo) -> str:
    """What became of the facts that go along, in a sentence."""
    asked = [one for one in transfer.messages.all() if one.kind != EmergencyMessage.Kind.TAKEN_BACK]
    if not asked:
        return "No address is set for the facts: read them out on the telephone."
    message = max(asked, key=lambda one: one.id)
    if message.state == MessageState.SENT and message.sent_at:
        return f"The facts are there since {message.sent_at.astimezone(zone):%H:%M:%S}."
    if message.state == MessageState.REFUSED:
        return f"The facts were not taken: read them out. {message.last_error}"
    tries = f" {message.attempts} tries. {message.last_error}" if message.attempts else ""
    return f"The facts are on their way.{tries}"
