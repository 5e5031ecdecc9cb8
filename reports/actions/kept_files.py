"""Files that there are: described, removed, given to the report, listed, and deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from reports.actions.cues import raise_cues
from reports.actions.discarding import discard
from reports.files.limits import LONGEST_DESCRIPTION
from reports.lexicon_additions import lexicon_of
from reports.models import Attachment, FileState, OpenCue
from reports.reading import read

# A file that was cut off is not gone on with after that.
CUT_OFF_AFTER = timedelta(days=1)
MOST_AT_ONCE = 200


@transaction.atomic
def describe_file(*, file_id: int, description: str, at: datetime) -> list[OpenCue]:
    """Keep what its sender says that a file shows, and read it for danger like every word.

    Args:
        file_id: A file of an open draft; the caller has checked that.
        description: In their words.
        at: When, timezone-aware.

    Returns:
        The cues that are new by it.

    Raises:
        DatabaseError: Out of reach; what was said before stays.
    """
    words = description.strip()[:LONGEST_DESCRIPTION]
    file = Attachment.objects.select_related("draft").filter(id=file_id).first()
    if file is None or file.draft is None or file.description == words:
        return []
    Attachment.objects.filter(id=file_id).update(description=words)
    found = read(words, lexicon=lexicon_of(file.draft.customer_id)).cues
    return raise_cues(draft_id=file.draft.id, found=found, at=at)


@transaction.atomic
def remove_file(*, file_id: int) -> bool:
    """Take a file out of a draft; its bytes go. What a voice note raised stays until a person clears it.

    What was sent stays with its report; only what has not arrived whole goes from there.

    Args:
        file_id: Which; the caller has checked that its sender asks.

    Returns:
        Whether it went.

    Raises:
        DatabaseError: Out of reach; it stays.
    """
    mine = Q(report=None) | Q(state__in=(FileState.RECEIVING, FileState.REFUSED))
    files = list(Attachment.objects.select_for_update().filter(mine, id=file_id))
    _forget(files)
    return bool(files)


@transaction.atomic
def forget_cut_off_files(*, at: datetime) -> int:
    """Delete what was begun for a sent report and never came: those of a draft go when the draft does.

    Args:
        at: What is taken for now.

    Returns:
        How many went.

    Raises:
        DatabaseError: Out of reach; the next run deletes them.
    """
    unfinished = (FileState.RECEIVING, FileState.REFUSED)
    cut_off = Attachment.objects.filter(
        state__in=unfinished, report__isnull=False, added_at__lt=at - CUT_OFF_AFTER
    )
    files = list(cut_off.select_for_update(skip_locked=True).order_by("id")[:MOST_AT_ONCE])
    _forget(files)
    return len(files)


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


def _forget(files: list[Attachment]) -> None:
    discard(names=[name for file in files for name in file.objects_named])
    Attachment.objects.filter(id__in=[file.id for file in files]).delete()
