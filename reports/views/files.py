"""Photos, videos, sound and documents of a report that is being written: with a plain form, or in parts."""

from __future__ import annotations

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reports.actions import DraftClosed, describe_file, remove_file, save_answers
from reports.customers import ground_for
from reports.drafts import KeptDraft
from reports.files.limits import NotTaken
from reports.files.sentences import sentence
from reports.models import Attachment, FileState, OpenCue
from reports.rules import IMMEDIATE
from reports.screens import files_page
from reports.views.access import closed, customer_of, draft_of
from reports.views.already_sent import already_sent
from reports.views.going_on import place_to_go_on
from reports.views.steps import questions_of
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

# The only form of the page.
FORM = "choose"
# Where its buttons lead that save first.
THEN = {"call-me": "report-call-me", "later": "report-later"}
# What is typed beside a file, by its token.
DESCRIPTION = "description-"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@csp_update({"media-src": ["blob:"]})  # to hear a voice note before it is sent
@microphone_allowed
def files(request: HttpRequest, code: str) -> HttpResponse:
    """What was added, and ways to add more; every file is taken or not on its own."""
    draft = draft_of(request, code, at=timezone.now())
    if draft is None:
        return closed(request)
    if not draft.is_open:
        return already_sent(request, draft)
    questions = questions_of(draft)
    if questions and not questions.takes_files and not draft.has_files:
        return redirect(place_to_go_on(draft))
    if request.method != "POST":
        return _page(request, draft)
    # Whatever is pressed, and however much was sent: what was typed beside any file is kept.
    interruption = _describe(request, draft)
    if too_large(request):
        errors = {FILES: [sentence("form_too_large")]}
        return interruption or _page(request, draft, errors=errors, status=TOO_LARGE)
    try:
        errors, status = take_chosen(request, draft_id=draft.id, at=timezone.now())
    except DraftClosed:
        return already_sent(request, draft)
    wants, _, token = request.POST.get("do", "").partition(".")
    file = Attachment.objects.filter(draft_id=draft.id, token=token).first() if token else None
    if file is not None:
        _change(request, draft, file, wants)
    if interruption or not errors:
        return interruption or redirect(_whither(request, draft, wants))
    return _page(request, draft, errors=errors, status=status)


@login_not_required
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Announce a file that comes in parts; where it goes on, if some of it is there."""
    at = timezone.now()
    draft = draft_of(request, code, at=at)
    if draft is None or not draft.is_open:
        return closed(request)
    try:
        file = begin_from(request, draft_id=draft.id, at=at)
    except NotTaken as error:
        return refusal(error)
    except DraftClosed:
        return closed(request)
    return begun(file, reverse("report-file", args=[code, file.token]))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """How much of a file is there; or its next part, from the offset that the header says."""
    at = timezone.now()
    # Who sent the draft a moment ago may still bring the rest of a file that it began.
    draft = draft_of(request, code, at=at)
    file = Attachment.objects.filter(draft_id=draft.id, token=token).first() if draft else None
    if file is None:
        return closed(request)
    if request.method != "POST":
        return JsonResponse(progress(file))
    try:
        return part_answer(request, file, at=at)[0]
    except Attachment.DoesNotExist:
        return closed(request)


def _whither(request: HttpRequest, draft: KeptDraft, wants: str) -> str:
    """Where a button leads when everything is kept."""
    if wants == "go_on":
        return place_to_go_on(draft)
    then = THEN.get(request.POST.get("then", ""))
    return reverse(then, args=[draft.code]) if then else f"{reverse('report-files', args=[draft.code])}#added"


def _describe(request: HttpRequest, draft: KeptDraft) -> HttpResponse | None:
    """Keep what is said of each file; the interruption, where the words sound like danger."""
    typed = {name: str(words) for name, words in request.POST.items() if name.startswith(DESCRIPTION)}
    cues: list[OpenCue] = []
    for file in Attachment.objects.filter(draft_id=draft.id) if typed else ():
        words = typed.get(f"{DESCRIPTION}{file.token}")
        if words is not None and words != file.description:
            cues += describe_file(file_id=file.id, description=words, at=timezone.now())
    if not cues:
        return None
    context = {
        "happening": any(cue.grade == IMMEDIATE for cue in cues),
        "continue_url": reverse("report-files", args=[draft.code]),
        "staff_told": True,
    }
    return render(request, "reports/now.html", context)


def _change(request: HttpRequest, draft: KeptDraft, file: Attachment, wants: str) -> None:
    """Take a file away, or use the place that it was made at."""
    if wants == "remove":
        remove_file(file_id=file.id)
    elif wants == "place" and file.location and file.state != FileState.INFECTED:
        ground = ground_for(customer_of(request), at=timezone.now())
        where = files_page.where_of(file.location, before=draft.answers.get("where"), ground=ground)
        if where:
            save_answers(draft_id=draft.id, answers={"where": where}, at=timezone.now())


def _page(
    request: HttpRequest, draft: KeptDraft, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    questions = questions_of(draft)
    context = files_page.page(draft, customer_of(request), questions, errors=errors or {}, at=timezone.now())
    context |= {
        "back_url": place_to_go_on(draft),
        "call_me_url": reverse("report-call-me", args=[draft.code]),
        "draft_code": draft.code,
        "form_id": FORM,
        "begin_url": reverse("report-file-begin", args=[draft.code]),
    }
    return render(request, "reports/files.html", context, status=status)
