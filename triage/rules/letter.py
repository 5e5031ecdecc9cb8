"""The letter of a decision not to go on: which rule, which answers mattered, what would change it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from triage.rules.grading import FORM

# More than these are a list, not a reason.
MOST_ANSWERS = 4
# As the source of a reason says that it is a row of a table.
_ROW = re.compile(r", row \d+(, surge)?$")


class Step(Enum):
    """What has come before the letter."""

    FIRST = "first"
    REVIEWED = "reviewed"
    NOT_TAKEN = "not taken"


class ReviewTerms(NamedTuple):
    """How a decision can be looked at again.

    Args:
        until: The last day to ask, in words.
        outside: Who looks at it from outside, and how to reach them; empty where the customer names nobody.
        until_at: The end of that day; what is asked for later is a late request.
    """

    until: str
    outside: str = ""
    until_at: datetime | None = None


NO_TERMS = ReviewTerms("")


def letter(
    reasons: Sequence[Mapping[str, str]], *, terms: ReviewTerms = NO_TERMS, step: Step = Step.FIRST
) -> list[str]:
    """The paragraphs that follow what an officer writes, so that nobody is turned away without them.

    Args:
        reasons: Of the case's latest assessment: the first row of a table is the rule, those of the form are
            answers. What a person wrote to raise or lower it is for staff.
        terms: Until when a review can be asked for, and who looks at it from outside.
        step: Another officer has looked at it already, or a request that came late was not taken.
    """
    return [
        *_rule(reasons),
        *_answers(reasons),
        "What would change this: a photo, a name, a number plate, a camera, or anything else that is new. "
        "Add it on this page. Then an officer looks again.",
        *way_back(terms, step),
    ]


def way_back(terms: ReviewTerms, step: Step = Step.FIRST) -> list[str]:
    """How it can be looked at again: by another officer, and then by somebody who is not with us."""
    said = {
        Step.FIRST: ["Do you think this is wrong? Ask on this page, and another officer looks at it."],
        Step.REVIEWED: ["Another officer has looked at this again."],
        Step.NOT_TAKEN: [],
    }[step]
    if terms.until and step == Step.FIRST:
        said.append(f"You can ask for that until {terms.until}.")
    if terms.outside:
        after = "After that you" if step == Step.FIRST else "If you still think this is wrong, you"
        said.append(f"{after} can ask someone who is not with us: {terms.outside}.")
    return said


def _rule(reasons: Sequence[Mapping[str, str]]) -> list[str]:
    rows = [reason for reason in reasons if _ROW.search(reason["source"])]
    if not rows:
        return ["An officer decided this, not a machine."]
    rule = rows[0]
    return [
        f"An officer decided this. The rule that was used: {rule['text'].rstrip('.')} ({rule['source']})."
    ]


def _answers(reasons: Sequence[Mapping[str, str]]) -> list[str]:
    said = [reason["text"].rstrip(".") for reason in reasons if reason["source"] == FORM]
    if not said:
        return []
    return [f"What you told us that mattered: {'; '.join(said[:MOST_ANSWERS])}."]
