"""The open cases at the place that a caller tells of: perhaps they tell what somebody has told already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F

from agents.models import Call
from assistline.references import group
from reports.definitions import TypeDefinition
from reports.models.report_type import NarrativeClass
from triage.actions.joining import TOLD_ALREADY
from triage.actions.tracing import index_of
from triage.models import Case, CaseContact, CaseStatus
from triage.rules.tracing import ADDRESS, STREET, SUBURB, place_named

LATELY = timedelta(hours=6)
MOST, LOOKED_AT = 2, 60
_STRENGTH = {ADDRESS: 3, STREET: 2, SUBURB: 1}
_WHY = {ADDRESS: "at this address", STREET: "in this street", SUBURB: "same type, same suburb"}


def told_already(emergency: str) -> str:
    """What a caller may be told of a matter that others have told: nothing of them, nothing of it."""
    danger = f" If it gets worse or somebody is hurt, call {emergency}." if emergency else ""
    return f"{TOLD_ALREADY}{danger}"


def same_panel(
    call: Call, questions: TypeDefinition | None, values: Mapping[str, Any], now: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """The cases that the call may be about, or the one that it was linked to: one statement, none before a
    place was told.

    Nothing of a sealed type: what somebody told of their home is not for their neighbours.

    Args:
        call: The call.
        questions: Of its type.
        values: What was told so far.
        now: When.
        zone: The centre's.
    """
    say = told_already(call.contact.customer.emergency_number)
    if call.duplicate_of_id is not None:
        case = Case.objects.get(id=call.duplicate_of_id)
        return {"linked": _row(case, "", zone), "say": say, "found": []}
    named = {index_of(one.kind, one.words): one.kind for one in place_named(values.get("where"))}
    found = _found(call, named, questions.slug if questions else "", now) if named else {}
    best = sorted(found.values(), key=lambda one: (-_STRENGTH[one[1]], -one[0].id))[:MOST]
    return {"linked": None, "say": say, "found": [_row(case, _WHY[kind], zone) for case, kind in best]}


def _found(call: Call, named: Mapping[str, str], slug: str, now: datetime) -> dict[int, tuple[Case, str]]:
    links = (
        CaseContact.objects.filter(
            ended_at=None,
            report__traces__index__in=list(named),
            report__traces__at__gte=now - LATELY,
            case__centre_id=call.centre_id,
            case__restricted=False,
            case__report_type__narrative_class=NarrativeClass.SEARCHABLE,
        )
        .exclude(case__status=CaseStatus.CLOSED)
        .exclude(report__kept_out__isnull=False)
        .exclude(contact_id=call.contact_id)
        .select_related("case__report_type")
        .annotate(index=F("report__traces__index"))
        .order_by("-report__traces__at", "-id")
    )
    best: dict[int, tuple[Case, str]] = {}
    for link in links[:LOOKED_AT]:
        kind, case = named[vars(link)["index"]], link.case
        if kind == SUBURB and (not case.report_type or case.report_type.slug != slug):
            continue
        if case.id not in best or _STRENGTH[kind] > _STRENGTH[best[case.id][1]]:
            best[case.id] = (case, kind)
    return best


def _row(case: Case, why: str, zone: ZoneInfo) -> dict[str, str]:
    return {
        "reference": case.reference,
        "reference_words": group(case.reference),
        "matter": case.matter,
        "grade": case.grade,
        "grade_name": case.get_grade_display(),
        "told": f"told {case.opened_at.astimezone(zone):%H:%M}",
        "why": why,
    }
