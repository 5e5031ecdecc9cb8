"""A second opinion on a text: it adds a cue where the lexicon found none as urgent, and takes none away."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from reports.reading.found import CueFound
from reports.reading.opinion.features import PAUSE, STOP, Token, tokens
from reports.reading.opinion.model import Said, trained
from reports.rules import CUES, IMMEDIATE, PRIORITY

# The most words that are quoted.
QUOTED = 9
CUE, TYPE = "cue:", "type:"
# With fewer words that it knows a text is like anything; with a lower score it is like nothing. What is said
# in a few words is for the lexicon alone.
FEWEST, FEWEST_FOR_CUE, LEAST_LIKE = 9, 8, -0.6


class Opinion:
    """What the model makes of one text. It is asked three things, and none of them lowers a grade.

    Args:
        text: As it was typed, in English.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._model = trained()
        self._said = Said(tokens(text), self._model.kinship)
        self._urgency = self._model.score(self._said, PRIORITY) if self._said.words else float("-inf")

    def doubts(self, bar: str) -> bool:
        """Whether it sounds at least as urgent as a bar of the model: ``calm`` or ``soft``."""
        return self._urgency >= self._model.bars[bar]

    def cue(self, found: Iterable[CueFound], *, denied: Collection[str] = ()) -> tuple[CueFound, ...]:
        """The cue to add to those that were found, if the model is sure and it would raise the grade.

        Args:
            found: The cues that the lexicon found.
            denied: Those of which the text says that it is not so: the model does not hear a "not".

        Returns:
            One cue or none. Its words are those of the text that weighed most.
        """
        grades = {cue.grade for cue in found}
        little = len(self._said.known) < FEWEST_FOR_CUE
        grade = "" if IMMEDIATE in grades or little else self._grade(heard=bool(grades))
        if not grade:
            return ()
        about = self._model.topic_scores(self._said, [f"{CUE}{cue}" for cue in CUES])
        cue = max(CUES, key=lambda name: about[f"{CUE}{name}"])
        if cue in denied and not grades:
            return ()
        start, end = _weightiest(self._said.tokens, self._model.weights(self._said, grade))
        return (CueFound(cue, grade, self._text[start:end], start, end, self._model.name),)

    def report_type(self) -> str:
        """The report type that the text is most like; empty where it is like none, or has hardly a word."""
        if len(self._said.known) < FEWEST:
            return ""
        names = [name for name in self._model.names if name.startswith(TYPE)]
        about = self._model.topic_scores(self._said, names)
        best = max(about, key=lambda name: about[name])
        return best.removeprefix(TYPE) if about[best] > LEAST_LIKE else ""

    def _grade(self, *, heard: bool) -> str:
        """How urgent the model is sure that it is. Where the lexicon has heard of risk, less is needed."""
        bars = self._model.bars
        name = "immediate_with_cue" if heard else IMMEDIATE
        if self._model.score(self._said, IMMEDIATE) > bars[name]:
            return IMMEDIATE
        return PRIORITY if not heard and self._urgency > bars[PRIORITY] else ""


def opinion_name() -> str:
    """Which model has the opinion, such as ``second opinion 2026-11-22``."""
    return trained().name


def _weightiest(said: list[Token], weights: list[float]) -> tuple[int, int]:
    """Where the words stand that weighed most: some side by side, in one sentence."""
    best, at = float("-inf"), (0, len(said))
    for first, token in enumerate(said):
        total = 0.0
        for last in range(first, min(first + QUOTED, len(said))):
            if said[last].text == STOP or token.text == PAUSE:
                break
            total += weights[last]
            if total > best and said[last].text != PAUSE:
                best, at = total, (first, last + 1)
    return said[at[0]].start, said[at[1] - 1].end
