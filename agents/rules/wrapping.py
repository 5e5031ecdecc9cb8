"""When a call may be closed: with an outcome that fits, and with what the caller was told or why not."""

from __future__ import annotations

from collections.abc import Collection

from reports.models.contact import Disposition

ALARMING = frozenset({"immediate", "priority"})
# With an open sign of danger none of these closes a call: a person with police power has to know of it.
TOO_LITTLE = frozenset(
    {
        Disposition.ADVICE,
        Disposition.NO_ACTION,
        Disposition.REFERRAL,
        Disposition.REGISTRATION,
        Disposition.WITHDRAWN,
    }
)
# These promise that somebody else goes on with it, so there must be something to go on with.
NEEDS_REPORT = frozenset({Disposition.REPORT, Disposition.OFFICER_REVIEW})


def outcome_refusal(disposition: str, *, open_grades: Collection[str]) -> str:
    """Why a call may not end so while such cues are open, in a sentence; empty when it may.

    Args:
        disposition: The outcome that is wanted.
        open_grades: The grades of the cues that nobody has cleared.
    """
    if disposition in TOO_LITTLE and ALARMING & set(open_grades):
        label = Disposition(disposition).label
        return f"{label} is too little: there is an open sign of danger. Hand over to an officer or to 000."
    return ""


def refusal(
    *,
    disposition: str,
    told: str,
    reason_not_told: str,
    reason: str,
    open_grades: Collection[str],
    has_report: bool,
) -> str:
    """Why a call may not be wrapped up so, in a sentence; empty when it may.

    Args:
        disposition: The outcome.
        told: The expectation, in the words that the caller was given.
        reason_not_told: Why nobody could or should be told.
        reason: Why nothing was done, for ``no_action``.
        open_grades: The grades of the cues that nobody has cleared.
        has_report: Whether what the caller said was sent as a report.
    """
    if disposition not in Disposition.values:
        return "Choose what came of the call."
    if not told.strip() and not reason_not_told.strip():
        return "Write what the caller was told, or why nobody was."
    if disposition == Disposition.NO_ACTION and not reason.strip():
        return "Write why nothing was done."
    if disposition in NEEDS_REPORT and not has_report:
        return "Send the report first: nothing has been handed over yet."
    return outcome_refusal(disposition, open_grades=open_grades)
