"""What the citizen does after sending: how it is called, and how urgent it makes a case that was closed."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from triage.rules.grade import Grade


class News(StrEnum):
    """The kinds, which are also those of the case's history."""

    WROTE = "citizen_wrote"
    ADDED = "citizen_added"
    CORRECTED = "citizen_corrected"
    FILES = "citizen_added_files"
    WITHDRAWS = "asked_to_withdraw"
    REVIEW = "asked_for_review"
    NOT_CAME = "nobody_came"
    LATE_REVIEW = "asked_for_late_review"


PROMISES = {
    News.FILES: "An officer looks at what you added by {by}.",
    News.REVIEW: "Another officer looks at it again by {by}. It is not the one who decided.",
    News.NOT_CAME: "An officer looks at this again by {by}.",
    News.LATE_REVIEW: "You asked after the day for it was over. Another officer says here by {by} whether we "
    "look at it again.",
}
PROMISE = "An officer reads what you wrote by {by}."


def grade_of_news(cue_grades: Iterable[str], *, understood: bool) -> Grade:
    """How urgent a decided case is that comes back: what was told before was judged by a person already.

    Args:
        cue_grades: Of the signs of danger that are new since the decision.
        understood: The new words are in a language that we can read.
    """
    grades = [Grade(grade) for grade in cue_grades]
    if not understood:
        grades.append(Grade.PRIORITY)
    return min([*grades, Grade.SCHEDULED], key=lambda grade: grade.rank)
