"""After a citizen has written on a report: back to its page, by way of the interruption where it sounds like
danger now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from reports.actions.wishes import SOURCE
from reports.models import OpenCue
from reports.rules import IMMEDIATE
from reports.screens.track_page import call_about
from reports.views.access import may_track


@login_not_required
@require_safe
def now(request: HttpRequest, reference: str) -> HttpResponse:
    """What was just written sounds like danger: what to do now. It is kept, and the floor has it."""
    if not may_track(request, reference):
        return redirect("track")
    return interrupt(
        request, reference, request.GET.get("kept", ""), happening=request.GET.get("is") == IMMEDIATE
    )


def interrupt(
    request: HttpRequest,
    reference: str,
    kept: str,
    *,
    happening: bool,
    beside: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """The interruption; with what was typed beside it, going on shows the report's page with that on it."""
    context: dict[str, Any] = {
        "happening": happening,
        "continue_url": kept_url(reference, kept),
        "staff_told": True,
        "call_me_url": call_about(reference),
    }
    if beside:
        again = reverse("track-write", args=[reference, "message"])
        context |= {"beside": beside, "words_form": "beside", "form_url": again}
    return render(request, "reports/now.html", context)


def after_writing(reference: str, kind: str, cues: list[OpenCue]) -> HttpResponse:
    """Back to the tracking page, by way of the interruption where what was written sounds like danger now."""
    said = sounds_like(cues)
    if not said:
        return redirect(kept_url(reference, kind))
    return redirect(danger_url(reference, said, kind))


def sounds_like(cues: list[OpenCue]) -> list[str]:
    """The grades of what was written. That a request may be forced is for officers alone: who stands beside
    must not read it here."""
    return [cue.grade for cue in cues if cue.source != SOURCE]


def kept_url(reference: str, kind: str) -> str:
    """To the report, where it says that something was kept."""
    address = reverse("track-report", args=[reference])
    return f"{address}?{urlencode({'kept': kind})}" if kind else address


def danger_url(reference: str, grades: Sequence[str], kind: str) -> str:
    """To the interruption, and from there to the report."""
    grade = IMMEDIATE if IMMEDIATE in grades else grades[0]
    address = reverse("track-now", args=[reference])
    return f"{address}?{urlencode({'is': grade, 'kept': kind})}"
