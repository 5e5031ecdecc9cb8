"""The thread between a citizen and the officers: both write, each is told whether the other has read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assistline.events import emit
from assistline.models import User
from reports.actions.hearing import NothingWritten, hear, lock_report, said_before
from reports.actions.reporter import queue_to_safe_points, safe_points
from reports.messages import NEWS
from reports.models import Message, OpenCue
from reports.questions.text import is_blank


@transaction.atomic
def send_message(*, report_id: int, words: str, key: str, at: datetime) -> tuple[Message, list[OpenCue]]:
    """Keep what a citizen writes, and read it for danger. The same form sent twice is one message.

    Args:
        report_id: Which; the caller has checked that the citizen may open it.
        words: As typed.
        key: The form's, made when it was shown.
        at: When, timezone-aware.

    Returns:
        The message, and the cues that are new by it.

    Raises:
        Report.DoesNotExist: There is no such report.
        NothingWritten: There are no words.
    """
    if is_blank(words):
        raise NothingWritten
    report = lock_report(report_id)
    before = said_before(report.messages.filter(by_id=None), key=key, words=words, at=at)
    if before is not None:
        return before, []
    message = Message.objects.create(report=report, words=words, key=key, at=at)
    cues = hear(report=report, words=words, at=at)
    emit("message.received", centre_id=report.centre_id, report_id=report.id, message_id=message.id)
    return message, cues


@transaction.atomic
def write_to_citizen(*, report_id: int, by: User, words: str, key: str, at: datetime) -> Message:
    """Keep what a member of staff writes; a neutral message says that there is news, where that is safe.

    Args:
        report_id: Which; the caller has checked that the person may.
        by: Who writes. The citizen reads "an officer", no name.
        words: As typed.
        key: The form's.
        at: When, timezone-aware.

    Raises:
        Report.DoesNotExist: There is no such report.
        NothingWritten: There are no words.
    """
    if is_blank(words):
        raise NothingWritten
    report = lock_report(report_id)
    before = said_before(report.messages.exclude(by_id=None), key=key, words=words, at=at)
    if before is not None:
        return before
    message = Message.objects.create(report=report, by_id=by.id, words=words, key=key, at=at)
    queue_to_safe_points(
        message=NEWS,
        report=report,
        customer=report.customer,
        points=safe_points([report.id])[report.id],
        occasion=f"message {message.id}",
        at=at,
    )
    return message


@transaction.atomic
def mark_read(*, report_id: int, by_citizen: bool, at: datetime) -> int:
    """Say that the messages of the other side are on a page in front of this one.

    Args:
        report_id: Whose thread.
        by_citizen: The citizen has it open; else who has the case.
        at: When, timezone-aware.

    Returns:
        How many were new.

    Raises:
        DatabaseError: Out of reach; they stay new.
    """
    unread = Message.objects.filter(report_id=report_id, read_at=None, by_id__isnull=not by_citizen)
    return unread.update(read_at=at)
