"""A case in the records system, and where the two books differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Expression, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse

from assistline.models import User
from assistline.references import group
from triage.actions.comparing_records import ways_for
from triage.crime import numbers_before_merge
from triage.forms_record import LifeForm, MendForm
from triage.models import (
    Case,
    CaseLife,
    CaseStatus,
    DecisionKind,
    HandoverState,
    RecordDifference,
    RecordHandover,
    RecordsSystem,
)
from triage.rules.niem import MENDABLE
from triage.screens.words import staff_time

PAGE = 25
TO_DO = (HandoverState.REJECTED, HandoverState.FAILED)


def waits() -> Expression | Subquery:
    """How many handings over of a case wait for a person, as part of the case's own query."""
    found = RecordHandover.objects.filter(case=OuterRef("id"), state__in=TO_DO).order_by().values("case")
    return Coalesce(Subquery(found.annotate(n=Count("id")).values("n")), 0, output_field=IntegerField())


def number_subquery() -> Expression | Subquery:
    """The crime number of a case, as part of the case's own query; empty where it has none."""
    known = RecordHandover.objects.filter(case=OuterRef("id"), state=HandoverState.ACKNOWLEDGED)
    return Coalesce(Subquery(known.order_by("-id").values("crime_number")[:1]), Value(""))


def earlier_numbers() -> ArraySubquery:
    """Reference and crime number of each case that goes on in this one and had been recorded before, as part
    of the case's own query."""
    known = RecordHandover.objects.filter(
        case__merges__root=OuterRef("id"), case__merges__ended_at=None, state=HandoverState.ACKNOWLEDGED
    )
    newest = known.order_by("case__reference", "-id").distinct("case__reference")
    return ArraySubquery(newest.values(said=JSONObject(reference="case__reference", number="crime_number")))


def read_record(case: Case, user: User, now: datetime) -> dict[str, Any]:
    """What the page of a case's record shows, but for a form that comes back."""
    zone = case.centre.zone
    handovers = list(case.handovers.select_related("decision", "by").order_by("-id"))
    latest = handovers[0] if handovers else None
    mine = case.status == CaseStatus.IN_REVIEW and case.officer_id == user.id
    to_mend = latest if latest and latest.state == HandoverState.REJECTED else None
    connected = RecordsSystem.objects.filter(customer_id=case.customer_id).exists()
    recorded = _is_recorded(case)
    lives = list(case.lives.select_related("by")[:10]) if user.has_perm("triage.take_life") else []
    return {
        "handovers": [_handover(one, zone) for one in handovers],
        "before_merge": [
            {
                "reference": group(reference),
                "number": number,
                "url": reverse("triage-record", args=[reference]),
            }
            for reference, number in numbers_before_merge(case)
        ],
        "connected": connected,
        "recorded": recorded,
        "can_hand_over": connected and recorded and latest is None and case.restricted,
        "to_mend": to_mend is not None,
        "can_mend": to_mend is not None and mine,
        "can_claim": to_mend is not None and case.status == CaseStatus.WAITING,
        "again_id": latest.id if latest and latest.state == HandoverState.FAILED else None,
        "claim_url": reverse("triage-claim", args=[case.reference]),
        "send_url": reverse("triage-record-send", args=[case.reference]),
        "record_url": reverse("triage-record", args=[case.reference]),
        "life_url": reverse("triage-life", args=[case.reference]),
        "may_take": user.has_perm("triage.take_life"),
        "lives": [_life(one, zone) for one in lives],
        "life_form": LifeForm(auto_id="life_%s"),
        "mend_form": mend_form(case, to_mend) if to_mend else None,
    }


def mend_form(case: Case, handover: RecordHandover, data: Any = None) -> MendForm:
    """The form of what was not taken, with the reasons beside the fields."""
    return MendForm(
        data,
        document=handover.document,
        said=handover.errors,
        zone=case.centre.zone,
        initial={"version": case.version},
        auto_id="mend_%s",
    )


def _is_recorded(case: Case) -> bool:
    last = case.decisions.exclude(kind=DecisionKind.STANDS).last()
    return last is not None and last.kind == DecisionKind.RECORD


