"""What the doors that take files have in common: a file that comes whole, and one that comes in parts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext, gettext_noop
from django_permissions_policy.decorators import permissions_policy_override

from reports.actions import WrongOffset, add_chunk, begin_file, finish_file
from reports.files.limits import LARGEST_FORM, LARGEST_PART, LONGEST_NAME, NotTaken
from reports.files.names import shown_name
from reports.files.sentences import sentence, status_of, status_of_all
from reports.models import Attachment, FileState
from reports.models.attachment import AGAIN

View = Callable[..., HttpResponse]
# The two fields of the form; the second takes one voice note.
FILES, VOICE = "files", "voice"
NOTHING = gettext_noop("Choose a file first.")
BAD_REQUEST, CONFLICT, TOO_LARGE = 400, 409, 413
# What a sender is told to send at once: less than what we take, so that a slow line fits into a request.
PART = LARGEST_PART // 2
_LONGEST_FINGERPRINT = 60
# Of the files that come with a plain form together; what the form itself says is small.
_FORM_ROOM = 100_000
_LONGEST_NUMBER = 15

# It only knows views without arguments.
microphone_allowed: Callable[[View], View] = cast(
    "Any", permissions_policy_override({"microphone": ["self"]})
)


class NoOffset(Exception):
    """A part does not say where it begins."""


def too_large(request: HttpRequest) -> bool:
    """Whether a form says of itself that it is more than we take at once."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return number(length) > LARGEST_FORM + _FORM_ROOM


def number(text: str) -> int:
    """A size or an offset as it was sent; -1 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else -1


def begin_from(request: HttpRequest, *, at: datetime, **whose: Any) -> Attachment:
    """Announce what the script says of a file.

    Args:
        request: With ``name``, ``size``, ``changed`` and ``voice``.
        at: When, timezone-aware.
        whose: The draft or the report, and what its form says.

    Raises:
        DraftClosed: There is no such draft or report any more.
        NotTaken: It cannot be taken.
    """
    said = request.POST
    return begin_file(
        name=said.get("name", "")[:LONGEST_NAME],
        size=max(0, number(said.get("size", ""))),
        voice_note=said.get("voice") == "yes",
        fingerprint=said.get("changed", "")[:_LONGEST_FINGERPRINT],
        at=at,
        **whose,
    )


def take_whole(sent: UploadedFile, *, at: datetime, **whose: Any) -> Attachment:
    """Take a file that came with a form.

    Args:
        sent: As Django has it.
        at: When, timezone-aware.
        whose: The draft or the report, whether it is a voice note, and what its form says.

    Raises:
        DraftClosed: There is no such draft or report any more.
        NotTaken: It cannot be taken.
    """
    # By its content, so that the same form once more is known, and another file of that name is not.
    digest = hashlib.sha256()
    for data in sent.chunks():
        digest.update(data)
    file = begin_file(
        name=sent.name or "", size=sent.size or 0, fingerprint=digest.hexdigest()[:40], at=at, **whose
    )
    if file.state == FileState.RECEIVING:
        sent.seek(file.received)
        offset = file.received
        while data := sent.read(LARGEST_PART):
            offset = add_chunk(file_id=file.id, offset=offset, data=data)
    return finish_file(file_id=file.id, at=at)


def take_chosen(request: HttpRequest, *, at: datetime, **whose: Any) -> tuple[dict[str, list[str]], int]:
    """Take everything that was chosen in either field, whichever button sent it. What is good stays.

    Args:
        request: With the files; ``do`` names the field whose button was pressed, if it was one of them.
        at: When, timezone-aware.
        whose: The draft or the report, and what its form says.

    Returns:
        By field, what was not taken and why; and the status of a page that says so.

    Raises:
        DraftClosed: There is no such draft or report any more.
    """
    errors: dict[str, list[str]] = {}
    reasons: list[str] = []
    for field in (FILES, VOICE):
        for file in request.FILES.getlist(field):
            try:
                take_whole(file, voice_note=field == VOICE, at=at, **whose)
            except NotTaken as error:
                said = f"{shown_name(file.name or '')}: {sentence(error.why)}"
                errors.setdefault(field, []).append(said)
                reasons.append(error.why)
    pressed = request.POST.get("do", "")
    if not request.FILES and pressed in (FILES, VOICE):
        errors[pressed] = [gettext(NOTHING)]
    return errors, status_of_all(reasons)


def take_part(file: Attachment, *, offset: str, data: bytes, at: datetime) -> Attachment:
    """Take the next part of a file; with the last one it is looked into.

    Args:
        file: Which.
        offset: Where the part begins, as its sender says.
        data: Its bytes; none from a sender that has lost the last answer and asks again.
        at: When, timezone-aware.

    Raises:
        Attachment.DoesNotExist: It was removed.
        NoOffset: That is no number.
        WrongOffset: It does not begin where the last one ended.
        NotTaken: It cannot be taken.
    """
    begins = number(offset)
    if begins < 0:
        raise NoOffset
    if data or begins != file.size:
        add_chunk(file_id=file.id, offset=begins, data=data)
    if begins + len(data) == file.size:
        file = finish_file(file_id=file.id, at=at)
        if file.state == FileState.REFUSED and file.finding != AGAIN:
            raise NotTaken(file.finding)  # asked again, for the answer was lost
        return file
    file.refresh_from_db()
    return file


def part_answer(request: HttpRequest, file: Attachment, *, at: datetime) -> tuple[JsonResponse, bool]:
    """Take the part in a request of the script.

    Returns:
        The answer, and whether the file is whole now.

    Raises:
        Attachment.DoesNotExist: It was removed.
    """
    try:
        data = request.read(LARGEST_PART + 1)
        now = take_part(file, offset=request.headers.get("Upload-Offset", ""), data=data, at=at)
    except NoOffset:
        return JsonResponse({"error": "Upload-Offset is missing."}, status=BAD_REQUEST), False
    except WrongOffset as error:
        return JsonResponse({"offset": error.received}, status=CONFLICT), False
    except NotTaken as error:
        return refusal(error), False
    return JsonResponse(progress(now)), now.state != FileState.RECEIVING


def progress(file: Attachment) -> dict[str, Any]:
    """How much of a file is there. One that came twice is its first."""
    state = FileState.QUARANTINED if file.state == FileState.REFUSED else file.state
    return {"offset": file.received, "state": state}


def refusal(error: NotTaken) -> JsonResponse:
    """Why a file is not taken, for the script."""
    return JsonResponse({"error": sentence(error.why)}, status=status_of(error.why))


def begun(file: Attachment, url: str) -> JsonResponse:
    """Where a file's parts go, for the script."""
    return JsonResponse({**progress(file), "url": url, "part": PART}, status=201)


__all__ = [
    "CONFLICT",
    "FILES",
    "TOO_LARGE",
    "VOICE",
    "NoOffset",
    "begin_from",
    "begun",
    "microphone_allowed",
    "part_answer",
    "progress",
    "refusal",
    "take_chosen",
    "take_part",
    "take_whole",
    "too_large",
]
