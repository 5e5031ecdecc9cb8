"""Files: begun, received part by part, looked into, described, removed, given to the report, and deleted."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Sequence
from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Q, Sum

from assistline.encryption import CannotDecrypt, keyed_hash
from reports.actions.cues import raise_cues
from reports.actions.discarding import discard
from reports.actions.drafts import DraftClosed
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
from reports.reading import CueFound
from reports.rules import PRIORITY, VOICE_NOTE


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

    Raises:
        DraftClosed: There is no such draft or report, or the draft is sent.
        NotTaken: It is empty, too large, or one too many.
    """
    if size <= 0:
        raise NotTaken("empty")
    if size > LARGEST_FILE:
        raise NotTaken("too_large")
    owner = _lock_owner(draft_id, report_id)
    files = Attachment.objects.filter(**owner).exclude(state=FileState.REFUSED)
    mark = keyed_hash(f"{size}\0{fingerprint}\0{voice_note}\0{name}", purpose="resume file")
    if cut_off := files.filter(state=FileState.RECEIVING, resume_mark=mark).first():
        return cut_off
    there = files.aggregate(
        count=Count("id"), bytes=Sum("size"), waiting=Count("id", filter=Q(state=FileState.RECEIVING))
    )
    if there["count"] >= MOST_FILES:
        raise NotTaken("too_many")
    if (there["bytes"] or 0) + size > LARGEST_ALTOGETHER:
        raise NotTaken("too_much")
    return Attachment.objects.create(
        **owner,
        token=secrets.token_hex(16),
        name=name[:LONGEST_NAME] or "file",
        size=size,
        voice_note=voice_note,
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
    the report.

    Args:
        file_id: Which.
        at: When, timezone-aware.

    Raises:
        Attachment.DoesNotExist: It was removed.
        WrongOffset: It has not arrived whole.
        NotTaken: It is none of what we take; its bytes are gone.
    """
    file = Attachment.objects.get(id=file_id)
    if file.state != FileState.RECEIVING:
        return file
    if file.received != file.size:
        raise WrongOffset(file.received)
    try:
        with tempfile.TemporaryFile() as whole:
            sha256 = spool(file, whole)
            looked = look_into(whole)
        if file.voice_note and looked.kind != FileKind.AUDIO:
            raise NotTaken("not_sound")
    except NotTaken as error:
        _refuse(file, error.why)
        raise
    preview = storing.put(storing.cut(looked.preview), token=file.token, use=storing.PREVIEW)
    return _keep(file, looked, sha256, preview, at)


def spool(file: Attachment, into: IO[bytes]) -> str:
    """Write a file's bytes where a decoder can read them; its SHA-256.

    Raises:
        NotTaken: Its bytes cannot be read any more.
    """
    digest = hashlib.sha256()
    try:
        for data in storing.read(file.parts, token=file.token, use=storing.ORIGINAL):
            digest.update(data)
            into.write(data)
    except CannotDecrypt as error:
        raise NotTaken("damaged") from error
    into.flush()
    into.seek(0)
    return digest.hexdigest()


@transaction.atomic
def describe_file(*, file_id: int, description: str) -> None:
    """Keep what its sender says that a file shows.

    Args:
        file_id: A file of an open draft; the caller has checked that.
        description: In their words.

    Raises:
        DatabaseError: Out of reach; what was said before stays.
    """
    Attachment.objects.filter(id=file_id).update(description=description.strip()[:LONGEST_DESCRIPTION])


@transaction.atomic
def remove_file(*, file_id: int) -> None:
    """Take a file out of a draft; its bytes go. What a voice note raised stays until a person clears it.

    Args:
        file_id: A file of an open draft; the caller has checked that.

    Raises:
        DatabaseError: Out of reach; it stays.
    """
    _forget(list(Attachment.objects.select_for_update().filter(id=file_id, report=None)))


@transaction.atomic
def delete_files(*, draft_ids: Sequence[int]) -> int:
    """Delete every file of these drafts, for real, whatever its state. Those of a sent report are not theirs.

    Args:
        draft_ids: Which drafts; their rows may be deleted after that.

    Returns:
        How many went.

    Raises:
        DatabaseError: Out of reach; all of them stay.
    """
    files = list(Attachment.objects.select_for_update().filter(draft_id__in=draft_ids))
    _forget(files)
    return len(files)


def give_files(*, draft_id: int, report_id: int) -> int:
    """A draft is sent: what arrived whole is its report's, scanned or not. Part of that transaction.

    Args:
        draft_id: Which draft.
        report_id: What it became.

    Returns:
        How many files.

    Raises:
        DatabaseError: Out of reach; nothing is sent.
    """
    return Attachment.objects.filter(draft_id=draft_id).kept().update(draft=None, report=report_id)


def files_of_draft(*, draft_id: int) -> list[Attachment]:
    """What its writer added, also what is still on its way; not what we did not take.

    Args:
        draft_id: Which draft; the caller has checked its secret.

    Raises:
        DatabaseError: Out of reach.
    """
    files = Attachment.objects.filter(draft_id=draft_id).exclude(state=FileState.REFUSED)
    return list(files.in_order())


def files_of_report(*, report_id: int) -> list[Attachment]:
    """What was sent with a report or added to it, scanned or not.

    Args:
        report_id: Which report; the caller has checked that the person may see it.

    Raises:
        DatabaseError: Out of reach.
    """
    return list(Attachment.objects.filter(report_id=report_id).kept().in_order())


def _lock_owner(draft_id: int | None, report_id: int | None) -> dict[str, int]:
    """Whose file it is; locked, so that two windows do not both add the last one."""
    if draft_id is not None:
        drafts = Draft.objects.select_for_update(of=["self"])
        if not drafts.filter(id=draft_id, state=DraftState.OPEN).exists():
            raise DraftClosed(str(draft_id))
        return {"draft_id": draft_id}
    if report_id is None or not Report.objects.select_for_update(of=["self"]).filter(id=report_id).exists():
        raise DraftClosed(str(report_id))
    return {"report_id": report_id}


@transaction.atomic
def _refuse(file: Attachment, why: str) -> None:
    if Attachment.objects.filter(id=file.id, state=FileState.RECEIVING).update(
        state=FileState.REFUSED, finding=why, parts=[], preview=[]
    ):
        discard(names=file.parts)


@transaction.atomic
def _keep(file: Attachment, looked: Looked, sha256: str, preview: list[str], at: datetime) -> Attachment:
    """Into quarantine; a voice note becomes a sign that somebody must hear it."""
    # The lock waits for a submit, and then finds the report.
    drafts = Draft.objects.select_for_update(of=["self"]).select_related("customer")
    of_file = Q(id=file.draft_id) if file.draft_id else Q(report=file.report_id)
    draft = drafts.filter(of_file).first()
    report = Report.objects.filter(draft=draft).first() if draft and file.draft_id else None
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
        draft=None if report else file.draft_id,
        report=report.id if report else file.report_id,
    )
    if not kept:
        discard(names=preview)
    elif file.voice_note and draft:
        local = at.astimezone(ZoneInfo(draft.customer.time_zone))
        seconds = looked.seconds or 0
        words = f"Nobody has heard it yet: {seconds // 60}:{seconds % 60:02}, added at {local:%H:%M:%S}"
        raise_cues(
            draft_id=draft.id, found=[CueFound(VOICE_NOTE, PRIORITY, words)], source="voice note", at=at
        )
    return Attachment.objects.get(id=file.id)


def _forget(files: list[Attachment]) -> None:
    discard(names=[name for file in files for name in (*file.parts, *file.preview)])
    Attachment.objects.filter(id__in=[file.id for file in files]).delete()
