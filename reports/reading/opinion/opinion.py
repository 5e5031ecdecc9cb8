"""A second opinion on a text: it adds a cue where the lexicon found none as urgent, and takes none away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from reports.reading.found import CueFound
from reports.reading.opinion.features import PAUSE, STOP, Token, tokens
from reports.reading.opinion.model import Said, trained
from reports.rules import CUES, IMMEDIATE, PRIORITY, URGENCY

# The most words that are quoted.
QUOTED = 9
CUE, TYPE = "cue:", "type:"
# From which score on a cue is named beside the likeliest.
LIKELY = -0.1
# With fewer words that it knows a text is like anything: what is said in so few is for the lexicon alone.
FEWEST = 10
# By how much what the lexicon heard nothing of must be more than a report, to be one for the emergency line.
CLEARLY = 0.7
# What a point of the lexicon for a type is worth beside the model's score.
WORDS_COUNT = 0.05


@dataclass(frozen=True, slots=True)
class Heard:
    """What the lexicon made of a text: the opinion weighs it beside the words.

    Args:
        sure: Cues that are signs of danger by themselves.
        suspicions: Those that may be one.
        needs_officer: Whether its report type does; nothing where it knows no type.
        agency: Whether the words speak for another agency.
    """

    sure: Sequence[CueFound] = ()
    suspicions: Sequence[CueFound] = ()
    needs_officer: bool | None = None
    agency: bool = False

    def numbers(self) -> list[float]:
        """As the model weighs it."""
        both = [*self.sure, *self.suspicions]
        kinds = {cue.cue: cue.grade for cue in both}
        return [
            any(cue.grade == IMMEDIATE for cue in self.sure),
            bool(self.sure),
            any(cue.grade == IMMEDIATE for cue in both),
            bool(both),
            len(kinds) / 3,
            sum(grade == IMMEDIATE for grade in kinds.values()) / 2,
            self.needs_officer is False,
            self.needs_officer is None,
            self.agency,
        ]


class Opinion:
    """What the model makes of one text. It is asked three things, and none of them lowers a grade.

    Args:
        text: As it was typed, in English.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._model = trained()
        self._said = Said(tokens(text), self._model.kinship)

    def grade(self, heard: Heard) -> str:
        """How urgent the text sounds, with what the lexicon heard in it; empty where too little is said."""
        if len(self._said.known) < FEWEST:
            return ""
        weighed = self._model.weighed(self._said, heard.numbers())
        grade = max(weighed, key=weighed.__getitem__)
        clearly = weighed[grade] - max(n for other, n in weighed.items() if other not in URGENCY) >= CLEARLY
        if grade == IMMEDIATE and not (clearly or heard.sure or heard.suspicions):
            return PRIORITY
        return grade

    def cues(
        self, grade: str, *, found: Collection[CueFound], denied: Collection[str]
    ) -> tuple[CueFound, ...]:
        """The cues to add to those that were found, where it sounds urgent.

        Args:
            grade: The opinion, ``immediate`` or ``priority``; of another nothing is added.
            found: The cues that the lexicon found.
            denied: Those of which the text says that it is not so: the model does not hear a "not".

        Returns:
            The likeliest with this grade, where nothing that was found is as urgent; others that are likely
            too as ``priority``. The words of each are those of the text that weighed most.
        """
        if grade not in URGENCY:
            return ()
        heard = {cue.cue for cue in found}
        about = self._model.topic_scores(self._said, [f"{CUE}{cue}" for cue in CUES])
        likeliest = max(CUES, key=lambda cue: about[f"{CUE}{cue}"])
        added = [
            self._quoted(cue, PRIORITY, self._model.topic_weights(self._said, f"{CUE}{cue}"))
            for cue in CUES
            if about[f"{CUE}{cue}"] > LIKELY and cue not in heard and cue not in denied
        ]
        raises = not any(URGENCY[cue.grade] <= URGENCY[grade] for cue in found)
        if raises and (found or likeliest not in denied):
            added.append(self._quoted(likeliest, grade, self._model.weights(self._said, grade)))
        return tuple(added)

    def _quoted(self, cue: str, grade: str, weights: list[float]) -> CueFound:
        start, end = _weightiest(self._said.tokens, weights)
        return CueFound(cue, grade, self._text[start:end], start, end, self._model.name)

    def report_type(self, among: Callable[[str], bool], scores: Mapping[str, int]) -> str:
        """Of some report types the one that the text is most like, with what the lexicon says for each.

        Args:
            among: Whether a type is one of them.
            scores: How much the lexicon says for a type.
        """
        kinds = [name.removeprefix(TYPE) for name in self._model.names if name.startswith(TYPE)]
        about = self._model.topic_scores(self._said, [f"{TYPE}{kind}" for kind in kinds])
        return max(
            filter(among, kinds), key=lambda kind: about[f"{TYPE}{kind}"] + WORDS_COUNT * scores.get(kind, 0)
        )


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
