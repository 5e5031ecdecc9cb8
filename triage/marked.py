"""What is marked and planned for a number, a person or an address: in force at this moment, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, DateTimeField, Exists, Func, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Now

from triage.models import DANGEROUS, Marker, MarkerKind, Plan, PlanVersion, Subject, Trace

MARKER, PLAN = "marker", "plan"


def kinds_on(indexes: Iterable[str], *, customer_id: int, at: datetime) -> set[str]:
    """Whether there are markers, or plans, on any of some subjects. One statement, none without an index."""
    wanted = sorted({index for index in indexes if index})
    if not wanted:
        return set()
    markers = Marker.objects.of_customer(customer_id).in_force(at).filter(index__in=wanted)
    plans = Plan.objects.filter(customer_id=customer_id, index__in=wanted, ended_at=None)
    found = markers.order_by().values_list(Value(MARKER)).union(plans.order_by().values_list(Value(PLAN)))
    return {kind for (kind,) in found}


def markers_on(indexes: Iterable[str], *, customer_id: int, at: datetime) -> list[Marker]:
    """The markers in force on any of some subjects, danger first. One statement, none without an index."""
    wanted = sorted({index for index in indexes if index})
    if not wanted:
        return []
    found = Marker.objects.of_customer(customer_id).in_force(at).filter(index__in=wanted)
    return sorted(found.select_related("owner"), key=lambda one: (one.kind not in DANGEROUS, one.id))


def plans_on(indexes: Iterable[str], *, customer_id: int, at: datetime) -> list[PlanVersion]:
    """The newest version of each plan for any of some subjects. One statement, none without an index."""
    wanted = sorted({index for index in indexes if index})
    if not wanted:
        return []
    newest = (
        PlanVersion.objects.filter(plan__customer_id=customer_id, plan__index__in=wanted, plan__ended_at=None)
        .select_related("plan", "by__centre")
        .order_by("plan_id", "-number")
        .distinct("plan_id")
    )
    return [one for one in newest if one.until >= at.astimezone(one.by.centre.zone).date()]


def kinds_marked() -> ArraySubquery:
    """The kinds of markers on what a case names, for the case's own query: no statement more."""
    found = Marker.objects.filter(
        customer=OuterRef("customer_id"),
        index__in=_named_by_case(),
        lifted_at=None,
        expires_at__gt=Func(function="statement_timestamp", output_field=DateTimeField()),
    )
    return ArraySubquery(found.order_by("kind").values("kind").distinct())


def planned() -> Exists:
    """Whether there is a plan for somebody whom a case names, for the case's own query."""
    return Exists(
        Plan.objects.filter(
            customer=OuterRef("customer_id"),
            index__in=_named_by_case(),
            ended_at=None,
            versions__until__gte=Cast(Now(), DateField()),
        )
    )


def _named_by_case() -> QuerySet[Trace, str]:
    links = {"report__case_links__case": OuterRef(OuterRef("pk")), "report__case_links__ended_at": None}
    return Trace.objects.filter(**links).values_list("index", flat=True)


def said_kinds(kinds: Sequence[str]) -> list[dict[str, Any]]:
    """The words of kinds of markers, danger first, each once."""
    known = sorted(set(kinds), key=lambda kind: (kind not in DANGEROUS, kind))
    return [{"name": MarkerKind(kind).label, "danger": kind in DANGEROUS} for kind in known]


def marker_row(marker: Marker) -> dict[str, Any]:
    """A marker as it is shown to whoever answers."""
    sure = "" if marker.subject != Subject.NAME else " Same name: make sure that it is them."
    return {
        "id": marker.id,
        "name": marker.get_kind_display(),
        "danger": marker.kind in DANGEROUS,
        "on": f"this {marker.get_subject_display().lower()}",
        "reason": f"{marker.reason}{sure}",
        "owner": str(marker.owner),
    }


def plan_row(version: PlanVersion) -> dict[str, Any]:
    """A plan as it is shown to whoever answers."""
    return {
        "id": version.plan_id,
        "index": version.plan.index,
        "until_date": version.until,
        "on": version.plan.get_subject_display().lower(),
        "helps": version.helps,
        "avoid": version.avoid,
        "ring": version.ring,
        "by": str(version.by),
        "until": f"{version.until:%a} {version.until.day} {version.until:%b}",
    }
