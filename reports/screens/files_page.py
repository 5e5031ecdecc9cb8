"""The page of a draft's files, their lines on the check page, and the page of files after sending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from assistline.models import Customer
from reports.actions import files_of_draft
from reports.customers import ground_for
from reports.definitions import TypeDefinition
from reports.drafts import KeptDraft
from reports.files.limits import (
    LARGEST_ALTOGETHER,
    LARGEST_FORM,
    LONGEST_DESCRIPTION,
    LONGEST_SECONDS,
    MEGABYTE,
    MOST_FILES,
)
from reports.files.names import WORD_DOCUMENT, shown_name
from reports.models import Attachment, FileKind, FileState, Report
from reports.questions.places import check_place, say_place
from reports.questions.text import Ground, Refused
from reports.wording import and_then

# What a browser offers to choose; what is taken is decided by content.
ACCEPT = f"image/*,video/*,audio/*,.heic,.heif,.pdf,application/pdf,.docx,{WORD_DOCUMENT}"
STATE_WORDS = {
    FileState.RECEIVING: gettext_noop("Not all of it is here. Choose it again and it goes on."),
    FileState.QUARANTINED: gettext_noop("Added. We check it for viruses next."),
    FileState.CLEAN: gettext_noop("Added and checked."),
    FileState.INFECTED: gettext_noop(
        "It has a virus, so we will not open it. Remove it, or add another copy."
    ),
    FileState.FAILED: gettext_noop("We cannot open it any more. Please add it again."),
}
BAD = frozenset({FileState.RECEIVING, FileState.INFECTED, FileState.FAILED})


def page(
    draft: KeptDraft,
    customer: Customer,
    questions: TypeDefinition | None,
    *,
    errors: Mapping[str, list[str]],
    at: datetime,
) -> dict[str, Any]:
    """Everything that the page shows.

    Args:
        draft: Whose files.
        customer: Whose portal.
        questions: What it answers; nothing while it has no type.
        errors: By field, what was not taken and why.
        at: When, timezone-aware.
    """
    ground = ground_for(customer, at=at)
    rows = [row(file) | _place(file, ground, draft) for file in files_of_draft(draft_id=draft.id)]
    takes = questions is None or questions.takes_files
    return {
        **_limits(errors),
        "files": rows,
        "wanted": questions.files_wanted if questions else "",
        "takes_files": takes,
        "has_room": takes and len(rows) < MOST_FILES,
    }


def page_after(
    report: Report | None, questions: TypeDefinition | None, *, errors: Mapping[str, list[str]]
) -> dict[str, Any]:
    """Everything that the page of files shows after sending. What was sent cannot be removed.

    Args:
        report: Whose files; nothing of it is shown to whose time has run out.
        questions: What it answered.
        errors: By field, what was not taken and why.
    """
    known = Attachment.objects.filter(report=report) if report else Attachment.objects.none()
    files = known.exclude(state=FileState.REFUSED).in_order()
    rows = [row(file) | {"may_remove": file.state == FileState.RECEIVING} for file in files]
    return {
        **_limits(errors),
        "files": rows,
        "wanted": questions.files_wanted if questions else "",
        "has_room": len(rows) < MOST_FILES,
    }


def _limits(errors: Mapping[str, list[str]]) -> dict[str, Any]:
    return {
        "errors": dict(errors),
        "accept": ACCEPT,
        "most_files": MOST_FILES,
        "altogether": LARGEST_ALTOGETHER // MEGABYTE,
        "form_limit": LARGEST_FORM // MEGABYTE,
        "minutes": LONGEST_SECONDS // 60,
        "longest_description": LONGEST_DESCRIPTION,
    }


def row(file: Attachment) -> dict[str, Any]:
    """One file as its sender sees it."""
    return {
        "token": file.token,
        "name": shown_name(file.name),
        "what": and_then(*what_it_is(file)),
        "state": gettext(STATE_WORDS[FileState(file.state)]),
        "bad": file.state in BAD,
        "description": file.description,
        "voice_note": file.voice_note,
    }


def what_it_is(file: Attachment) -> list[str]:
    """Kind, length and size in words."""
    kind = (
        gettext("Voice note") if file.voice_note else gettext(FileKind(file.kind).label) if file.kind else ""
    )
    length = ""
    if file.seconds is not None:
        length = gettext("%(length)s minutes") % {"length": f"{file.seconds // 60}:{file.seconds % 60:02}"}
    return [part for part in (kind, length, say_size(file.size)) if part]


def say_size(size: int) -> str:
    """A size as a person reads it."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{max(1, round(size / 1000))} kB"


def check_section(draft: KeptDraft) -> dict[str, Any] | None:
    """The files on the check page; nothing, and no statement, where there are none."""
    if not draft.has_files:
        return None
    files = files_of_draft(draft_id=draft.id)
    return {"rows": [row(file) for file in files], "waiting": any(_waits(files))}


def where_of(location: Mapping[str, float], *, before: Any, ground: Ground) -> dict[str, Any] | None:
    """The answer to "where" that a file's coordinates come to; nothing where they cannot be one.

    Args:
        location: Latitude and longitude.
        before: What was answered; an address stays only if it is in the same suburb.
        ground: The customer's.
    """
    try:
        where = check_place(dict(location), ground=ground, required=False, error_text="")
    except Refused:
        return None
    same = isinstance(before, dict) and where and before.get("suburb") == where.get("suburb")
    return {**where, "address": before.get("address", "")} if where and same else where


def url_of(draft: KeptDraft) -> str:
    """Where files are added."""
    return reverse("report-files", args=[draft.code])


def _place(file: Attachment, ground: Ground, draft: KeptDraft) -> dict[str, Any]:
    """Where a file says that it was made, in words that its sender knows, and whether that is used."""
    told = draft.answers.get("where")
    where = where_of(file.location, before=told, ground=ground) if file.location else None
    is_used = bool(where) and where == told
    return {"place": ", ".join(say_place(where)) if where else "", "place_is_used": is_used}


def _waits(files: Iterable[Attachment]) -> Iterable[bool]:
    return (file.state == FileState.QUARANTINED for file in files)
