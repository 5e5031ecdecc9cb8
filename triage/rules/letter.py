"""The letter of a decision not to go on: which rule, which answers mattered, what would change it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from triage.rules.grading import FORM

# More than these are a list, not a reason.
MOST_ANSWERS = 4


class ReviewTerms(NamedTuple):
    """How a decision can be looked at again.

    Args:
        until: The last day to ask, in words.
        outside: Who looks at it from outside, and how to reach them; empty where the customer names nobody.
    """

    until: str
    outside: str = ""


NO_TERMS = ReviewTerms("")


def letter(
    reasons: Sequence[Mapping[str, str]], *, terms: ReviewTerms = NO_TERMS, reviewed: bool = False
) -> list[str]:
    """The paragraphs that follow what an officer writes, so that nobody is turned away without them.

    Args:
        reasons: Of the case's latest assessment: the first is the row that decided, those of the form are
            answers.
        terms: Until when a review can be asked for, and who looks at it from outside.
        reviewed: Another officer has looked at it already.
    """
    return [
        *_rule(reasons),
        *_answers(reasons),
        "What would change this: a photo, a name, a number plate, a camera, or anything else that is new. "
        "Add it on this page. Then an officer looks again.",
        *_way_back(terms, reviewed),
    ]


def _way_back(terms: ReviewTerms, reviewed: bool) -> list[str]:
    said = (
        ["Another officer has looked at this again."]
        if reviewed
        else ["Do you think this is wrong? Ask on this page, and another officer looks at it."]
    )
    if terms.until and not reviewed:
        said.append(f"You can ask for that until {terms.until}.")
    if terms.outside:
        after = "If you still think this is wrong, you" if reviewed else "After that you"
        said.append(f"{after} can ask someone who is not with us: {terms.outside}.")
    return said


def _rule(reasons: Sequence[Mapping[str, str]]) -> list[str]:
    if not reasons:
        return ["An officer decided this, not a machine."]
    first = reasons[0]
    return [
        f"An officer decided this. The rule that was used: {first['text'].rstrip('.')} ({first['source']})."
    ]


def _answers(reasons: Sequence[Mapping[str, str]]) -> list[str]:
    said = [reason["text"].rstrip(".") for reason in reasons[1:] if reason["source"] == FORM]
    if not said:
        return []
    return [f"What you told us that mattered: {'; '.join(said[:MOST_ANSWERS])}."]
