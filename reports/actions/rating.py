"""The one question after the outcome. It is asked on the page, and nobody is rung or written to for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from reports.actions.hearing import hear, lock_report
from reports.models import OpenCue, PublicStatus, Rating


class NoOutcome(Exception):
    """There is nothing to judge yet."""


@transaction.atomic
def rate_outcome(*, report_id: int, score: int, words: str, at: datetime) -> tuple[Rating, list[OpenCue]]:
    """Keep how a citizen found it; once for each outcome, and the first answer stays.

    Args:
        report_id: Which; the caller has checked that the citizen may open it.
        score: 1 (bad) to 5 (good).
        words: A line, or nothing. It is read for danger like all words.
        at: When, timezone-aware.

    Returns:
        What is kept, and the cues that its words raised.

    Raises:
        Report.DoesNotExist: There is no such report.
        NoOutcome: Nothing is decided.
    """
    report = lock_report(report_id)
    outcome = report.status_updates.filter(status=PublicStatus.DECIDED, is_news=False).last()
    if outcome is None or report.public_status != PublicStatus.DECIDED:
        raise NoOutcome
    rating, new = Rating.objects.get_or_create(
        outcome=outcome, defaults={"report": report, "score": score, "words": words, "at": at}
    )
    return rating, hear(report=report, words=words, at=at) if new else []
