"""What was decided, on the timeline beside the moment at which it was."""

from __future__ import annotations

from collections.abc import Sequence

from triage.models import Case, CaseEvent

DECIDED = "moved_to_closed"


def say_why(case: Case, events: Sequence[CaseEvent], entries: Sequence[dict[str, str]]) -> None:
    """Write reasons and told words of each decision to its own entry: other things happen after it.

    Args:
        case: Whose decisions are read, in one statement.
        events: What happened, in order.
        entries: Its lines, one for each event.

    Raises:
        IndexError: Nothing has happened: every case has its first event.
    """
    for decision in case.decisions.all():
        lines = zip(events, entries, strict=True)
        then = [(event, entry) for event, entry in lines if event.at == decision.at]
        moves = [entry for event, entry in then if event.kind == DECIDED]
        entry = (moves or [entry for _, entry in then] or entries)[-1]
        entry["detail"] += f". Reasons: {decision.reason} Told: {decision.told}"
