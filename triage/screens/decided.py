"""What was decided: on the timeline beside the moment at which it was, and where one would decide it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from assistline.models import User
from triage.actions.unsent import UNSENT
from triage.models import CaseEvent, Decision
from triage.screens.notes import note_words
from triage.screens.words import staff_time

DECIDED, SENT_BACK = "moved_to_closed", "signature_refused"


def say_why(
    decisions: Sequence[Decision], events: Sequence[CaseEvent], entries: Sequence[dict[str, str]]
) -> None:
    """Write reasons and told words of each decision to its own entry: other things happen after it.

    Args:
        decisions: Of the case, in order.
        events: What happened, in order.
        entries: Its lines, one for each event.

    Raises:
        IndexError: Nothing has happened: every case has its first event.
    """
    for decision in decisions:
        lines = zip(events, entries, strict=True)
        then = [(event, entry) for event, entry in lines if event.at == decision.at]
        moves = [entry for event, entry in then if event.kind == DECIDED]
        entry = (moves or [entry for _, entry in then] or entries)[-1]
        entry["detail"] += f". Reasons: {decision.reason} Told: {decision.told}"


def what_stands(
    decisions: Sequence[Decision], events: Sequence[CaseEvent], user: User, zone: ZoneInfo
) -> dict[str, Any]:
    """The last decision of a closed case, and what its reader had written for one and not sent.

    Args:
        decisions: Of the case, in order; none where it goes on in another.
        events: What happened, read with their notes.
        user: Who reads.
        zone: Of the centre.
    """
    unsent = [
        {"words": note_words(event)} for event in events if event.kind == UNSENT and event.by_id == user.id
    ]
    if not decisions:
        return {"unsent": unsent}
    last = decisions[-1]
    return {
        "what": f"{last.get_kind_display()} {last.offence_code}".strip(),
        "by": "you" if last.officer_id == user.id else str(last.officer),
        "at": staff_time(last.at, zone),
        "reason": last.reason,
        "told": last.told,
        "unsent": unsent,
    }


def sent_back(events: Sequence[CaseEvent], zone: ZoneInfo) -> dict[str, str] | None:
    """Who sent the decision back that is written again, and why; nothing where none was since the last one.

    Args:
        events: What happened, in order, read with their notes.
        zone: Of the centre.
    """
    for event in reversed(events):
        if event.kind == SENT_BACK:
            return {"by": str(event.by), "at": staff_time(event.at, zone), "why": note_words(event)}
        if event.kind == DECIDED:
            break
    return None
