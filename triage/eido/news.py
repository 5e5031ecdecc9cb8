"""What was told on a call since the emergency number has its caller: the same answers as in its message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from reports.definitions import TypeDefinition
from reports.questions import PEOPLE
from reports.questions.display import answer_lines

LONGEST = 1500
TAKEN_BACK = "taken back"


def news_lines(
    questions: TypeDefinition | None, answers: Mapping[str, Any], changed: Iterable[str], *, zone: ZoneInfo
) -> dict[str, str]:
    """Answers that changed, as words to read out, by what was asked.

    Who the caller is and how to reach them is in the message to the program only, with what is not safe.

    Args:
        questions: What is asked now; nothing while the matter has no type.
        answers: Slugs to API values, all that are kept.
        changed: The slugs of those that are new.
        zone: The centre's clock.
    """
    wanted = frozenset(changed) - frozenset(PEOPLE)
    asked = [one for one in questions.questions() if one.slug in wanted] if questions else []
    told: dict[str, str] = {}
    for one in asked:
        words = ", ".join(answer_lines(one, answers, zone=zone))[:LONGEST] or TAKEN_BACK
        # Two questions of one type may be asked in the same words.
        told[one.label] = f"{told[one.label]}; {words}" if one.label in told else words
    return told
