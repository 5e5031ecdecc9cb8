"""Markers and plans: those of a case, the list with what is due for review, and one marker."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, F, Func, OuterRef, Subquery
from django.urls import reverse

from assistline.models import User
from reports.models import Report
from reports.questions.display import say_phone
from triage.actions.tracing import traces_of
from triage.marked import marker_row, markers_on, plan_row, plans_on
from triage.models import Case, CaseStatus, Marker, PlanVersion, Subject, Trace
from triage.screens.words import masked, staff_time
from triage.subjects import Known

PAGE, MOST_REPORTS = 50, 20
SUBJECTS = tuple(Subject.values)


def marked() -> Subquery:
    """How many markers stand on what each case of a query names."""
    named = Trace.objects.filter(
        report__case_links__case=OuterRef(OuterRef("pk")), report__case_links__ended_at=None
    )
    found = Marker.objects.filter(
        customer=OuterRef("customer_id"),
        index__in=named.values("index"),
        lifted_at=None,
        expires_at__gt=Func(function="statement_timestamp", output_field=DateTimeField()),
    )
    return Subquery(found.order_by().annotate(many=Func(F("id"), function="COUNT")).values("many"))


def subjects_of_case(case: Case, *, in_full: bool) -> list[tuple[str, str, Known]]:
    """The numbers, people and addresses of a case: key, label and subject; a few statements a report.

    Args:
        case: Whose.
        in_full: Numbers are shown whole: to who has the case.
    """
    reports = Report.objects.filter(case_links__case=case, case_links__ended_at=None)
    found: dict[tuple[str, str], tuple[str, str, Known]] = {}
    for report in reports.select_related("type_version").order_by("id")[:MOST_REPORTS]:
        for (kind, index), named in traces_of(report).items():
            if kind in SUBJECTS:
                label = _label(kind, named.shown, in_full=in_full)
                found[kind, index] = (f"{kind}-{index[:16]}", label, Known(kind, named.shown, index))
    return sorted(found.values(), key=lambda one: SUBJECTS.index(one[2].kind))


def read_case_markers(case: Case, user: User, now: datetime) -> dict[str, Any]:
    """What the page beside a case shows."""
    mine = case.status == CaseStatus.IN_REVIEW and case.officer_id == user.id
    subjects = subjects_of_case(case, in_full=mine)
    indexes = [one.index for _, _, one in subjects]
    markers = markers_on(indexes, customer_id=case.customer_id, at=now)
    plans = plans_on(indexes, customer_id=case.customer_id, at=now)
    return {
        "subjects": subjects,
        "markers": [marker_row(one) | row(one, case.centre.zone, now) for one in markers],
        "plans": [plan_row(one) | {"number": one.number} for one in plans],
        "versions": versions(plans, case.centre.zone),
        "set_url": reverse("triage-case-markers", args=[case.reference]),
        "plan_url": reverse("triage-case-plan", args=[case.reference]),
    }


def versions(plans: list[PlanVersion], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Earlier versions of plans, the newest first."""
    earlier = PlanVersion.objects.filter(plan__in=[one.plan_id for one in plans]).select_related("by")
    current = {one.id for one in plans}
    return [
        {"words": f"Version {one.number}, {staff_time(one.at, zone)}, {one.by}", "helps": one.helps}
        for one in earlier.order_by("plan_id", "-number")[:PAGE]
        if one.id not in current
    ]


def row(marker: Marker, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """What lists show of a marker besides what it says."""
    return {
        "url": reverse("triage-marker", args=[marker.id]),
        "subject": _label(marker.subject, marker.value, in_full=False),
        "review": _day(marker.review_date),
        "due": marker.review_date <= now.astimezone(zone).date(),
        "ends": _day(marker.expires_at.astimezone(zone).date()),
        "set": f"{staff_time(marker.set_at, zone)} by {marker.set_by}",
    }


def page_of(user: User, now: datetime, after: str) -> tuple[list[Marker], str]:
    """The markers in force, those whose review is due first: one page, and the cursor of the next."""
    found = (
        Marker.objects.of_customer(user.centre.customer_id)
        .in_force(now)
        .select_related("owner", "set_by")
        .order_by("review_date", "id")
    )
    place = _place(after)
    if place is not None:
        day, last = place
        found = found.filter(review_date__gte=day).exclude(review_date=day, id__lte=last)
    rows = list(found[: PAGE + 1])
    shown = rows[:PAGE]
    cursor = f"{shown[-1].review_date:%Y%m%d}-{shown[-1].id}" if len(rows) > PAGE else ""
    return shown, cursor


def mine_due(user: User, now: datetime) -> list[Marker]:
    """The markers that this person has to look at again, the longest due first."""
    today = now.astimezone(user.centre.zone).date()
    mine = Marker.objects.of_customer(user.centre.customer_id).in_force(now).filter(owner=user)
    return list(mine.to_review(today).select_related("owner", "set_by").order_by("review_date", "id")[:PAGE])


def marker_page(marker: Marker, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """One marker with everything that was done with it."""
    return {
        "marker": marker_row(marker) | row(marker, zone, now),
        "whole": _label(marker.subject, marker.value, in_full=True),
        "in_force": marker.lifted_at is None and marker.expires_at > now,
        "story": [
            {
                "title": event.what.capitalize(),
                "at": staff_time(event.at, zone),
                "detail": f"{event.words} By {event.by}".strip(),
                "state": "done",
            }
            for event in marker.events.select_related("by")
        ],
    }


def _label(kind: str, shown: str, *, in_full: bool) -> str:
    if kind == Subject.NUMBER:
        return say_phone(shown) if in_full else masked("phone", shown)
    return shown


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _place(text: str) -> tuple[date, int] | None:
    day, _, last = text.partition("-")
    if len(day) != 8 or not (day + last).isascii() or not (day + last).isdigit() or len(last) > 18:
        return None
    try:
        return date(int(day[:4]), int(day[4:6]), int(day[6:])), int(last or 0)
    except ValueError:
        return None