def _handover(one: RecordHandover, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.get_state_display(),
        "tone": "late" if one.state in TO_DO else "done" if one.crime_number else "",
        "made": staff_time(one.made_at, zone) + (f" by {one.by}" if one.by else ""),
        "sent": staff_time(one.sent_at, zone) if one.sent_at else "",
        "answered": staff_time(one.answered_at, zone) if one.answered_at else "",
        "number": one.crime_number,
        "error": one.last_error,
        "errors": [str(error.get("message", "")) for error in one.errors],
        "mended": [
            f"{MENDABLE.get(path, path)}: {value or 'left out'}" for path, value in one.mended.items()
        ],
        "sha256": one.sha256,
        "key": str(one.key),
    }


def _life(one: CaseLife, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "at": staff_time(one.at, zone),
        "by": str(one.by),
        "reason": one.reason,
        "sha256": one.sha256,
        "size": one.size,
    }


def listed(user: User, after: str) -> tuple[list[RecordDifference], str]:
    """One page of the differences that nobody has settled, and the cursor of the next."""
    found = RecordDifference.objects.visible_to(user).open().order_by("id")
    found = found.select_related("case__centre", "case__report_type", "handover")
    if after.isascii() and after.isdigit() and len(after) < 19:
        found = found.filter(id__gt=int(after))
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], str(rows[PAGE - 1].id) if len(rows) > PAGE else ""


def unhanded(user: User) -> list[RecordHandover]:
    """What was not taken, could not be handed over, or has no number in time; the oldest first."""
    seen = Case.objects.visible_to(user).values("id")
    stuck = RecordHandover.objects.filter(case_id__in=seen).filter(state__in=TO_DO)
    late = RecordHandover.objects.filter(
        case_id__in=seen,
        raised_at__isnull=False,
        state__in=[HandoverState.SENT, HandoverState.WAITING],
    )
    return list((stuck | late).select_related("case__centre", "case__report_type").order_by("id")[:PAGE])


def page(
    rows: Sequence[RecordDifference],
    stuck: Sequence[RecordHandover],
    user: User,
    following: str,
    *,
    last_at: datetime | None,
) -> dict[str, Any]:
    """What the page of the two books shows."""
    zone = user.centre.zone
    return {
        "rows": [_row(one, zone) for one in rows],
        "stuck": [_stuck(one, zone) for one in stuck],
        "compared": staff_time(last_at, zone) if last_at else "",
        "connected": RecordsSystem.objects.filter(customer_id=user.centre.customer_id).exists(),
        "next_url": f"{reverse('triage-records')}?after={following}" if following else "",
        "referrals_url": reverse("triage-referrals"),
    }


def _row(one: RecordDifference, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.get_kind_display(),
        "matter": _matter(one.case) if one.case else "No case here",
        "reference": group(one.case.reference) if one.case else "",
        "url": reverse("triage-record", args=[one.case.reference]) if one.case else "",
        "ours": one.our_number,
        "theirs": one.their_number,
        "submission": one.submission,
        "named": one.their_reference,
        "found": staff_time(one.found_at, zone),
        "ways": [(way.value, LABELS[way]) for way in ways_for(one)],
        "settle_url": reverse("triage-records-settle", args=[one.id]),
    }


LABELS = {
    RecordDifference.How.SENT_AGAIN: "Hand it over again",
    RecordDifference.How.TAKEN_OVER: "Take their number, and tell the citizen",
    RecordDifference.How.SEEN: "Looked into",
}


def _stuck(one: RecordHandover, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "state": one.get_state_display(),
        "matter": _matter(one.case),
        "reference": group(one.case.reference),
        "url": reverse("triage-record", args=[one.case.reference]),
        "since": staff_time(one.answered_at or one.made_at, zone),
        "why": "; ".join(str(error.get("message", "")) for error in one.errors) or one.last_error,
    }


def _matter(case: Case) -> str:
    kind = case.report_type.name if case.report_type else "Call back"
    return f"{kind}, {case.locality}" if case.locality else kind
