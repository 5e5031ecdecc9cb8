"""Photos, videos, sound and documents of a report that is being written: with a plain form, or in parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django_permissions_policy.decorators import permissions_policy_override

from reports.actions import (
    DraftClosed,
    WrongOffset,
    add_chunk,
    begin_file,
    describe_file,
    finish_file,
    remove_file,
    save_answers,
)
from reports.customers import ground_for
from reports.drafts import KeptDraft
from reports.files.limits import LARGEST_FORM, LARGEST_PART, LONGEST_NAME, SENTENCES, NotTaken
from reports.files.names import shown_name
from reports.models import Attachment, FileState
from reports.screens import files_page
from reports.views.access import closed, customer_of, draft_of
from reports.views.going_on import place_to_go_on

View = Callable[..., HttpResponse]
UNPROCESSABLE, CONFLICT, TOO_LARGE = 422, 409, 413
# The two fields of the plain form; the second takes one voice note.
FILES, VOICE = "files", "voice"
_NOTHING = "Choose a file first."
_LONGEST_FINGERPRINT = 60
# Of the files that come with a plain form together; what the form itself says is small.
_FORM_ROOM = 100_000


# It only knows views without arguments.
microphone_allowed: Callable[[View], View] = cast(
    "Any", permissions_policy_override({"microphone": ["self"]})
)


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
        return redirect("report-sent", code=code)
    if request.method != "POST":
        return _page(request, draft)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FORM + _FORM_ROOM:
        return _page(request, draft, errors={FILES: [SENTENCES["form_too_large"]]}, status=TOO_LARGE)
    wants = request.POST.get("do", "")
    if wants in (FILES, VOICE):
        return _take(request, draft, wants)
    file = Attachment.objects.filter(draft_id=draft.id, token=request.POST.get("file", "")).first()
    if file is not None:
        _change(request, draft, file, wants)
    return redirect(f"{reverse('report-files', args=[code])}#added")


@login_not_required
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Announce a file that comes in parts; where it goes on, if some of it is there."""
    at = timezone.now()
    draft = draft_of(request, code, at=at)
    if draft is None or not draft.is_open:
        return closed(request)
    said, size = request.POST, request.POST.get("size", "")
    try:
        file = begin_file(
            draft_id=draft.id,
            name=said.get("name", "")[:LONGEST_NAME],
            size=int(size) if size.isascii() and size.isdigit() and len(size) < 16 else 0,
            voice_note=said.get("voice") == "yes",
            fingerprint=said.get("changed", "")[:_LONGEST_FINGERPRINT],
            at=at,
        )
    except NotTaken as error:
        return JsonResponse({"error": str(error)}, status=UNPROCESSABLE)
    except DraftClosed:
        return closed(request)
    answer = _progress(file) | {
        "url": reverse("report-file", args=[code, file.token]),
        "part": LARGEST_PART // 2,
    }
    return JsonResponse(answer, status=201)


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
        return JsonResponse(_progress(file))
    offset = request.headers.get("Upload-Offset", "")
    if not (offset.isascii() and offset.isdigit() and len(offset) < 16):
        return JsonResponse({"error": "Upload-Offset is missing."}, status=400)
    data = request.read(LARGEST_PART + 1)
    try:
        # A file that had all its bytes and then no answer is asked for again with none.
        if data or int(offset) != file.size:
            add_chunk(file_id=file.id, offset=int(offset), data=data)
        if int(offset) + len(data) == file.size:
            file = finish_file(file_id=file.id, at=at)
        else:
            file.refresh_from_db()
    except WrongOffset as error:
        return JsonResponse({"offset": error.received}, status=CONFLICT)
    except NotTaken as error:
        return JsonResponse({"error": str(error)}, status=UNPROCESSABLE)
    except Attachment.DoesNotExist:
        return closed(request)
    if file.state == FileState.REFUSED:  # asked again, for the answer was lost
        return JsonResponse({"error": SENTENCES[file.finding]}, status=UNPROCESSABLE)
    return JsonResponse(_progress(file))


def _progress(file: Attachment) -> dict[str, Any]:
    return {"offset": file.received, "state": file.state}


def _take(request: HttpRequest, draft: KeptDraft, field: str) -> HttpResponse:
    """Take what a plain form brought. What is good stays, whatever is wrong with the others."""
    sent = [file for file in request.FILES.getlist(field) if isinstance(file, UploadedFile)]
    errors = [] if sent else [_NOTHING]
    for file in sent:
        try:
            _take_one(draft, file, voice_note=field == VOICE)
        except NotTaken as error:
            errors.append(f"{shown_name(file.name or '')}: {error}")
        except DraftClosed:
            return closed(request)
    if errors:
        return _page(request, draft, errors={field: errors}, status=UNPROCESSABLE)
    return redirect(f"{reverse('report-files', args=[draft.code])}#added")


def _take_one(draft: KeptDraft, sent: UploadedFile, *, voice_note: bool) -> None:
    at = timezone.now()
    file = begin_file(
        draft_id=draft.id, name=sent.name or "", size=sent.size or 0, voice_note=voice_note, at=at
    )
    sent.seek(file.received)
    offset = file.received
    while data := sent.read(LARGEST_PART):
        offset = add_chunk(file_id=file.id, offset=offset, data=data)
    finish_file(file_id=file.id, at=at)


def _change(request: HttpRequest, draft: KeptDraft, file: Attachment, wants: str) -> None:
    if wants == "remove":
        remove_file(file_id=file.id)
    elif wants == "describe":
        describe_file(file_id=file.id, description=request.POST.get("description", ""))
    elif wants == "place" and file.location and file.state != FileState.INFECTED:
        ground = ground_for(customer_of(request), at=timezone.now())
        where = files_page.where_of(file.location, before=draft.answers.get("where"), ground=ground)
        if where:
            save_answers(draft_id=draft.id, answers={"where": where}, at=timezone.now())


def _page(
    request: HttpRequest, draft: KeptDraft, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    context = files_page.page(draft, customer_of(request), errors=errors or {}, at=timezone.now())
    context |= {
        "go_on_url": place_to_go_on(draft),
        "back_url": place_to_go_on(draft),
        "call_me_url": reverse("report-call-me", args=[draft.code]),
        "draft_code": draft.code,
        "begin_url": reverse("report-file-begin", args=[draft.code]),
    }
    return render(request, "reports/files.html", context, status=status)
