"""A file that came after its report was sent: part of a supplement, and news for the officers."""

from __future__ import annotations

from datetime import datetime

from assistline.events import emit
from reports.actions.hearing import hear
from reports.models import Attachment, OpenCue, Report, Supplement, SupplementKind
from reports.reading import CueFound


def tell_of_file(
    *, file: Attachment, report: Report, also: tuple[CueFound, ...], at: datetime
) -> list[OpenCue]:
    """Put a file that has arrived whole beside its report. Part of the transaction that keeps it.

    What was added with one form is one supplement, with the words that were written in it. Each file is told
    of, because the case can have been decided between two of them.

    Args:
        file: Which; its row is the report's already.
        report: Whose; held by ``lock_report``.
        also: What is a sign of danger without being said: nobody has heard it yet.
        at: When, timezone-aware.

    Returns:
        The cues that are new by it.

    Raises:
        DatabaseError: Out of reach; the file is not kept either.
    """
    # A file that a sender began before sending, and that arrived after it, has no form of its own.
    key = file.form_key or file.token
    supplement = report.supplements.filter(key=key).first() or Supplement.objects.create(
        report=report, kind=SupplementKind.FILES, words=file.description, key=key, at=at
    )
    file.supplement = supplement
    file.save(update_fields=["supplement"])
    cues = hear(report=report, words=file.description, at=at, also=also)
    emit("file.added", centre_id=report.centre_id, report_id=report.id, file_id=file.id)
    return cues
