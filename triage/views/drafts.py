"""Doors of an open case page: it says that it is open, and hands in what is typed before it is sent."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from triage import actions
from triage.models import Case, CaseStatus, IllegalMove
from triage.screens.colleagues import lookers_now
from triage.screens.duty_bar import until_words
from triage.views.access import is_number, person, seen_case

GONE, CONFLICT = 410, 409
HIGHEST = 2_000_000_000


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def seen(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of somebody who only reads says that it is open, and hears who else has it open."""
    user, now = person(request), timezone.now()
    found = seen_case(request, reference, Case.objects.select_related("centre"))
    actions.look_at(case_id=found.id, user=user, at=now)
    return JsonResponse(
        {
            "version": found.version,
            "rank": found.grade_rank,
            "grade": found.get_grade_display(),
            "others": lookers_now(found, user, now, found.centre.zone),
        }
    )


@require_POST
@permission_required("triage.review_case", raise_exception=True)
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what is typed: the page asks while one types, and the button "Later" without a script.

    The page is answered in JSON: 200 it is kept and theirs, 409 it is kept and somebody else has the case,
    410 the case is closed, and what is not in its decision stands on its timeline.
    """
    user, now = person(request), timezone.now()
    found = seen_case(request, reference, Case.objects.select_related("centre"))
    asked_by_page = request.headers.get("X-Requested-With") == "fetch"
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    try:
        kept = actions.keep_draft(
            case_id=found.id,
            officer=user,
            typed=typed,
            version=_version(typed.get("version", ""), found),
            at=now,
        )
    except IllegalMove as error:
        actions.keep_unsent_words(case_id=found.id, by=user, typed=typed, at=now)
        if asked_by_page:
            return JsonResponse({"why": str(error)}, status=GONE)
        messages.warning(request, f"{error} Your words are kept on its timeline.")
        return redirect("triage-case", reference=found.reference)
    if "later" in request.POST:
        said = "Your words are kept with the case." if kept else "Nothing was written."
        messages.success(
            request, f"{said} The case is yours to go on with; in two minutes others can claim it."
        )
        return redirect("triage-queue")
    if not asked_by_page:
        return redirect("triage-case", reference=found.reference)
    found = Case.objects.select_related("officer", "centre").get(id=found.id)
    theirs = found.status == CaseStatus.IN_REVIEW and found.officer_id == user.id
    return JsonResponse(
        {
            "saved": until_words(now, found.centre.zone, now) if kept else "",
            "version": found.version,
            "rank": found.grade_rank,
            "grade": found.get_grade_display(),
            "why": "" if theirs else f"{found.officer or 'Nobody'} has this case now. Your words are kept.",
        },
        status=200 if theirs else CONFLICT,
    )


def _version(text: str, found: Case) -> int:
    return min(int(text), HIGHEST) if is_number(text) else found.version
