"""Files: begun, received part by part, looked into, and kept; those of a sent report are news about it."""

from __future__ import annotations

import secrets
import tempfile
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, QuerySet, Sum

from assistline.encryption import keyed_hash
from assistline.models import Customer
from reports.actions.adding_files import tell_of_file
from reports.actions.cues import raise_cues
from reports.actions.discarding import discard
from reports.actions.drafts import DraftClosed
from reports.actions.hearing import lock_report
from reports.files import storing
from reports.files.inspecting import Looked, look_into
from reports.files.limits import (
    LARGEST_ALTOGETHER,
    LARGEST_FILE,
    LARGEST_PART,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    MOST_FILES,
    NotTaken,
)
from reports.models import Attachment, Draft, DraftState, FileKind, FileState, Report
from reports.models.attachment import AGAIN
from reports.reading import CueFound
from reports.rules import PRIORITY, VOICE_NOTE

Owner = TypeVar("Owner", Draft, Report)


class WrongOffset(Exception):
    """A part does not begin where the last one ended.

    Args:
        received: How many bytes there are: from there it goes on.
    """

    def __init__(self, received: int) -> None:
        super().__init__(str(received))
        self.received = received


@transaction.atomic
def begin_file(
    *,
    name: str,
    size: int,
    at: datetime,
    draft_id: int | None = None,
    report_id: int | None = None,
    voice_note: bool = False,
    fingerprint: str = "",
    description: str = "",
    key: str = "",
) -> Attachment:
    """Announce a file; one that was cut off goes on where it stopped.

    Args:
        name: As its sender's device has it.
        size: In bytes.
        at: When, timezone-aware.
        draft_id: Which open draft it belongs to; the caller has checked its secret.
        report_id: Or which report, once that is sent.
        voice_note: Told instead of written: somebody must hear it soon.
        fingerprint: What else the device knows of it (when it was changed), to tell it from another of that
            name.
        description: What its sender says that it shows.
        key: Of the form that adds it to a sent report: the same form once more begins nothing anew.

    Raises:
        DraftClosed: There is no such draft or report, or the draft is sent.
        NotTaken: It is empty, too large, one too many, or this kind of report takes none.
    """
    if size <= 0:
        raise NotTaken("empty")
    if size > LARGEST_FILE:
        raise NotTaken("too_large")
    owner = _lock_owner(draft_id, report_id)
    files = Attachment.objects.filter(**owner).exclude(state=FileState.REFUSED)
    mark = keyed_hash(f"{size}\0{fingerprint}\0{voice_note}\0{name}", purpose="resume file")
    if key and (sent_before := files.filter(form_key=key, resume_mark=mark).first()):
        return sent_before
    words = description.strip()[:LONGEST_DESCRIPTION]
    if cut_off := files.filter(state=FileState.RECEIVING, resume_mark=mark).first():
        cut_off.form_key, cut_off.description = key or cut_off.form_key, words or cut_off.description
        cut_off.save(update_fields=["form_key", "description"])
        return cut_off
    there = files.aggregate(count=Count("id"), bytes=Sum("size"))
    # What was sent cannot be removed any more, so the sentence is another one.
    after = "" if draft_id is not None else "_sent"
    if there["count"] >= MOST_FILES:
        raise NotTaken(f"too_many{after}")
    if (there["bytes"] or 0) + size > LARGEST_ALTOGETHER:
        raise NotTaken(f"too_much{after}")
    return Attachment.objects.create(
        **owner,
        token=secrets.token_hex(16),
        name=name[:LONGEST_NAME] or "file",
        size=size,
        voice_note=voice_note,
        description=words,
        form_key=key,
        resume_mark=mark,
        added_at=at,
    )


def add_chunk(*, file_id: int, offset: int, data: bytes) -> int:
    """Keep one part of a file, sealed; the storage is asked outside any transaction.

    Args:
        file_id: Which, as ``begin_file`` gave it.
        offset: Where the part begins.
        data: Its bytes, no more than ``LARGEST_PART``.

    Returns:
        How many bytes there are now.

    Raises:
        Attachment.DoesNotExist: It was removed.
        WrongOffset: The part does not begin where the last ended (a repeat, or another tab).
        NotTaken: It is larger than was announced.
    """
    file = Attachment.objects.get(id=file_id)
    if file.state != FileState.RECEIVING or offset != file.received or not data:
        raise WrongOffset(file.received)
    if len(data) > LARGEST_PART or offset + len(data) > file.size:
        raise NotTaken("too_large")
    name = storing.put_part(data, token=file.token, use=storing.ORIGINAL, place=len(file.parts))
    as_read = Attachment.objects.filter(id=file.id, state=FileState.RECEIVING, received=offset)
    if not as_read.update(received=offset + len(data), parts=[*file.parts, name]):
        discard(names=[name])
        raise WrongOffset(Attachment.objects.get(id=file.id).received)
    return offset + len(data)


