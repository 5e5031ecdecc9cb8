"""What a reading finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports.rules import CUES, URGENCY

FORM = "What was answered"


@dataclass(frozen=True, slots=True)
class CueFound:
    """One sign of risk that was said and is true of this contact.

    Args:
        cue: Its name, one of ``reports.rules.CUES``.
        grade: The grade that it asks for as it was said: ``immediate`` (now) or ``priority`` (earlier).
        words: The very words.
        start: Where they begin in the text, in characters; 0 for a closed answer.
        end: Where they end; 0 for a closed answer.
        source: ``lexicon <date>``, ``What was answered``, or a person.
        question: The slug of the question whose answer was read; empty for a text by itself.
    """

    cue: str
    grade: str
    words: str
    start: int = 0
    end: int = 0
    source: str = FORM
    question: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was read. Never decides: the grade table does.

    Args:
        cues: The most urgent first, one of each kind.
        types: Report types that fit, the best first, each with its score (hits, weighted).
        agency: Who else this belongs to, such as ``council``; empty when it is ours.
        lang: Its language, such as ``en`` or ``vi``, or ``other`` for one that is not known. Whatever is not
            English a person has to understand first; there the lexicon only knows signs of danger.
        source: Which lexicon read it, such as ``lexicon 2026-11-22``.
        opinion: Which model had a second opinion on it; empty where none was asked.
        doubted: It is most like a question, but not so clearly that nobody need look at it.
    """

    cues: tuple[CueFound, ...] = ()
    types: tuple[tuple[str, int], ...] = ()
    agency: str = ""
    lang: str = "en"
    source: str = ""
    opinion: str = ""
    doubted: bool = False

    @property
    def understood(self) -> bool:
        """Whether there is a lexicon for its language."""
        return self.lang == "en"


def strongest(found: Iterable[CueFound]) -> tuple[CueFound, ...]:
    """One of each kind, the most urgent and then the first said; in the order of urgency."""
    best: dict[str, CueFound] = {}
    for cue in found:
        kept = best.get(cue.cue)
        if kept is None or URGENCY[cue.grade] < URGENCY[kept.grade]:
            best[cue.cue] = cue
    return tuple(sorted(best.values(), key=_urgency))


def _urgency(found: CueFound) -> tuple[int, int]:
    return URGENCY[found.grade], CUES.index(found.cue) if found.cue in CUES else len(CUES)
