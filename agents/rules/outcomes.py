"""What an agent may make of a call now, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from agents.rules.wrapping import NO_REGISTRATION, outcome_refusal
from reports.models.contact import Disposition
from reports.silence import SILENT

# Nobody who is hurt or afraid at home is written off as trouble with the neighbours.
QUARRELS = frozenset({"noise", "neighbour_dispute"})


@dataclass(frozen=True)
class Outcome:
    """One button of the dock. ``key`` is the letter after F8."""

    disposition: Disposition
    label: str
    key: str


# In this order, always: nothing moves under a hand.
OUTCOMES = (
    Outcome(Disposition.OFFICER_REVIEW, "Officer", "o"),
    Outcome(Disposition.REPORT, "Report", "r"),
    Outcome(Disposition.REFERRAL, "Referral", "e"),
    Outcome(Disposition.ADVICE, "Advice", "a"),
    Outcome(Disposition.REGISTRATION, "Registration", "g"),
)


SENDS = (Disposition.OFFICER_REVIEW, Disposition.REPORT, Disposition.REGISTRATION)


@dataclass(frozen=True)
class Standing:
    """What decides which outcomes are open.

    Args:
        type_slug: Of the type that the answers are of now.
        open_cues: The names of the cues that nobody has cleared.
        open_grades: Their grades.
        has_draft: Whether there is something to send.
        sent: Whether it was sent.
        with_officer: Whether it was handed to an officer.
        registers: The type puts days on the list of registrations.
    """

    type_slug: str = ""
    open_cues: frozenset[str] = frozenset()
    open_grades: frozenset[str] = frozenset()
    has_draft: bool = True
    sent: bool = False
    with_officer: bool = False
    registers: bool = False


def short_refusal(outcome: Outcome, standing: Standing) -> str:
    """The same in the few words that a button has room for."""
    if not refusal(outcome.disposition, standing):
        return ""
    if outcome.disposition == Disposition.REGISTRATION and not standing.registers:
        return NO_REGISTRATION
    if standing.with_officer:
        return "Officer: has it" if outcome.key == "o" else f"{outcome.label}: an officer has it"
    if standing.sent:
        return "Report: sent" if outcome.key == "r" else f"{outcome.label}: it is sent"
    if not standing.has_draft:
        return f"{outcome.label}: nothing is written"
    if standing.type_slug in QUARRELS and SILENT & standing.open_cues:
        return f"{outcome.label}: not as {standing.type_slug.replace('_', ' ')}, change the type"
    return f"{outcome.label}: not with an open cue"


def refusal(disposition: str, standing: Standing) -> str:
    """Why a call may not have this outcome now, in a sentence; empty when it may."""
    if disposition not in {outcome.disposition for outcome in OUTCOMES}:
        return "Choose an outcome from the list."
    if disposition == Disposition.REGISTRATION and not standing.registers:
        return NO_REGISTRATION
    if disposition in SENDS:
        if not standing.has_draft:
            return "Nothing was written down to send."
        if standing.with_officer:
            return "An officer has it."
        if standing.sent and disposition != Disposition.OFFICER_REVIEW:
            return "The report is sent."
    elif standing.sent:
        return "It is sent, so it stays with police."
    if disposition == Disposition.OFFICER_REVIEW:
        return ""
    silent = SILENT & standing.open_cues
    if standing.type_slug in QUARRELS and silent:
        what = " or ".join(sorted(cue.replace("_", " ") for cue in silent))
        return f"Not as {standing.type_slug.replace('_', ' ')}, with an open sign of {what}: change the type."
    return outcome_refusal(disposition, open_grades=standing.open_grades)