def finish_file(*, file_id: int, at: datetime) -> Attachment:
    """Look into a file that has arrived whole. Until it is scanned it is in quarantine.

    It is opened outside any transaction, by a process of its own. If its draft was sent meanwhile it goes to
    the report. The same bytes once more are kept once: the answer is the first of them.

    Args:
        file_id: Which.
        at: When, timezone-aware.

    Raises:
        Attachment.DoesNotExist: It was removed.
        WrongOffset: It has not arrived whole.
        NotTaken: It is none of what we take; its bytes are gone.
    """
    file = Attachment.objects.get(id=file_id)
    if file.state == FileState.REFUSED and file.finding == AGAIN:
        return _first_of(file) or file
    if file.state != FileState.RECEIVING:
        return file
    if file.received != file.size:
        raise WrongOffset(file.received)
    try:
        with tempfile.TemporaryFile() as whole:
            sha256 = storing.spool(file.parts, token=file.token, into=whole)
            looked = look_into(whole)
        if file.voice_note and looked.kind != FileKind.AUDIO:
            raise NotTaken("not_sound")
    except NotTaken as error:
        _refuse(file, error.why)
        raise
    preview = storing.put(storing.cut(looked.preview), token=file.token, use=storing.PREVIEW)
    return _keep(file, looked, sha256, preview, at)


def _lock_owner(draft_id: int | None, report_id: int | None) -> dict[str, int]:
    """Whose file it is; locked, so that two windows do not both add the last one."""
    found: Draft | Report | None
    if draft_id is not None:
        drafts = Draft.objects.filter(id=draft_id, state=DraftState.OPEN)
        found, owner = _locked(drafts), {"draft_id": draft_id}
    elif report_id is not None:
        found, owner = _locked(Report.objects.filter(id=report_id)), {"report_id": report_id}
    else:
        found, owner = None, {}
    if found is None:
        raise DraftClosed(str(owner))
    if found.type_version is not None and not found.type_version.takes_files:
        raise NotTaken("not_wanted")
    return owner


def _locked(rows: QuerySet[Owner]) -> Owner | None:
    return rows.select_for_update(of=["self"]).select_related("type_version").first()


@transaction.atomic
def _refuse(file: Attachment, why: str) -> None:
    if Attachment.objects.filter(id=file.id, state=FileState.RECEIVING).update(
        state=FileState.REFUSED, finding=why, parts=[], preview=[]
    ):
        discard(names=file.parts)


@transaction.atomic
def _keep(file: Attachment, looked: Looked, sha256: str, preview: list[str], at: datetime) -> Attachment:
    """Into quarantine; a voice note becomes a sign that somebody must hear it."""
    draft, report = _lock_keeper(file)
    file.sha256 = sha256
    file.draft_id, file.report_id = (None, report.id) if report else (file.draft_id, None)
    first = _first_of(file)
    if first is not None:
        _drop(file, preview)
        return first
    kept = Attachment.objects.filter(id=file.id, state=FileState.RECEIVING).update(
        state=FileState.QUARANTINED,
        kind=looked.kind,
        content_type=looked.content_type,
        width=looked.width,
        height=looked.height,
        seconds=looked.seconds,
        location=looked.location,
        preview=preview,
        preview_type=looked.preview_type,
        sha256=sha256,
        finished_at=at,
        scan_due_at=at,
        draft=file.draft_id,
        report=file.report_id,
    )
    now = Attachment.objects.get(id=file.id)
    if not kept:
        discard(names=preview)
    elif report is not None:
        unheard = _unheard(now, report.customer, at) if now.voice_note else ()
        tell_of_file(file=now, report=report, also=unheard, at=at)
    elif draft is not None and now.voice_note:
        found = _unheard(now, draft.customer, at)
        raise_cues(draft_id=draft.id, found=found, source="voice note", at=at)
    return now


def _lock_keeper(file: Attachment) -> tuple[Draft | None, Report | None]:
    """Whose it is now. The lock waits for a submit, and then finds the report."""
    if file.report_id is not None:
        return None, lock_report(file.report_id)
    if file.draft_id is None:
        return None, None
    drafts = Draft.objects.select_for_update(of=["self"]).select_related("customer")
    draft = drafts.filter(id=file.draft_id).first()
    sent = Report.objects.filter(draft=draft).values_list("id", flat=True).first() if draft else None
    return draft, lock_report(sent) if sent else None


def _first_of(file: Attachment) -> Attachment | None:
    """The same bytes that were kept before, of the same draft or report."""
    owner = {"report_id": file.report_id} if file.report_id else {"draft_id": file.draft_id}
    same = Attachment.objects.kept().filter(**owner, sha256=file.sha256, voice_note=file.voice_note)
    return same.exclude(id=file.id).in_order().first()


def _drop(file: Attachment, preview: list[str]) -> None:
    """Forget the bytes of one that came twice; the row says so to whoever lost the answer and asks again."""
    Attachment.objects.filter(id=file.id).update(
        state=FileState.REFUSED,
        finding=AGAIN,
        sha256=file.sha256,
        parts=[],
        preview=[],
        draft=file.draft_id,
        report=file.report_id,
    )
    discard(names=[*file.parts, *preview])


def _unheard(file: Attachment, customer: Customer, at: datetime) -> tuple[CueFound, ...]:
    """The sign that somebody must hear it. It names the moment: one that was heard is another one."""
    local, seconds = at.astimezone(ZoneInfo(customer.time_zone)), file.seconds or 0
    words = f"Nobody has heard it yet: {seconds // 60}:{seconds % 60:02}, added at {local:%H:%M:%S}"
    return (CueFound(VOICE_NOTE, PRIORITY, words, source="voice note"),)
