"""A second opinion on a text: it adds a cue where the lexicon found none as urgent, and takes none away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat

import numpy as np

from reports.reading.found import CueFound
from reports.reading.opinion.features import (
    AKIN_ALONE,
    PAUSE,
    SAID_ALONE,
    STEMS_ALONE,
    STOP,
    places_in,
    words_in,
)
from reports.reading.opinion.model import TextPairs, trained
from reports.reading.opinion.pairs import Numbers
from reports.reading.opinion.vocabulary import Said
from reports.reading.opinion.weighed import NOW_OR_QUESTION, NOW_OR_REPORT, URGENT_OR_QUESTION, Weighed
from reports.reading.parting import Pieces, parted
from reports.rules import CUES, IMMEDIATE, PRIORITY, URGENCY

# What it calls a matter that is written down, and one that needs no officer; and one that is most like the
# latter, but not so clearly that nobody need look at it.
SCHEDULED, RESOLUTION, DOUBTED = "scheduled", "resolution", "doubted"

# The most words that are quoted.
QUOTED = 9
_MARKED = {PAUSE: 1, STOP: 2}
# From which score of the lexicon on a type is spoken for.
SPOKEN_FOR = 3
CUE, TYPE = "cue:", "type:"
# From which score on a cue is named beside the likeliest.
LIKELY = 0.4
# With fewer words that it knows a text is like anything: what is said in so few is for the lexicon alone.
FEWEST = 10
# By how much it must be more than harmless, to be one for the emergency line: where the lexicon heard a sign
# of the same too, and where it did not. A person looks at once at what is less clear. What is so clearly not
# harmless may be a little more like ``priority`` and is one for the emergency line all the same.
AGREED, CLEARLY, NEARLY = 1.0, 1.2, 2.0
# By how much it must be a question, for nobody to look at it at all: where the lexicon heard nothing that
# may be a sign of danger or goes with one, and where it did. In a few words it must be so much clearer.
CALM, UNEASY, IN_FEW_WORDS = 3.5, 5.0, 3.0
# What the questions that tell two grades apart count beside the judges: for danger the one of the two that
# says less, for calm both.
TOLD_APART, CALM_APART = 2.0, 2.0
# By so much it must be harmless, where a sign of danger was said not to be there.
DENIED = 0.8
# By so much a few words sound more urgent than harmless: less than that is a tie, and alarms nobody.
NOT_A_TIE = 0.25
# With so few words that it knows, nothing that it alone hears is clear enough.
ALONE = 12
# What is most like this, and no sign of danger heard in it, sounds worse than it is three times of four.
QUARREL = "neighbour_dispute"
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
        types: How much the words speak for each report type.
        denied: Whether a sign of danger was said not to be there.
        uneasy: Whether something was said that goes with danger more often than with a question.
    """

    sure: Sequence[CueFound] = ()
    suspicions: Sequence[CueFound] = ()
    needs_officer: bool | None = None
    agency: bool = False
    types: Mapping[str, int] = field(default_factory=dict)
    denied: bool = False
    uneasy: bool = False

    def names(self) -> list[str]:
        """As features of the text."""
        said = [f"sure:{cue.cue}:{cue.grade}" for cue in self.sure]
        said += [f"maybe:{cue.cue}:{cue.grade}" for cue in self.suspicions]
        said += [f"type:{name}" for name, score in self.types.items() if score >= SPOKEN_FOR]
        if self.types:
            said.append(f"first:{max(sorted(self.types), key=self.types.__getitem__)}")
        said += [f"{place}:{round(number * 3)}" for place, number in enumerate(self.numbers()) if number]
        return list(dict.fromkeys(said))

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
        pieces: The same parted, where somebody has parted it already.
    """

    def __init__(self, text: str, pieces: Pieces | None = None) -> None:
        self._text = text
        self._pieces = parted(text) if pieces is None else pieces
        self._model = trained()
        self._said = Said(words_in(self._pieces), self._model.vocabulary)
        # Asked for once at most, and most texts do not need it.
        self._topics: dict[str, float] = {}
        self._grades: tuple[Heard, Weighed] | None = None

    def grade(self, heard: Heard) -> str:
        """How urgent the text sounds, with what the lexicon heard in it; empty where too little is said.

        Returns:
            A grade, or ``doubted``.
        """
        if self._said.known < FEWEST:
            return ""
        weighed, heads = self._weighed(heard)
        grade = max(weighed, key=weighed.__getitem__)
        harmless = max((SCHEDULED, RESOLUTION), key=weighed.__getitem__)
        if grade in URGENCY and weighed[IMMEDIATE] + NEARLY >= weighed[PRIORITY]:
            apart = min(heads[NOW_OR_REPORT], heads[NOW_OR_QUESTION])
            clearly = weighed[IMMEDIATE] - weighed[harmless] + TOLD_APART * apart
            signs = (*heard.sure, *heard.suspicions)
            if any(cue.grade == IMMEDIATE for cue in signs):
                if clearly >= AGREED:
                    return IMMEDIATE
            elif clearly >= CLEARLY and self._said.known >= ALONE and (signs or not self._quarrel()):
                return IMMEDIATE
        if grade == IMMEDIATE:
            return PRIORITY
        if grade == PRIORITY and heard.denied and not (heard.sure or heard.suspicions):
            # It hears the knife and not the "not": then it has to be as clear as for a question.
            grade = harmless if weighed[grade] - weighed[harmless] < DENIED else grade
        if grade == RESOLUTION:
            calm = weighed[grade] - max(weighed[IMMEDIATE], weighed[PRIORITY])
            calm -= CALM_APART * (heads[NOW_OR_QUESTION] + heads[URGENT_OR_QUESTION])
            uneasy = heard.sure or heard.suspicions or heard.uneasy
            if calm < (UNEASY if uneasy else CALM):
                return DOUBTED
        return grade

    def in_few_words(self, heard: Heard) -> str:
        """The same where too little is said for that: ``resolution`` where it is clearly only a question.

        Returns:
            ``priority`` where it sounds urgent; empty in between.
        """
        weighed, _ = self._weighed(heard)
        urgent = max(n for grade, n in weighed.items() if grade in URGENCY)
        if urgent - max(n for grade, n in weighed.items() if grade not in URGENCY) >= NOT_A_TIE:
            return PRIORITY
        calm = weighed[RESOLUTION] - max(n for grade, n in weighed.items() if grade != RESOLUTION)
        return RESOLUTION if calm >= IN_FEW_WORDS and self._said.known else ""

    def _weighed(self, heard: Heard) -> Weighed:
        if self._grades is None or self._grades[0] is not heard:
            weighed = self._model.weighed(self._said, self._pairs, heard.names(), heard.numbers())
            self._grades = heard, weighed
        return self._grades[1]

    def cues(
        self, grade: str, *, found: Collection[CueFound], denied: Collection[str]
    ) -> tuple[CueFound, ...]:
        """The cues to add to those that were found, where it sounds urgent.

        Args:
            grade: The opinion: of ``immediate`` and ``priority`` a cue is named, where it is ``doubted`` what
                is likely is; of another nothing is added.
            found: The cues that the lexicon found.
            denied: Those of which the text says that it is not so: the model does not hear a "not".

        Returns:
            The likeliest with this grade, where nothing that was found is as urgent; others that are likely
            too as ``priority``. The words of each are those of the text that weighed most.
        """
        if grade not in URGENCY and grade != DOUBTED:
            return ()
        heard = {cue.cue for cue in found}
        about = self._about()
        # What is said not to be so is not what it is about; danger that is heard is about something else.
        may_be = [cue for cue in CUES if cue not in denied]
        added = [
            self._topic(cue)
            for cue in CUES
            if about[f"{CUE}{cue}"] > LIKELY and cue not in heard and cue not in denied
        ]
        raises = grade in URGENCY and not any(URGENCY[cue.grade] <= URGENCY[grade] for cue in found)
        if raises and may_be:
            likeliest = max(may_be, key=lambda cue: about[f"{CUE}{cue}"])
            shares = self._model.urgency.shares(self._said, self._pairs, grade)
            added.append(self._quoted(likeliest, grade, shares))
        return tuple(added)

    @cached_property
    def _pairs(self) -> TextPairs:
        """The rows of its pairs."""
        return self._model.urgency.in_pairs(self._said)

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        """Where each word stands."""
        return places_in(self._pieces)

    def _quarrel(self) -> bool:
        """Whether it is like a quarrel between neighbours more than like anything else."""
        about = self._about()
        return max(self._types(), key=lambda kind: about[f"{TYPE}{kind}"]) == QUARREL

    def _types(self) -> list[str]:
        """The report types that it knows."""
        return [name.removeprefix(TYPE) for name in self._about() if name.startswith(TYPE)]

    def _about(self) -> dict[str, float]:
        """What it is about, asked once."""
        if not self._topics:
            self._topics = self._model.told(self._said)
        return self._topics

    def _topic(self, cue: str) -> CueFound:
        """A cue that the words are about, with those that say so."""
        counts = (SAID_ALONE, AKIN_ALONE, STEMS_ALONE)
        return self._quoted(cue, PRIORITY, self._model.topics.worth(self._said, counts, f"{CUE}{cue}"))

    def _quoted(self, cue: str, grade: str, weights: Numbers) -> CueFound:
        first, last = _weightiest(self._said.words, weights)
        start, end = self._places[first][0], self._places[last - 1][1]
        return CueFound(cue, grade, self._text[start:end], start, end, self._model.name)

    def report_type(self, among: Callable[[str], bool], scores: Mapping[str, int]) -> str:
        """Of some report types the one that the text is most like, with what the lexicon says for each.

        Args:
            among: Whether a type is one of them.
            scores: How much the lexicon says for a type.
        """
        about = self._about()
        return max(
            filter(among, self._types()),
            key=lambda kind: about[f"{TYPE}{kind}"] + WORDS_COUNT * scores.get(kind, 0),
        )


def opinion_name() -> str:
    """Which model has the opinion, such as ``second opinion 2026-11-22``."""
    return trained().name


def _weightiest(said: Sequence[str], weights: Numbers) -> tuple[int, int]:
    """From which and up to which place the words stand that weighed most: side by side, in one sentence."""
    words = len(said)
    marks = np.array([*map(_MARKED.get, said, repeat(0)), *repeat(_MARKED[STOP], QUOTED)])
    weighed = np.concatenate((weights, np.zeros(QUOTED)))
    # What so many words weigh together from each place on: none begins or ends with a mark, nor goes on
    # behind a stop.
    together = np.empty((QUOTED, words))
    total, no_more = np.zeros(words), marks[:words] != 0
    for more in range(QUOTED):
        last = marks[more : more + words]
        total = total + weighed[more : more + words]
        no_more = no_more | (last == _MARKED[STOP])
        together[more] = np.where(no_more | (last != 0), -np.inf, total)
    most = together.max(axis=0)
    speaking = np.flatnonzero(most > 0)
    if len(speaking):
        # What begins with a word that speaks against it is better without that word.
        behind = slice(speaking[0] + 1, None)
        most[behind][weights[behind] < 0] = -np.inf
    if not words or most.max() == -np.inf:
        return 0, words
    first = int(most.argmax())
    return first, first + int(together[:, first].argmax()) + 1
