"""The second opinion's model: weights of words, of pairs, of words that mean much the same, of the lexicon's.

Linear throughout, so that every opinion can be taken apart into the words that it rests on. Small whole
numbers in one compressed file each; ``tests/narratives/training.py`` writes ``model.bin``, and
``tests/narratives/groups.py`` the groups of words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import repeat
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
    MARKS,
    SAID,
    SAID_ALONE,
    STEMS,
    STEMS_ALONE,
    parts_of,
    share,
    stem,
)
from reports.reading.opinion.packed import lines, unpack
from reports.reading.opinion.pairs import Numbers, Pairs, PairsFound, Rows, shared
from reports.reading.opinion.weighed import JUDGED, Weighed, evidence

FOLDER = Path(__file__).parent
# A weight is kept as a byte, moved up by this.
SIGNED = 128

# Rows of weights that count alike, each of them once, and how much.
View = tuple[Rows, float]


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
        rows: Feature to its row; all but pairs.
        pairs, akin: The same for pairs of words, and of groups of words.
        heads: By name, in the order of the weights.
    """

    table: NDArray[np.int8]
    rows: dict[str, int]
    pairs: Pairs
    akin: Pairs
    heads: dict[str, Head]

    @classmethod
    def of(cls, names: Sequence[str], numbers: bytes, heads: dict[str, Head]) -> Weights:
        """From a byte for each feature and head."""
        kept = np.frombuffer(numbers, np.uint8).reshape(-1, len(heads))
        table = np.zeros((len(names) + 1, len(heads)), np.int8)
        table[1:] = kept.astype(np.int16) - SIGNED
        alone: dict[str, int] = {}
        pairs: dict[str, int] = {}
        akin: dict[str, int] = {}
        for row, name in enumerate(names, 1):
            if not parts_of(name)[1]:
                alone[intern(name)] = row
            elif GROUP in name:
                akin[name] = row
            else:
                pairs[name] = row
        return cls(table, alone, Pairs.of(pairs), Pairs.of(akin), heads)

    def scores(self, looked: Iterable[View]) -> dict[str, float]:
        """How much a text speaks for each head."""
        found = np.zeros(len(self.heads))
        for rows, each in looked:
            found += each * self.table[rows].sum(axis=0, dtype=np.int64)
        return {
            name: head.bias + head.scale * n
            for (name, head), n in zip(self.heads.items(), found.tolist(), strict=True)
        }

    def named(self, names: Iterable[str]) -> Rows:
        """The rows of single features."""
        return np.array([*map(self.rows.get, names, repeat(0))], np.intp)

    def spoken(self, said: Said) -> list[View]:
        """The rows of everything that is looked at in the words: by themselves, and in pairs."""
        words = said.words
        in_pairs, akin_in_pairs = (np.unique(np.concatenate(rows)) for rows in self._pairs(said))
        return [
            (self.named(said.stems), share(STEMS, words)),
            (np.concatenate((self.named(said.plain), in_pairs)), share(SAID, words)),
            (np.concatenate((self.named(said.akin), akin_in_pairs)), share(AKIN, words)),
        ]

    def _pairs(self, said: Said) -> tuple[PairsFound, PairsFound]:
        """The rows of the pairs of its words, and of their groups."""
        if said.pairs is None:
            said.pairs = self.pairs.found(said.words), self.akin.found(said.words_akin)
        return said.pairs

    def alone(self, said: Said) -> list[View]:
        """The rows of its words, no two of them together."""
        views = ((said.plain, SAID_ALONE), (said.akin, AKIN_ALONE), (said.stems, STEMS_ALONE))
        return [(self.named(names), share(counts, said.words)) for names, counts in views]

    def shares(self, said: Said, name: str) -> Numbers:
        """What each word of a text adds to the score of a head, pairs included: half to each of the two."""
        head = self._place(name)
        worth = self.worth(self.by_word(said, (SAID, AKIN, STEMS)), name)
        for (beside, apart), counts in zip(self._pairs(said), (SAID, AKIN), strict=True):
            each = share(counts, said.words) / 2
            worth = shared(each * self.table[beside, head], each * self.table[apart, head], worth)
        return worth

    def by_word(self, said: Said, counts: Sequence[float]) -> list[View]:
        """The row of each word of a text by itself: its own, its group's and its stem's.

        Args:
            said: The text.
            counts: How much each of the three counts.
        """
        words = said.words
        looked = (words, map(said.groups.get, words, repeat("")), map(stem, words))
        return [(self.named(names), share(each, words)) for names, each in zip(looked, counts, strict=True)]

    def worth(self, by_word: Iterable[View], name: str) -> Numbers:
        """What each word by itself adds to the score of a head."""
        head = self._place(name)
        own, group, ending = (each * self.table[rows, head] for rows, each in by_word)
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
        groups: Words to the group that means much the same.
    """

    name: str
    facts: dict[str, Any]
    judges: dict[str, list[float]]
    urgency: Weights
    topics: Weights
    groups: dict[str, str]

    def weighed(self, said: Said, heard: Iterable[str], numbers: Sequence[float]) -> Weighed:
        """How much speaks for each grade: of the words, and of what the lexicon heard in them.

        Args:
            said: The text.
            heard: What the lexicon made of it, by name.
            numbers: The same, as numbers from 0 to about 1.
        """
        named = self.urgency.named({f"{LEXICON}{name}" for name in heard})
        looked = [*self.urgency.spoken(said), (named, HEARD)]
        heads = self.urgency.scores(looked)
        found = evidence(list(heads.values())[:JUDGED], numbers, len(said.plain))
        return Weighed({grade: _times(weights, found) for grade, weights in self.judges.items()}, heads)

    def told(self, said: Said) -> dict[str, float]:
        """How much a text is about each cue and each type."""
        return self.topics.scores(self.topics.alone(said))


class Said:
    """A text as the model sees it.

    Args:
        words: Its words, stops and pauses.
        groups: Words to the name of their group.
    """

    def __init__(self, words: list[str], groups: Mapping[str, str]) -> None:
        self.words, self.groups = words, groups
        self.pairs: tuple[PairsFound, PairsFound] | None = None
        self.plain: Collection[str] = set(words) - MARKS
        self.known = sum(map(groups.__contains__, self.plain))

    @cached_property
    def words_akin(self) -> list[str]:
        """Its words, each by its group where it has one."""
        return list(map(self.groups.get, self.words, self.words))

    @cached_property
    def akin(self) -> Collection[str]:
        """The groups of its words."""
        return set(filter(None, map(self.groups.get, self.plain)))

    @cached_property
    def stems(self) -> Collection[str]:
        """Its words without their endings."""
        return set(map(stem, self.plain))


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
    return Model(
        name=f"second opinion {head['facts']['date']}",
        facts=head["facts"],
        judges=head["judges"],
        urgency=Weights.of(lines(urgent), urgent_numbers, urgency),
        topics=Weights.of(lines(told), told_numbers, topics),
        groups=groups(),
    )


def _times(weights: Sequence[float], numbers: Iterable[float]) -> float:
    return sum(map(mul, weights, numbers))
