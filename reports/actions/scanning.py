"""Scanning files for viruses: what nobody has looked at stays in quarantine, and is tried again."""

from __future__ import annotations

import tempfile
import time
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F

from assistline.encryption import CannotDecrypt
from assistline.events import emit
from assistline.virus_scanner import ScannerUnavailable, Verdict, scan
from reports.actions.discarding import delete_discarded, discard
from reports.files import storing
from reports.files.inspecting import SOUND_TYPE, hear, show
from reports.files.limits import NotTaken
from reports.models import Attachment, FileKind, FileState

log = structlog.get_logger(__name__)

# Longer than the scanner and a decoder may take for one file.
LEASE = timedelta(minutes=2)
FIRST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(minutes=1)
# One run of the periodic job begins no more files after so many seconds.
BUDGET_SECONDS = 12.0


def scan_waiting_files(*, at: datetime) -> int:
    """Scan what waits, oldest first, and delete what was promised to be. Two who do it scan nothing twice.

    Args:
        at: What is taken for now.

    Returns:
        How many files have a verdict now.

    Raises:
        DatabaseError: Out of reach; the next run goes on.
    """
    delete_discarded(at=at)
    if not settings.CLAMD_URL:
        return 0
    judged, until = 0, time.monotonic() + BUDGET_SECONDS
    while time.monotonic() < until and (file_id := _claim(at)) is not None:
        state = scan_file(file_id=file_id, at=at)
        if state == FileState.QUARANTINED:
            break  # no scanner: the others would wait for it in turn
        judged += 1
    return judged


def scan_now(*, file_id: int, at: datetime) -> str:
    """Have a file scanned while its sender waits for the answer, unless somebody is at it already.

    Args:
        file_id: Which.
        at: When, timezone-aware.

    Returns:
        The file's state now: ``quarantined`` if nobody could look at it; it is tried again.

    Raises:
        Attachment.DoesNotExist: It was removed.
    """
    mine = Attachment.objects.filter(id=file_id, state=FileState.QUARANTINED, scan_due_at__lte=at)
    if settings.CLAMD_URL and mine.update(scan_due_at=at + LEASE, scan_attempts=F("scan_attempts") + 1):
        return scan_file(file_id=file_id, at=at)
    return Attachment.objects.get(id=file_id).state


def scan_file(*, file_id: int, at: datetime) -> str:
    """Have one file scanned. The scanner is asked outside any transaction; without its word nothing changes.

    Args:
        file_id: Which.
        at: When, timezone-aware.

    Returns:
        The file's state now: ``quarantined`` if nobody could look at it.

    Raises:
        Attachment.DoesNotExist: It was removed.
    """
    file = Attachment.objects.get(id=file_id)
    if file.state != FileState.QUARANTINED:
        return file.state
    try:
        verdict = _ask(file)
    except ScannerUnavailable as error:
        rest = min(FIRST_REST * 2 ** min(file.scan_attempts, 5), LONGEST_REST)
        Attachment.objects.filter(id=file.id).update(scan_due_at=at + rest)
        log.warning("file_not_scanned", file=file.id, why=str(error))
        return FileState.QUARANTINED
    except CannotDecrypt:
        log.error("file_cannot_be_opened", file=file.id)
        return _judge(file, FileState.FAILED, at=at)
    if not verdict.clean:
        log.warning("virus_found", file=file.id)
        return _judge(file, FileState.INFECTED, at=at, finding=verdict.finding)
    if file.kind == FileKind.AUDIO:
        return _judge(file, FileState.CLEAN, at=at, preview=_sound(file))
    stills = _stills(file) if file.kind in (FileKind.VIDEO, FileKind.DOCUMENT) else []
    return _judge(file, FileState.CLEAN, at=at, stills=stills)


def _ask(file: Attachment) -> Verdict:
    return scan(storing.read(file.parts, token=file.token, use=storing.ORIGINAL), url=settings.CLAMD_URL)


def _sound(file: Attachment) -> list[str]:
    """What is heard, made anew; nothing where it cannot be: the original can still be fetched."""
    try:
        with tempfile.TemporaryFile() as whole:
            storing.spool(file.parts, token=file.token, into=whole)
            anew = hear(whole)
    except NotTaken:
        return []
    return storing.put(storing.cut(anew), token=file.token, use=storing.PREVIEW)


def _stills(file: Attachment) -> list[str]:
    """Pictures of pages or of moments; nothing where none can be made: the original can still be fetched."""
    try:
        with tempfile.TemporaryFile() as whole:
            storing.spool(file.parts, token=file.token, into=whole)
            pictures = show(whole)
    except NotTaken:
        return []
    return storing.put(pictures, token=file.token, use=storing.STILL)


@transaction.atomic
def _claim(at: datetime) -> int | None:
    """The next one that waits, for as long as a scan can take."""
    due = Attachment.objects.filter(state=FileState.QUARANTINED, scan_due_at__lte=at)
    file = due.select_for_update(skip_locked=True).order_by("scan_due_at", "id").only("id").first()
    if file is None:
        return None
    Attachment.objects.filter(id=file.id).update(scan_due_at=at + LEASE, scan_attempts=F("scan_attempts") + 1)
    return file.id


@transaction.atomic
def _judge(
    file: Attachment,
    state: FileState,
    *,
    at: datetime,
    finding: str = "",
    preview: list[str] | None = None,
    stills: list[str] | None = None,
) -> str:
    waiting = Attachment.objects.filter(id=file.id, state=FileState.QUARANTINED)
    fields: dict[str, object] = {"preview": preview, "preview_type": SOUND_TYPE} if preview else {}
    fields |= {"stills": stills} if stills else {}
    if not waiting.update(state=state, finding=finding, scanned_at=at, scan_due_at=None, **fields):
        # Removed meanwhile, or somebody else was faster.
        discard(names=[*(preview or []), *(stills or [])])
    judged = Attachment.objects.filter(id=file.id).select_related("report").first()
    if judged and judged.report:
        emit("file.scanned", centre_id=judged.report.centre_id, file_id=judged.id)
    return state
