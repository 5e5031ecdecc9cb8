"""Photos, videos, sound and documents for a report that was sent: beside it, and before an officer at once.

What one form brings is one supplement; the form's key makes sending it twice one sending. Who sends a large
file over a slow line keeps the leave to do so for as long as parts come in.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from assistline import audit
from assistline.references import group, normalise_reference
from reports.actions import DraftClosed, remove_file
from reports.actions.answered import hash_key
from reports.definitions import definition
from reports.files.limits import LONGEST_DESCRIPTION, NotTaken
from reports.files.sentences import sentence
from reports.lexicon_additions import lexicon_of
from reports.models import Attachment, FileState, Report
from reports.reading import read
from reports.screens import files_page
from reports.screens.track_page import call_about
from reports.views.access import let_track, may_track
from reports.views.files import FORM
from reports.views.opening import try_access_code
from reports.views.step_page import asks_language
from reports.views.tracking import new_form_key, report_to_follow
from reports.views.uploading import (
    FILES,
    TOO_LARGE,
    begin_from,
    begun,
    microphone_allowed,
    part_answer,
    progress,
    refusal,
    take_chosen,
    too_large,
)
from reports.views.written import danger_url, kept_url

KIND = "files"
ACCESS_CODE = "access_code"
# No file is refused: who sent them has to say the code again.
UNPROCESSABLE = 422
TIME_RAN_OUT = gettext_noop("Your time ran out. Write your access code, and choose your files again.")
NOT_KEPT = gettext_noop("Your files were not kept. Choose them again.")
_LONGEST_KEY = 64


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@csp_update({"media-src": ["blob:"]})  # to hear a voice note before it is sent
@microphone_allowed
def files(request: HttpRequest, reference: str) -> HttpResponse:
    """What was added, and ways to add more; every file is taken or not on its own.

    Raises:
        Http404: That is no reference.
    """
    if normalise_reference(reference) != reference:
        raise Http404
    at, allowed = timezone.now(), may_track(request, reference)
    if request.method != "POST":
        return _show(request, report_to_follow(reference), at) if allowed else redirect("track")
    if allowed and asks_language(request):
        lost = {FILES: [gettext(NOT_KEPT)]} if request.FILES else {}
        return _page(request, report_to_follow(reference), errors=lost)
    if too_large(request):
        # Nothing of it was read, so whose it is does not matter yet.
        report = report_to_follow(reference) if allowed else None
        errors = {FILES: [sentence("form_too_large")]}
        return _page(request, report, reference=reference, errors=errors, status=TOO_LARGE)
    if allowed:
        return _change(request, report_to_follow(reference))
    typed = request.POST.get(ACCESS_CODE, "")
    if asks_language(request):
        return _page(request, None, reference=reference)
    error, status = gettext(TIME_RAN_OUT), UNPROCESSABLE
    if typed.strip():
        opened = try_access_code(request, reference, typed, at=at)
        if opened.report is not None:
            return let_track(_change(request, report_to_follow(reference)), reference=reference)
        error, status = opened.error, opened.status
    return _page(request, None, reference=reference, errors={ACCESS_CODE: [error]}, status=status)


@login_not_required
@require_POST
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Announce a file that comes in parts; where it goes on, if some of it is there."""
    if not may_track(request, reference):
        return _over()
    report = report_to_follow(reference)
    try:
        file = begin_from(request, report_id=report.id, at=timezone.now(), **_said(request))
    except NotTaken as error:
        return refusal(error)
    except DraftClosed:
        return _over()
    return begun(file, reverse("track-file", args=[reference, file.token]))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """How much of a file is there; or its next part, from the offset that the header says."""
    at = timezone.now()
    if not may_track(request, reference):
        return _over()
    report = report_to_follow(reference)
    file = Attachment.objects.filter(report=report, token=token).first()
    if file is None:
        return _over()
    if request.method != "POST":
        return JsonResponse(progress(file))
    try:
        answer, whole = part_answer(request, file, at=at)
    except Attachment.DoesNotExist:
        return _over()
    if whole:
        whither = _next_url(report, file.description)
        answer = JsonResponse({"offset": file.size, "state": FileState.QUARANTINED, "next": whither})
    return let_track(answer, reference=reference)


@transaction.atomic
def _show(request: HttpRequest, report: Report, at: datetime) -> HttpResponse:
    if report.type_version is not None and not report.type_version.takes_files:
        return redirect("track-report", reference=report.reference)
    audit.record(
        actor="citizen",
        action="report.tracked",
        object_kind="report",
        object_ids=[report.id],
        request=request,
        centre_id=report.centre_id,
    )
    return _page(request, report, errors={FILES: [gettext(NOT_KEPT)]} if "lost" in request.GET else {})


def _over() -> JsonResponse:
    """The same whatever is not there. The page says what to do when it is loaded again."""
    return JsonResponse({"error": gettext("Your time ran out. Load this page again.")}, status=404)


def _change(request: HttpRequest, report: Report) -> HttpResponse:
    """Keep what the form brought, whichever of its buttons was pressed. What is good stays."""
    said = _said(request)
    errors, status = take_chosen(request, report_id=report.id, at=timezone.now(), **said)
    wants, _, token = request.POST.get("do", "").partition(".")
    if wants == "remove":
        file = Attachment.objects.filter(report=report, token=token).first()
        if file is not None:
            remove_file(file_id=file.id)
    if errors:
        return _page(request, report, errors=errors, status=status)
    if request.FILES:
        return redirect(_next_url(report, said["description"]))
    if said["description"]:
        return _page(request, report)  # said before it was chosen
    return redirect("track-files", reference=report.reference)


def _said(request: HttpRequest) -> dict[str, Any]:
    """The form's key as it is kept, and what its sender says that the files show."""
    key = request.POST.get("key", "")[:_LONGEST_KEY] or new_form_key()
    words = request.POST.get("words", "")[:LONGEST_DESCRIPTION]
    # Who goes back and says something else of more files has those words beside them.
    return {"key": hash_key(f"{key}\n{words}"), "description": words}


def _next_url(report: Report, words: str) -> str:
    """To the report; over the interruption, where what was written sounds like danger."""
    grades = [cue.grade for cue in read(words, lexicon=lexicon_of(report.customer_id)).cues]
    return danger_url(report.reference, grades, KIND) if grades else kept_url(report.reference, KIND)


def _page(
    request: HttpRequest,
    report: Report | None,
    *,
    reference: str = "",
    errors: dict[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; without the report it shows nothing of it and asks for its code."""
    reference = report.reference if report else reference
    asked = definition(report.type_version_id) if report and report.type_version_id else None
    silent = report is None or report.kept_silent
    context = files_page.page_after(report, asked, errors=errors or {})
    context |= {
        "reference": group(reference),
        "back_url": reverse("track-report", args=[reference]),
        "call_me_url": call_about(reference),
        "begin_url": reverse("track-file-begin", args=[reference]) if report else "",
        "ask_code": report is None,
        # What is told in silence does not stay in a browser that others may open.
        "keeps": "" if silent else "tab",
        "form_key": new_form_key(),
        "words_form": FORM,
        "access_code": request.POST.get(ACCESS_CODE, "") if asks_language(request) else "",
        "words": request.POST.get("words", "")[:LONGEST_DESCRIPTION],
    }
    return render(request, "reports/track_files.html", context, status=status)
