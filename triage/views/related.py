"""The page beside a case of what may be the same matter: link, part, merge, take apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assistline.models import User
from assistline.references import group, normalise_reference
from triage import actions
from triage.forms_related import MergeForm, PairForm, SeveralForm, UnmergeForm
from triage.models import Case, IllegalMove
from triage.screens.related_page import read_related
from triage.screens.timeline import changes_since
from triage.suggesting import why_alike
from triage.views.access import person, seen_case
from triage.views.beside import beside

UNPROCESSABLE, CONFLICT = 422, 409
NOT_FOUND = "There is no such case that you can see. Check the reference."


@require_GET
@permission_required("triage.review_case", raise_exception=True)
def related(request: HttpRequest, reference: str) -> HttpResponse:
    """Cases that may be about the same matter, each with its reasons; what was made of them."""
    return _show(request, reference)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that another case has to do with this one."""
    return _pair(request, reference, actions.link_cases, "Linked with {}. It is on the timeline of both.")


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def part(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that another case has nothing to do with this one; it is not suggested again."""
    return _pair(request, reference, actions.part_cases, "{} is not the same. It is not suggested again.")


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """Let one of two cases go on in the other."""
    case, form = seen_case(request, reference), MergeForm(request.POST, auto_id="merge_%s")
    other = _other(request, form)
    if other is None or not form.is_valid():
        return _show(request, reference, form=form, status=UNPROCESSABLE)
    typed = form.cleaned_data
    lead, follows = (case, other) if typed["lead"] == "this" else (other, case)
    try:
        actions.merge_cases(
            case_id=lead.id,
            other_id=follows.id,
            officer=person(request),
            versions={case.id: typed["version"], other.id: typed["other_version"]},
            at=timezone.now(),
            why=why_alike(case).get(other.id, ()),
        )
    except actions.StaleCase as stale:
        return _stale(request, reference, stale)
    except IllegalMove as error:
        return _refused(request, reference, str(error))
    messages.success(
        request,
        f"{group(follows.reference)} goes on in {group(lead.reference)}. One decision tells them all.",
    )
    return redirect("triage-related", reference=lead.reference)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def merge_several(request: HttpRequest, reference: str) -> HttpResponse:
    """Let all cases that were ticked go on in this one."""
    case, form = seen_case(request, reference), SeveralForm(request.POST, auto_id="several_%s")
    if not form.is_valid():
        return _show(request, reference, form=form, status=UNPROCESSABLE)
    chosen = form.cleaned_data["several"]
    ids = dict(
        Case.objects.visible_to(person(request)).filter(reference__in=chosen).values_list("reference", "id")
    )
    try:
        done = actions.merge_several(
            case_id=case.id,
            others={ids[known]: version for known, version in chosen.items() if known in ids},
            version=form.cleaned_data["version"],
            officer=person(request),
            at=timezone.now(),
        )
    except actions.StaleCase as stale:
        return _stale(request, reference, stale)
    if done.merged:
        messages.success(
            request,
            f"{len(done.merged)} go on in {group(case.reference)}. One decision tells them all; "
            "each comes out again by itself.",
        )
    for why in done.left:
        messages.warning(request, f"Left as it is: {why}")
    return redirect("triage-related", reference=case.reference)


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def unmerge(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a case out of this one."""
    case, form = seen_case(request, reference), UnmergeForm(request.POST, auto_id="unmerge_%s")
    other = _other(request, form)
    if other is None or not form.is_valid():
        return _show(request, reference, form=form, status=UNPROCESSABLE)
    typed = form.cleaned_data
    try:
        actions.unmerge_case(
            case_id=other.id,
            officer=person(request),
            versions={case.id: typed["version"], other.id: typed["other_version"]},
            reason=typed["reason"],
            at=timezone.now(),
        )
    except actions.StaleCase as stale:
        return _stale(request, reference, stale, reason=typed["reason"])
    except IllegalMove as error:
        return _refused(request, reference, str(error))
    messages.success(request, f"{group(other.reference)} waits by itself again, with its own time.")
    return redirect("triage-related", reference=case.reference)


def _pair(request: HttpRequest, reference: str, act: Callable[..., Any], done: str) -> HttpResponse:
    case, form = seen_case(request, reference), PairForm(request.POST, auto_id="pair_%s")
    other = _other(request, form)
    if other is None or not form.is_valid():
        return _show(request, reference, form=form, status=UNPROCESSABLE)
    try:
        act(case_id=case.id, other_id=other.id, officer=person(request), at=timezone.now())
    except IllegalMove as error:
        return _refused(request, reference, str(error))
    messages.success(request, done.format(group(other.reference)))
    return redirect("triage-related", reference=case.reference)


def _other(request: HttpRequest, form: forms.Form) -> Case | None:
    """The case whose reference was sent, if the person may see it; else the form says so."""
    typed = form.data.get("other", "")
    known = normalise_reference(typed) if typed else None
    other = Case.objects.visible_to(person(request)).filter(reference=known).first() if known else None
    if other is None and "other" not in form.errors:
        form.add_error("other", NOT_FOUND)
    return other


def _stale(
    request: HttpRequest, reference: str, stale: actions.StaleCase, *, reason: str = ""
) -> HttpResponse:
    changed = changes_since(stale.case, stale.version, stale.case.centre.zone)
    why = (
        f"{group(stale.case.reference)} changed meanwhile: {changed}. Nothing was done. "
        "Look again, then press the button again."
    )
    return _refused(request, reference, why, reason=reason)


def _refused(request: HttpRequest, reference: str, why: str, *, reason: str = "") -> HttpResponse:
    return _show(request, reference, refused={"why": why, "reason": reason}, status=CONFLICT)


def _show(
    request: HttpRequest,
    reference: str,
    *,
    form: forms.Form | None = None,
    refused: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    def read(case: Case, user: User, now: datetime) -> dict[str, Any]:
        return {
            **read_related(case, user, now),
            "form": form,
            "pair_form": form if type(form) is PairForm else PairForm(auto_id="pair_%s"),
            "refused": refused,
        }

    return beside(
        request,
        reference,
        here="related",
        template="triage/related.html",
        action="case.related_read",
        read=read,
        status=status,
    )
