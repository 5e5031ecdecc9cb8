"""Markers and plans: beside a case, in a list of their own, and one by one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assistline import audit
from assistline.models import User
from triage import actions
from triage.forms_markers import LiftForm, MarkerForm, PlanForm, ReviewForm
from triage.marked import marker_row
from triage.models import Case, CaseStatus, Marker, MarkerKind
from triage.screens import markers_page
from triage.views.access import person, seen_case
from triage.views.beside import beside

UNPROCESSABLE, CONFLICT = 422, 409


@require_http_methods(["GET", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The markers and plans on what a case names; a marker is set here."""
    case, user, now = seen_case(request, reference), person(request), timezone.now()
    if request.method != "POST":
        return _of_case(request, reference)
    form = MarkerForm(
        request.POST, user=user, today=_today(user, now), known=_known(case, user), auto_id="marker_%s"
    )
    if not _set(form, user, now):
        return _of_case(request, reference, marker_form=form, status=UNPROCESSABLE)
    messages.success(request, "Set. It is shown at once when the number rings, and on every case.")
    return redirect("triage-case-markers", reference=case.reference)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a plan on what a case names, or another version of it; or end one."""
    case, user, now = seen_case(request, reference), person(request), timezone.now()
    if "end" in request.POST:
        shown = markers_page.read_case_markers(case, user, now)["plans"]
        known = {str(one["id"]): one["id"] for one in shown}
        if request.POST["end"] not in known:
            raise Http404
        actions.end_plan(plan_id=known[request.POST["end"]], by=user, at=now)
        messages.success(request, "Ended. It is shown no more; its versions are kept.")
        return redirect("triage-case-markers", reference=case.reference)
    form = PlanForm(request.POST, known=_known(case, user), auto_id="plan_%s")
    if not form.is_valid():
        return _of_case(request, reference, plan_form=form, status=UNPROCESSABLE)
    typed = form.cleaned_data
    try:
        actions.write_plan(
            subject=typed["on"],
            number=typed["number"],
            helps=typed["helps"],
            avoid=typed["avoid"],
            ring=typed["ring"],
            until=typed["until"],
            by=user,
            at=now,
        )
    except actions.PlanRefused as error:
        form.add_error(error.field or None, str(error))
        status = UNPROCESSABLE if error.field else CONFLICT
        return _of_case(request, reference, plan_form=form, status=status)
    messages.success(request, "Kept. Whoever answers sees it when the number rings.")
    return redirect("triage-case-markers", reference=case.reference)


@require_http_methods(["GET", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def markers(request: HttpRequest) -> HttpResponse:
    """Every marker in force, those due for review first; one is set here on what is typed."""
    user, now = person(request), timezone.now()
    form = MarkerForm(
        request.POST if request.method == "POST" else None,
        user=user,
        today=_today(user, now),
        auto_id="marker_%s",
    )
    if request.method == "POST" and _set(form, user, now):
        messages.success(request, "Set. It is shown at once when the number rings, and on every case.")
        return redirect("triage-markers")
    with transaction.atomic():
        due = markers_page.mine_due(user, now)
        shown, following = markers_page.page_of(user, now, request.GET.get("after", ""))
        audit.record(
            actor=user,
            action="markers.listed",
            object_kind="marker",
            object_ids=sorted({one.id for one in (*due, *shown)}),
            request=request,
        )
        zone = user.centre.zone
        context = {
            "due": [marker_row(one) | markers_page.row(one, zone, now) for one in due],
            "rows": [marker_row(one) | markers_page.row(one, zone, now) for one in shown],
            "after": following,
            "form": form,
        }
    return render(request, "triage/markers.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permission_required("triage.review_case", raise_exception=True)
def marker(request: HttpRequest, marker_id: int) -> HttpResponse:
    """One marker: kept until another day, or lifted; both with a reason.

    Raises:
        Http404: There is none of this customer.
    """
    user, now = person(request), timezone.now()
    found = _found(user, marker_id)
    lifts = request.method == "POST" and "lift" in request.POST
    keeps = request.method == "POST" and not lifts
    initial = {"review_date": None, "reason": found.reason, "version": found.version}
    review = ReviewForm(request.POST if keeps else None, initial=initial, auto_id="review_%s")
    lift = LiftForm(request.POST if lifts else None, initial={"version": found.version}, auto_id="lift_%s")
    form: forms.Form = lift if lifts else review
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid() and _change(found, form, user, now, lifts=lifts):
                messages.success(request, "Lifted." if lifts else "Kept, until the new day.")
                return redirect("triage-markers")
        except actions.MarkerRefused as error:
            form.add_error(error.field or None, str(error))
        status = UNPROCESSABLE
    with transaction.atomic():
        audit.record(
            actor=user, action="marker.read", object_kind="marker", object_ids=[found.id], request=request
        )
        context = markers_page.marker_page(found, now, user.centre.zone)
    context |= {"review": review, "lift": lift, "form": form}
    return render(request, "triage/marker.html", context, status=status)


def _change(found: Marker, form: forms.Form, user: User, now: datetime, *, lifts: bool) -> bool:
    typed = form.cleaned_data
    if lifts:
        actions.lift_marker(
            marker_id=found.id, version=typed["version"], reason=typed["lift_reason"], by=user, at=now
        )
    else:
        actions.review_marker(
            marker_id=found.id,
            version=typed["version"],
            reason=typed["reason"],
            review_date=typed["review_date"],
            expires_on=typed["expires_on"],
            by=user,
            at=now,
        )
    return True


def _found(user: User, marker_id: int) -> Marker:
    markers = Marker.objects.of_customer(user.centre.customer_id).select_related("owner", "set_by")
    found = markers.filter(id=marker_id).first()
    if found is None:
        raise Http404
    return found


def _set(form: MarkerForm, user: User, now: datetime) -> bool:
    if not form.is_valid():
        return False
    typed = form.cleaned_data
    try:
        actions.set_marker(
            subject=typed["on"],
            kind=MarkerKind(typed["kind"]),
            reason=typed["reason"],
            owner=typed["owner"],
            review_date=typed["review_date"],
            expires_on=typed["expires_on"],
            by=user,
            at=now,
        )
    except actions.MarkerRefused as error:
        form.add_error(error.field or None, str(error))
        return False
    return True


def _known(case: Case, user: User) -> list[Any]:
    mine = case.status == CaseStatus.IN_REVIEW and case.officer_id == user.id
    return markers_page.subjects_of_case(case, in_full=mine)


def _today(user: User, now: datetime) -> date:
    return now.astimezone(user.centre.zone).date()


def _of_case(
    request: HttpRequest,
    reference: str,
    *,
    marker_form: MarkerForm | None = None,
    plan_form: PlanForm | None = None,
    status: int = 200,
) -> HttpResponse:
    def read(case: Case, user: User, now: datetime) -> dict[str, Any]:
        shown = markers_page.read_case_markers(case, user, now)
        subjects = shown.pop("subjects")
        known: dict[str, Any] = {"known": subjects}
        today = _today(user, now)
        for kind, ids in (("marker", shown["markers"]), ("plan", shown["plans"])):
            if ids:
                audit.record(
                    actor=user,
                    action=f"{kind}s.listed",
                    object_kind=kind,
                    object_ids=[one["id"] for one in ids],
                    request=request,
                )
        return {
            **shown,
            "can_set": bool(subjects),
            "form": marker_form or plan_form,
            "marker_form": marker_form or MarkerForm(user=user, today=today, auto_id="marker_%s", **known),
            "plan_form": plan_form or _plan_form(shown["plans"], subjects, today),
        }

    return beside(
        request,
        reference,
        here="markers",
        template="triage/case_markers.html",
        action="case.markers_read",
        read=read,
        status=status,
    )


def _plan_form(plans: list[dict[str, Any]], subjects: list[Any], today: date) -> PlanForm:
    """Filled with the plan that is there: writing it anew is another version."""
    if not plans:
        return PlanForm(known=subjects, auto_id="plan_%s")
    first = plans[0]
    initial = {name: first[name] for name in ("helps", "avoid", "ring", "number")}
    initial["about"] = next((key for key, _, one in subjects if one.index == first["index"]), "")
    initial["until"] = first["until_date"]
    return PlanForm(known=subjects, initial=initial, auto_id="plan_%s")
