"""Doors of the register of near misses: tell one, look into it, close it with what was learned."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assistline import audit
from assistline.references import group, new_access_code, normalise_reference
from triage import actions
from triage.forms_decisions import LearnedForm, NearMissForm
from triage.models import Case, IllegalMove, NearMiss
from triage.screens.near_misses import register
from triage.views.access import person

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@permission_required("triage.report_near_miss", raise_exception=True)
def near_misses(request: HttpRequest) -> HttpResponse:
    """The register, and a form of two fields. ``?case=`` says which case it is about."""
    user = person(request)
    asked = normalise_reference(request.GET.get("case", "")) or ""
    case = Case.objects.visible_to(user).filter(reference=asked).first() if asked else None
    if request.method == "GET":
        return _page(request, NearMissForm(initial={"key": new_access_code()}, auto_id="tell_%s"), case=case)
    form = NearMissForm(request.POST, auto_id="tell_%s")
    if not form.is_valid():
        return _page(request, form, case=case, status=UNPROCESSABLE)
    typed = form.cleaned_data
    actions.tell_near_miss(
        by=user,
        happened=typed["happened"],
        could_have=typed["could_have"],
        case=case,
        key=typed["key"],
        at=timezone.now(),
    )
    messages.success(request, "Kept. Thank you: a sergeant or supervisor looks into it.")
    return redirect("triage-near-misses")


@require_POST
@permission_required("triage.keep_near_misses", raise_exception=True)
def near_miss(request: HttpRequest, near_miss_id: int) -> HttpResponse:
    """Look into one, or close it with what was learned."""
    user, now = person(request), timezone.now()
    get_object_or_404(NearMiss.objects.visible_to(user), id=near_miss_id)
    try:
        if request.POST.get("do") == "look":
            actions.look_into(near_miss_id=near_miss_id, by=user, at=now)
            messages.success(request, "You look into it. Close it with what was learned.")
            return redirect("triage-near-misses")
        form = LearnedForm(request.POST, auto_id=f"near_{near_miss_id}_%s")
        if not form.is_valid():
            new = NearMissForm(initial={"key": new_access_code()}, auto_id="tell_%s")
            return _page(request, new, learned=form, about=near_miss_id, status=UNPROCESSABLE)
        actions.close_near_miss(
            near_miss_id=near_miss_id, by=user, learned=form.cleaned_data["learned"], at=now
        )
    except IllegalMove as error:
        messages.warning(request, str(error))
        return redirect("triage-near-misses")
    messages.success(request, "Closed with what was learned.")
    return redirect("triage-near-misses")


def _page(
    request: HttpRequest,
    form: NearMissForm,
    *,
    case: Case | None = None,
    learned: LearnedForm | None = None,
    about: int = 0,
    status: int = 200,
) -> HttpResponse:
    user = person(request)
    with transaction.atomic():
        shown = register(user, keeps=user.has_perm("triage.keep_near_misses"), form=learned, about=about)
        if shown["ids"]:
            audit.record(
                actor=user,
                action="near_miss.listed",
                object_kind="near_miss",
                object_ids=shown["ids"],
                request=request,
                centre_id=user.centre_id,
            )
    context = shown | {
        "form": form,
        "learned_form": learned,
        "about_case": group(case.reference) if case else "",
        "keeps": user.has_perm("triage.keep_near_misses"),
        "sees_looks": user.has_perm("triage.see_second_looks"),
    }
    return render(request, "triage/near_misses.html", context, status=status)
