"""What follows the officer's words when a case is closed with reasons, before it is sent."""

from __future__ import annotations

from datetime import datetime

from triage.models import Assessment, Case
from triage.rules.letter import Step, letter
from triage.screens.reporters import reporters_of
from triage.targets import review_terms


def letter_preview(case: Case, assessment: Assessment | None, now: datetime) -> list[str]:
    """The letter as it would be sent now: rule, answers, what would change it, and the way back.

    Args:
        case: Of many reporters where it was read by ``with_reporters``.
        assessment: Its latest.
        now: From when the days of the way back count.
    """
    terms, step = review_terms(case, now), Step.REVIEWED if case.under_review else Step.FIRST
    many = len(reporters_of(case))
    if many > 1:
        # What one has told is not for the others: each letter is made of its own report.
        own = f"Each of the {many} reads which rule was used, and which of their own answers mattered."
        return [own, *letter([], terms=terms, step=step)[1:]]
    reasons = assessment.reasons if assessment else []
    return letter(reasons, terms=terms, step=step)
