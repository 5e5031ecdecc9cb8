"""What the second opinion says of a text, and what it is judged by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

# Questions that are asked of the texts of two grades alone, beside the first three that are asked of all and
# weighed by the judges.
NOW_OR_REPORT, NOW_OR_QUESTION, URGENT_OR_QUESTION = "now-report", "now-question", "urgent-question"
JUDGED = 3
FEW_WORDS = 8


class Weighed(NamedTuple):
    """What the model says of a text.

    Args:
        grades: How much speaks for each grade.
        heads: The score of each question by itself.
    """

    grades: Mapping[str, float]
    heads: Mapping[str, float]


def evidence(scores: Sequence[float], heard: Sequence[float], words: int) -> list[float]:
    """What a grade is judged by: the words, the lexicon, and the one where the other is.

    Args:
        scores: Of the words, for ``immediate``, ``priority`` and ``resolution``.
        heard: What the lexicon made of them.
        words: How many there are: a short text is soon like anything.
    """
    now, soon, _ = scores
    short = min(1.0, FEW_WORDS / max(words, 1))
    return [
        1.0,
        *scores,
        *(max(score, 0.0) for score in scores),
        *heard,
        *(now * sign for sign in heard[:4]),
        *(soon * sign for sign in heard[:4]),
        short,
        now * short,
        soon * short,
    ]
