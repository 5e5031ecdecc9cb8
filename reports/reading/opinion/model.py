"""The second opinion's model: weights of words, of pairs, of words that mean much the same, of the lexicon's.

Linear throughout, so that every opinion can be taken apart into the words that it rests on. Small whole
numbers in one compressed file each; ``tests/narratives/training.py`` writes ``model.bin``, and
``tests/narratives/groups.py`` the groups of words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import mul
from pathlib import Path
from sys import intern
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reports.reading.opinion.features import (
    AKIN,
    AKIN_ALONE,
    GROUP,
    HEARD,
    LEXICON,
    SAID,
    SAID_ALONE,
    STEMS,
    STEMS_ALONE,
    parts_of,
    share,
)
from reports.reading.opinion.packed import lines, unpack
from reports.reading.opinion.pairs import Numbers, Pairs, PairsFound, Rows, shared
from reports.reading.opinion.vocabulary import Said, Vocabulary, distinct
from reports.reading.opinion.weighed import JUDGED, Weighed, evidence

FOLDER = Path(__file__).parent
# A weight is kept as a byte, moved up by this.
SIGNED = 128

# Rows of weights that count alike, each of them once, and how much.
View = tuple[Rows, float]
# Of a text the pairs of its words, and those of their groups.
TextPairs = tuple[PairsFound, PairsFound]


@dataclass(frozen=True, slots=True)
class Head:
    """One question that is asked of a text: where it starts from, and what a weight's unit is worth."""

    bias: float
    scale: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature says to each of some heads.

    Args:
        table: A row of weights for each feature; the first row is of what is not known, and weighs nothing.
        rows: Of each number of the vocabulary the row of that name.
        pairs, akin: The same for pairs of words, and of groups of words.
        heads: By name, in the order of the weights.
    """

    table: NDArray[np.int8]
    rows: Rows
    pairs: Pairs
    akin: Pairs
    heads: dict[str, Head]

    @classmethod
    def of(
        cls, names: Sequence[str], numbers: bytes, heads: dict[str, Head], vocabulary: Vocabulary
    ) -> Weights:
        """From a byte for each feature and head."""
        kept = np.frombuffer(numbers, np.uint8).reshape(-1, len(heads))
        table = np.zeros((len(names) + 1, len(heads)), np.int8)
        table[1:] = kept.astype(np.int16) - SIGNED
        rows = np.zeros(len(vocabulary.numbers), np.intp)
        pairs: dict[str, int] = {}
        akin: dict[str, int] = {}
        for row, name in enumerate(names, 1):
            if not parts_of(name)[1]:
                rows[vocabulary.numbers[name]] = row
            elif GROUP in name:
                akin[name] = row
            else:
                pairs[name] = row
        return cls(table, rows, Pairs.of(pairs, vocabulary), Pairs.of(akin, vocabulary), heads)

    def scores(self, looked: Iterable[View]) -> dict[str, float]:
        """How much a text speaks for each head."""
        found = np.zeros(len(self.heads))
        for rows, each in looked:
            found += each * self.table.take(rows, axis=0).sum(axis=0, dtype=np.int64)
        return {
            name: head.bias + head.scale * n
            for (name, head), n in zip(self.heads.items(), found.tolist(), strict=True)
        }

    def spoken(self, said: Said, pairs: TextPairs) -> list[View]:
        """The rows of everything that is looked at in the words: by themselves, and in pairs."""
        stems, own, akin = (self.rows[distinct(names)] for names in (said.stems, said.own, said.groups))
        in_pairs, akin_in_pairs = (distinct(np.concatenate(rows)) for rows in pairs)
        return [
            (stems, share(STEMS, said.words)),
            (np.concatenate((own, in_pairs)), share(SAID, said.words)),
            (np.concatenate((akin, akin_in_pairs)), share(AKIN, said.words)),
        ]

    def in_pairs(self, said: Said) -> TextPairs:
        """The rows of the pairs of its words, and of their groups."""
        return self.pairs.found(said.own), self.akin.found(said.akin)

    def alone(self, said: Said) -> list[View]:
        """The rows of its words, no two of them together."""
        looked = ((said.own, SAID_ALONE), (said.groups, AKIN_ALONE), (said.stems, STEMS_ALONE))
        return [(self.rows[distinct(names)], share(counts, said.words)) for names, counts in looked]

    def shares(self, said: Said, pairs: TextPairs, name: str) -> Numbers:
        """What each word of a text adds to the score of a head, pairs included: half to each of the two."""
        head = self._place(name)
        worth = self.worth(said, (SAID, AKIN, STEMS), name)
        for (beside, apart), counts in zip(pairs, (SAID, AKIN), strict=True):
            each = share(counts, said.words) / 2
            worth = shared(each * self.table[beside, head], each * self.table[apart, head], worth)
        return worth

    def worth(self, said: Said, counts: Sequence[float], name: str) -> Numbers:
        """What each word by itself adds to the score of a head.

        Args:
            said: The text.
            counts: How much each of the three counts: the word itself, its group and its stem.
            name: Of the head.
        """
        head = self._place(name)
        own, group, ending = (
            share(each, said.words) * self.table[self.rows[names], head]
            for names, each in zip((said.own, said.groups, said.stems), counts, strict=True)
        )
        return own + group + ending

    def _place(self, name: str) -> int:
        """Which number of a row is for a head."""
        return list(self.heads).index(name)


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that was learned.

    Args:
        name: With its date, as reasons cite it.
        facts: What it was trained on, as the training wrote it.
        judges: Grade to a weight for each number that ``evidence`` gives.
        urgency: How urgent: ``immediate``, ``priority`` (or more) and ``resolution``, which the judges weigh;
            and what tells two grades apart.
        topics: What about: the cues, then the report types.
        vocabulary: Every name that stands in it.
    """

    name: str
    facts: dict[str, Any]
    judges: dict[str, list[float]]
    urgency: Weights
    topics: Weights
    vocabulary: Vocabulary

    def weighed(
        self, said: Said, pairs: TextPairs, heard: Iterable[str], numbers: Sequence[float]
    ) -> Weighed:
        """How much speaks for each grade: of the words, and of what the lexicon heard in them.

        Args:
            said: The text.
            pairs: The rows of its pairs, of ``urgency``.
            heard: What the lexicon made of it, by name.
            numbers: The same, as numbers from 0 to about 1.
        """
        named = self.vocabulary.named([f"{LEXICON}{name}" for name in heard])
        looked = [*self.urgency.spoken(said, pairs), (self.urgency.rows[named], HEARD)]
        heads = self.urgency.scores(looked)
        found = evidence(list(heads.values())[:JUDGED], numbers, said.plain)
        return Weighed({grade: _times(weights, found) for grade, weights in self.judges.items()}, heads)

    def told(self, said: Said) -> dict[str, float]:
        """How much a text is about each cue and each type."""
        return self.topics.scores(self.topics.alone(said))


