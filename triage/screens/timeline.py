"""What happened to a case, as its page tells it: its history, what persons heard, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from zoneinfo import ZoneInfo

from assistline.models import User
from triage.models import Assessment, Case, CaseEvent, CaseStatus, Decision
from triage.screens.decided import say_why
from triage.screens.ladder import ladder
from triage.screens.notes import note_words
from triage.screens.person_signs import person_signs
from triage.screens.regrades import REGRADES, Moment, Regrade, by_moment
from triage.screens.titles import ALARMS, CHANGES, TITLES
from triage.screens.words import staff_time


def timeline(
    case: Case,
    assessments: Sequence[Assessment],
    user: User,
    now: datetime,
    *,
    events: Sequence[CaseEvent],
    decisions: Sequence[Decision],
) -> list[dict[str, str]]:
    """What happened, in order; last what is happening now.

    Args:
        case: Whose timeline it is.
        assessments: All of its assessments.
        user: Who reads it.
        now: The server's time.
        events: Its history, in order.
        decisions: Those of a closed case, in order.
    """
    zone = case.centre.zone
    regraded = by_moment(assessments)
    told = [_entry(event, zone, regraded) for event in events]
    closed = case.status == CaseStatus.CLOSED
    if closed:
        say_why(decisions, events, told)
    dated = [*zip((event.at for event in events), told, strict=True), *person_signs(case, zone)]
    entries = [entry for _, entry in sorted(dated, key=itemgetter(0))]
    if closed:
        return entries
    if case.status == CaseStatus.WAITING:
        who = "Waits for an officer"
    else:
        who = "You are deciding" if case.officer_id == user.id else f"{case.officer} is deciding"
    current = {"title": who, "at": "", "detail": "", "state": "now"}
    return [*entries, current, *ladder(case, zone, now)]


def changes_since(case: Case, version: int, zone: ZoneInfo) -> str:
    """What changed after a form was opened, in words."""
    missed = max(case.version - version, 0)
    events = list(
        case.events.filter(kind__in=CHANGES).select_related("by").order_by("-at", "-id")[: min(missed, 5)]
    )
    said = [
        f"{TITLES.get(event.kind, event.kind)}: {event.words} ({staff_time(event.at, zone)})"
        for event in reversed(events)
    ]
    return "; ".join(said) or "it was changed"


def _entry(event: CaseEvent, zone: ZoneInfo, regraded: Mapping[Moment, Regrade]) -> dict[str, str]:
    who = f", by {event.by}" if event.by and str(event.by) != event.words else ""
    words = event.words.removesuffix(".") if who else event.words
    detail = f"{words}{who}" if words else who.removeprefix(", by ")
    # What led to a grade is kept with the assessment, encrypted, and not in the history's words.
    regrade = regraded.get((event.at, event.by_id)) if event.kind in REGRADES else None
    if regrade:
        detail = f"{regrade.move}{who}. {regrade.why}"
    return {
        "title": TITLES.get(event.kind, event.kind.replace("_", " ").capitalize()),
        "at": staff_time(event.at, zone),
        "detail": detail,
        "words": note_words(event),
        "state": "alarm" if event.kind in ALARMS else "done",
    }
