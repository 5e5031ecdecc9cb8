"""Adding to a report that was sent. The report is never edited; what is added is read at once."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction

from assistline.events import emit
from assistline.models import User
from reports.actions.hearing import NothingWritten, hear, lock_report, said_before
from reports.models import OpenCue, Supplement, SupplementKind
from reports.questions.text import is_blank


@transaction.atomic
def add_supplement(
    *,
    report_id: int,
    kind: SupplementKind,
    words: str,
    key: str,
    at: datetime,
    about: str = "",
    wrong: str = "",
) -> tuple[Supplement, list[OpenCue]]:
    """Keep what is added to a report, or what puts it right. The same form sent twice is one supplement.

    Args:
        report_id: Which; the caller has checked that the citizen may open it.
        kind: Added or corrected.
        words: As typed.
        key: The form's, made when it was shown.
        at: When, timezone-aware.
        about: Of a correction: the slug of the question whose answer is wrong.
        wrong: Of a correction: that answer, as it was sent.

    Returns:
        The supplement, and the cues that are new by it.

    Raises:
        Report.DoesNotExist: There is no such report.
        NothingWritten: There are no words.
    """
    if is_blank(words):
        raise NothingWritten
    report = lock_report(report_id)
    rows = report.supplements.filter(models.Q(key=key) | models.Q(kind=kind, about=about))
    before = said_before(rows, key=key, words=words, at=at)
    if before is not None:
        return before, []
    supplement = Supplement.objects.create(
        report=report, kind=kind, about=about, wrong=wrong, words=words, key=key, at=at
    )
    cues = hear(report=report, words=words, at=at)
    emit("report.supplemented", centre_id=report.centre_id, report_id=report.id, supplement_id=supplement.id)
    return supplement, cues


@transaction.atomic
def add_agents_words(
    *, report_id: int, words: str, by: User, key: str, at: datetime
) -> tuple[Supplement, list[OpenCue]]:
    """Keep beside a report what the agent who took the call still knows. The citizen is not shown it.

    Args:
        report_id: Which.
        words: As typed; there are some.
        by: The agent.
        key: What makes it one.
        at: When, timezone-aware.

    Returns:
        The supplement, and the cues that are new by it.

    Raises:
        Report.DoesNotExist: There is no such report.
    """
    report = lock_report(report_id)
    supplement = Supplement.objects.create(
        report=report, kind=SupplementKind.AGENT, words=words, by_id=by.id, key=key, at=at
    )
    return supplement, hear(report=report, words=words, at=at)
