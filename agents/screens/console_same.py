"""The cases at the place that a caller tells of: perhaps they tell what somebody has told already.

Open ones, and those that were closed because police come; what 000 or dispatch know of each stands with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, JSONField, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from agents.models import Call
from assistline.references import group
from reports.definitions import TypeDefinition
from reports.models import DraftState
from reports.models.contact import Disposition
from reports.models.report_type import NarrativeClass
from triage.actions.joining import TOLD_ALREADY
from triage.actions.tracing import index_of
from triage.models import Case, CaseContact, CaseStatus, Transfer, TransferKind, TransferState
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
        case = Case.objects.annotate(asked=_asked("id")).get(id=call.duplicate_of_id)
        return {"linked": _row(case, "", zone, vars(case)["asked"]), "say": say, "found": []}
    named = {index_of(one.kind, one.words): one.kind for one in place_named(values.get("where"))}
    found = _found(call, named, questions.slug if questions else "", now) if named else {}
    # Where several are as near, the one that most have told of, then the oldest: all callers end in one.
    best = sorted(found.values(), key=lambda one: (-_STRENGTH[one[1]], -vars(one[0])["callers"], one[0].id))
    rows = [_row(case, _WHY[kind], zone, asked) for case, kind, asked in best[:MOST]]
    if call.draft is not None and call.draft.state == DraftState.SUBMITTED:
        # It has a case of its own: which of both goes on is the officer's to say.
        rows = [row | {"open": False} for row in rows if row["coming"]]
    return {"linked": None, "say": say, "found": rows}


def _asked(case_id: str) -> Subquery:
    """What was asked of 000 or dispatch about a case last, in the same statement."""
    rows = Transfer.objects.filter(case=OuterRef(case_id)).exclude(kind=TransferKind.UPDATE)
    rows = rows.exclude(state__in=(TransferState.STOPPED, TransferState.ASKED_AGAIN))
    said = JSONObject(kind="kind", state="state", at="asked_at", number="event_number")
    return Subquery(rows.order_by("-asked_at", "-id").values(said=said)[:1], output_field=JSONField())


def _callers() -> Subquery:
    """How many have told of a case, in the same statement."""
    links = CaseContact.objects.filter(case=OuterRef("case_id"), ended_at=None).order_by().values("case")
    return Subquery(links.annotate(many=Count("id")).values("many"))


def _found(
    call: Call, named: Mapping[str, str], slug: str, now: datetime
) -> dict[int, tuple[Case, str, dict[str, str] | None]]:
    # Closed, because police come: whoever rings again says that they did not, or that it is worse.
    coming = Transfer.objects.filter(
        kind=TransferKind.DISPATCH, state=TransferState.ANSWERED, asked_at__gte=now - LATELY
    )
    links = (
        CaseContact.objects.filter(
            ended_at=None,
            report__traces__index__in=list(named),
            report__traces__at__gte=now - LATELY,
            case__centre_id=call.centre_id,
            case__restricted=False,
            case__report_type__narrative_class=NarrativeClass.SEARCHABLE,
        )
        .exclude(Q(case__status=CaseStatus.CLOSED) & ~Q(case__in=coming.values("case")))
        .exclude(report__kept_out__isnull=False)
        # Nobody reads what joins a registration: who tells of a noise there is heard by itself.
        .exclude(case__disposition=Disposition.REGISTRATION)
        .exclude(contact_id=call.contact_id)
        .select_related("case__report_type")
        .annotate(index=F("report__traces__index"), asked=_asked("case_id"), callers=_callers())
        .order_by("-report__traces__at", "-id")
    )
    best: dict[int, tuple[Case, str, dict[str, str] | None]] = {}
    for link in links[:LOOKED_AT]:
        kind, case = named[vars(link)["index"]], link.case
        if kind == SUBURB and (not case.report_type or case.report_type.slug != slug):
            continue
        if case.id not in best or _STRENGTH[kind] > _STRENGTH[best[case.id][1]]:
            vars(case)["callers"] = vars(link)["callers"]
            best[case.id] = (case, kind, vars(link)["asked"])
    return best


def _row(case: Case, why: str, zone: ZoneInfo, asked: Mapping[str, str] | None) -> dict[str, Any]:
    asked = asked or {}
    coming = (asked.get("kind"), asked.get("state")) == (TransferKind.DISPATCH, TransferState.ANSWERED)
    return {
        "asked": _asked_words(asked, zone),
        "coming": coming,
        "open": case.status != CaseStatus.CLOSED,
        "reference": case.reference,
        "reference_words": group(case.reference),
        "matter": case.matter,
        "grade": case.grade,
        "grade_name": case.get_grade_display(),
        "told": _told(case, zone),
        "why": why,
    }


def _told(case: Case, zone: ZoneInfo) -> str:
    callers = vars(case).get("callers", 1)
    return f"told {case.opened_at.astimezone(zone):%H:%M}" + (f", by {callers}" if callers > 1 else "")


def _asked_words(asked: Mapping[str, str], zone: ZoneInfo) -> str:
    """``Police were asked for 14:05, event P7``: what 000 or dispatch know of it already."""
    if not asked:
        return ""
    to_000, at = asked["kind"] == TransferKind.TO_000, datetime.fromisoformat(asked["at"]).astimezone(zone)
    said = f"{'Put through to 000' if to_000 else 'Police were asked for'} {at:%H:%M}"
    match asked["state"]:
        case TransferState.OPEN:
            return f"{said}, no answer yet"
        case TransferState.FAILED:
            return f"{said}, failed"
    return f"{said}, event {asked['number']}" if asked["number"] else f"{said}, answered"
