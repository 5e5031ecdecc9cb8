"""When a call may be closed: with an outcome that fits, and with what the caller was told or why not."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

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
# What police have they keep; beside them only the emergency number may have it too.
AFTER_SENDING = NEEDS_REPORT | {Disposition.TRANSFER_000}
NO_REGISTRATION = "Registration: not of this type"
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_OF_A_REPORT = re.compile(r"\b(?:code|reference|track page)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Closing:
    """How an agent wants to close a call, and what was done in it.

    Args:
        disposition: The outcome.
        told: The expectation, in the words that the caller was given.
        reason_not_told: Why nobody could or should be told.
        reason: Why nothing was done, for ``no_action``.
        open_grades: The grades of the cues that nobody has cleared.
        sent: What the caller said was sent as a report.
        with_officer: It was handed over to an officer.
        transferred: The caller was connected to the emergency number.
        repeats: The case that the call tells again was found.
        registered: What was sent is on the list of registrations.
    """

    disposition: str
    told: str = ""
    reason_not_told: str = ""
    reason: str = ""
    open_grades: Collection[str] = ()
    sent: bool = False
    with_officer: bool = False
    transferred: bool = False
    repeats: bool = False
    registered: bool = False


@dataclass(frozen=True)
class Refusal:
    """Why a call may not be closed so: the field to change, and a sentence."""

    field: str
    words: str


def for_who_only_rang(advice: str) -> str:
    """A type's advice without the sentences that only hold after sending: a call that ends with advice or a
    referral leaves no report, so there is no reference, no code and no page to read an answer on.

    Args:
        advice: As the portal says it to whoever has sent the type's questions.
    """
    return " ".join(one for one in _SENTENCES.split(advice) if not _OF_A_REPORT.search(one))


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


def refusal(closing: Closing) -> Refusal | None:
    """Why a call may not be wrapped up so; nothing when it may."""
    if closing.disposition not in Disposition.values:
        return Refusal("disposition", "Choose what came of the call.")
    why_not = _outcome(closing)
    if why_not is not None:
        return why_not
    if not closing.told.strip() and not closing.reason_not_told.strip():
        return Refusal("told", "Write what the caller was told, or why nobody was.")
    if closing.disposition == Disposition.NO_ACTION and not closing.reason.strip():
        return Refusal("reason", "Write why nothing was done.")
    return None


def _outcome(closing: Closing) -> Refusal | None:
    """Why it did not come to this outcome."""
    chosen, words, field = closing.disposition, "", "disposition"
    listed = closing.registered and not ALARMING & set(closing.open_grades)
    if closing.sent and chosen not in AFTER_SENDING and not (listed and chosen == Disposition.REGISTRATION):
        words = "It is sent, so it stays with police."
        if chosen == Disposition.WITHDRAWN:
            words = "It is sent: a withdrawal is a request that an officer confirms. Tell the officer."
    elif too_little := outcome_refusal(chosen, open_grades=closing.open_grades):
        words = too_little
    elif chosen == Disposition.REGISTRATION and not listed:
        words = "Choose the type of a registration, and send it: nothing is on the list yet."
    elif chosen in NEEDS_REPORT and not closing.sent:
        words = "Send the report first: nothing has been handed over yet."
    elif chosen == Disposition.REPORT and listed:
        words = "It is on the list: choose Registration."
    elif chosen == Disposition.REPORT and closing.with_officer:
        words = "An officer has it: choose Officer review."
    elif chosen == Disposition.TRANSFER_000 and not closing.transferred:
        words, field = "No transfer was started here. Write when the caller was connected.", "connected_at"
    elif chosen == Disposition.DUPLICATE and not closing.repeats:
        words, field = "Write the reference of the case that this call tells again.", "duplicate_of"
    return Refusal(field, words) if words else None