@lru_cache(maxsize=1)
def groups() -> dict[str, str]:
    """Words to the name of their group; read from disk once a process."""
    _, (words, numbers) = unpack((FOLDER / "groups.bin").read_bytes())
    places = (int.from_bytes(numbers[at : at + 2], "little") for at in range(0, len(numbers), 2))
    return {intern(word): intern(f"{GROUP}{place}") for word, place in zip(lines(words), places, strict=True)}


@lru_cache(maxsize=1)
def trained() -> Model:
    """The model; read from disk once a process.

    Raises:
        FileNotFoundError: It is not installed.
    """
    head, (urgent, urgent_numbers, told, told_numbers) = unpack((FOLDER / "model.bin").read_bytes())
    urgency, topics = (
        {name: Head(*numbers) for name, numbers in head[part]} for part in ("urgency", "topics")
    )
    urgent_names, told_names = lines(urgent), lines(told)
    vocabulary = Vocabulary.of(chain(urgent_names, told_names), groups())
    return Model(
        name=f"second opinion {head['facts']['date']}",
        facts=head["facts"],
        judges=head["judges"],
        urgency=Weights.of(urgent_names, urgent_numbers, urgency, vocabulary),
        topics=Weights.of(told_names, told_numbers, topics, vocabulary),
        vocabulary=vocabulary,
    )


def _times(weights: Sequence[float], numbers: Iterable[float]) -> float:
    return sum(map(mul, weights, numbers))
