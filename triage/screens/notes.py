"""Notes for colleagues on the page of a case, and whose the case is to go on with."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from triage.actions import LONGEST_NOTE
from triage.models import Case, CaseEvent, CaseNote, CaseStatus


def note_words(event: CaseEvent) -> str:
    """What hangs on an event for colleagues; the events were read with their notes."""
    note: CaseNote | None = getattr(event, "note", None)
    return note.words if note else ""


def owner_words(case: Case) -> str:
    """Whose it is to go on with, for the head; nothing where that is who has it open."""
    if case.status == CaseStatus.CLOSED or case.owner_id is None or case.owner_id == case.officer_id:
        return ""
    return str(case.owner)


def note_form(case: Case, *, typed: str, error: str) -> dict[str, Any]:
    """The field under the timeline.

    Args:
        case: The case.
        typed: What stands in it: typed and not saved, or kept with the draft of the decision.
        error: What to do; empty: nothing is wrong.
    """
    return {
        "url": reverse("triage-note", args=[case.reference]),
        "words": typed,
        "error": error,
        "key": uuid.uuid4().hex,
        "longest": LONGEST_NOTE,
    }


def kept_note(draft_words: Mapping[str, str]) -> str:
    """A note that was typed beside a decision and not saved."""
    return draft_words.get("note", "")
