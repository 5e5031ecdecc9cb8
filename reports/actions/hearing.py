"""What every word that comes after sending has in common: kept once, read at once, heard of by the floor."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models

from reports.actions.cues import raise_cues
from reports.actions.drafts import start_draft
from reports.actions.keeping_out import keep_out_by_words
from reports.lexicon_additions import lexicon_of
from reports.models import Draft, DraftState, OpenCue, Report
from reports.reading import CueFound, read

# Two tabs of one form have two keys. The same words once more within this time are a slip.
SAME_WITHIN = timedelta(minutes=10)

Row = TypeVar("Row", bound=models.Model)


class NothingWritten(Exception):
    """There are no words; nothing was kept."""


def lock_report(report_id: int) -> Report:
    """The report, held until the transaction ends: the second of two clicks waits, and finds the first's row.

    Args:
        report_id: Which.

    Raises:
        Report.DoesNotExist: There is no such report.
    """
    locked = Report.objects.select_for_update(of=["self"])
    return locked.select_related("customer", "contact", "type_version__report_type").get(id=report_id)


def said_before(rows: models.QuerySet[Row], *, key: str, words: str, at: datetime) -> Row | None:
    """What the same form, or another with the same words a moment ago, has kept already.

    Args:
        rows: Of the report and of the side that writes; with ``key``, ``words`` and ``at``.
        key: The form's.
        words: What was written.
        at: When, timezone-aware.
    """
    for row in rows.filter(models.Q(key=key) | models.Q(at__gt=at - SAME_WITHIN)).order_by("-at"):
        if vars(row)["key"] == key or vars(row)["words"] == words:
            return row
    return None


def hear(*, report: Report, words: str, at: datetime, also: tuple[CueFound, ...] = ()) -> list[OpenCue]:
    """Read words for signs of danger, in the transaction that keeps them; the floor is alarmed by a new one.

    Args:
        report: Whose words.
        words: As typed.
        at: When, timezone-aware.
        also: What is a sign of danger without being said.

    Returns:
        The cues that are new or more urgent than before.
    """
    keep_out_by_words(report=report, words=words, at=at)
    found = (*also, *read(words, lexicon=lexicon_of(report.customer_id)).cues)
    if not found:
        return []
    return raise_cues(draft_id=_draft_of(report, at).id, found=found, at=at)


def _draft_of(report: Report, at: datetime) -> Draft:
    """The draft that the report's cues hang on. A report outlives its draft, so there may be a new one."""
    if report.draft is not None:
        return report.draft
    contact = report.contact if not Draft.objects.filter(contact_id=report.contact_id).exists() else None
    draft = start_draft(
        customer=report.customer,
        at=at,
        type_version_id=report.type_version_id,
        channel=report.channel,
        contact=contact,
    ).draft
    draft.state = DraftState.SUBMITTED
    draft.save(update_fields=["state"])
    report.draft = draft
    report.save(update_fields=["draft"])
    return draft
