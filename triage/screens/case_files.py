"""The files of a case's reports, as officers see them."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse

from reports.files.names import WORD_DOCUMENT, shown_name
from reports.models import Attachment, FileKind, FileState, OpenCue
from reports.rules import VOICE_NOTE
from reports.screens.files_page import what_it_is
from triage.models import Case
from triage.screens.words import staff_time

# What one of the pictures of a file is called.
STILL_WORDS = {FileKind.DOCUMENT: "Page", FileKind.VIDEO: "Still"}
STATE_WORDS = {
    FileState.QUARANTINED: "Not scanned yet. It opens when it is.",
    FileState.INFECTED: "A virus was found. It stays sealed; ask for another copy.",
    FileState.FAILED: "Cannot be opened: its sealed bytes were changed or their key is gone.",
}


def files_of_case(case: Case) -> QuerySet[Attachment]:
    """The files of every report that is in the case now."""
    reports = case.contact_links.filter(ended_at=None).values("report_id")
    return Attachment.objects.filter(report__in=reports).kept().in_order()


def files_panel(case: Case) -> dict[str, Any] | None:
    """What the page says of the files: one statement, one more where a voice note is among them."""
    files = list(files_of_case(case))
    if not files:
        return None
    unheard = _unheard(files) if any(file.voice_note for file in files) else None
    zone = case.centre.zone
    return {
        "rows": [_row(case, file, zone) for file in files],
        "summary": _summary(files),
        "unheard": unheard.words if unheard else "",
        "cue": unheard.id if unheard else "",
        "heard_url": reverse("triage-heard", args=[case.reference]),
    }


def unheard_cue(case: Case) -> OpenCue | None:
    """The sign that somebody must hear a voice note of this case."""
    return _unheard(list(files_of_case(case)))


def heard_before(case: Case) -> OpenCue | None:
    """The sign of a voice note that somebody has heard last."""
    reports = {file.report_id for file in files_of_case(case) if file.voice_note}
    cues = OpenCue.objects.filter(draft__report__in=reports, cue=VOICE_NOTE).exclude(cleared_at=None)
    return cues.order_by("-cleared_at", "-id").first()


def _unheard(files: list[Attachment]) -> OpenCue | None:
    reports = {file.report_id for file in files if file.voice_note}
    return OpenCue.objects.open().filter(draft__report__in=reports, cue=VOICE_NOTE).first()


def _row(case: Case, file: Attachment, zone: ZoneInfo) -> dict[str, Any]:
    clean = file.state == FileState.CLEAN
    place = [case.reference, file.token]
    shows = clean and bool(file.preview)
    size = f", {file.width} × {file.height}" if file.width else ""
    return {
        "name": shown_name(file.name),
        "what": ", ".join(what_it_is(file)) + size,
        "description": file.description,
        "state": STATE_WORDS.get(FileState(file.state), ""),
        "finding": file.finding,
        "picture_url": reverse("triage-file", args=place)
        if shows and file.preview_type.startswith("image/")
        else "",
        "since": staff_time(file.finished_at, zone) if file.supplement_id and file.finished_at else "",
        "stills": [
            {
                "url": reverse("triage-file-still", args=[*place, number]),
                "words": f"{_still_word(file)} {number}",
            }
            for number in range(1, len(file.stills) + 1)
        ]
        if clean
        else [],
        "sound_url": reverse("triage-file", args=place)
        if shows and file.preview_type.startswith("audio/")
        else "",
        "words_url": reverse("triage-file", args=place)
        if shows and file.preview_type.startswith("text/")
        else "",
        "original_url": reverse("triage-file-original", args=place) if clean else "",
        "sha256": file.sha256,
    }


def _still_word(file: Attachment) -> str:
    """What one of its pictures is called: of a Word file they are those that stand in it."""
    return "Picture" if file.content_type == WORD_DOCUMENT else STILL_WORDS[FileKind(file.kind)]


def _summary(files: list[Attachment]) -> str:
    waiting = sum(file.state == FileState.QUARANTINED for file in files)
    bad = sum(file.state in (FileState.INFECTED, FileState.FAILED) for file in files)
    said = [str(len(files)), "sealed" if waiting or bad else "scanned and sealed"]
    said += [f"{waiting} not scanned yet"] if waiting else []
    said += [f"{bad} cannot be opened"] if bad else []
    return ", ".join(said)
