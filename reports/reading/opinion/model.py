"""The second opinion's model: weights of words, of pairs, of words that mean much the same, of the lexicon's.

Linear throughout, so that every opinion can be taken apart into the words that it rests on. Small whole
numbers in one compressed file each; ``tests/narratives/training.py`` writes ``model.bin``, and
``tests/narratives/groups.py`` the groups of words.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from operator import add, mul
from pathlib import Path
from sys import intern
from typing import Any

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
from reports.reading.opinion.pairs import Numbers, PairRows
from reports.reading.opinion.weighed import JUDGED, Weighed, evidence

FOLDER = Path(__file__).parent
# A weight is kept as a byte, moved up by this.
SIGNED = 128
# A row of weights is one whole number with two bytes for each: one addition adds them all, and so many rows
# can be added before a byte would run over into the next two.
LANE, MOST_ROWS = 2, 256

# The rows that were found of one view, and how much each counts.
Rows = tuple[list[int], float]
# Of one word each row, with how much it counts.
WordRows = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Head:
    """One question that is asked of a text: where it starts from, and what a weight's unit is worth."""

    bias: float
    scale: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature says to each of some heads.

    Args:
        rows: Feature to its weights, in one whole number; all but pairs.
        pairs, akin: The same for pairs of words, and of groups of words.
        heads: By name, in the order of the weights.
    """

    rows: dict[str, int]
    pairs: PairRows
    akin: PairRows
    heads: dict[str, Head]

    @classmethod
    def of(cls, names: Sequence[str], numbers: bytes, heads: dict[str, Head]) -> Weights:
        """From a byte for each feature and head."""
        each = LANE * len(heads)
        wide = bytearray(LANE * len(numbers))
        wide[::LANE] = numbers
        alone: dict[str, int] = {}
        pairs: dict[str, int] = {}
        akin: dict[str, int] = {}
        # Many say the same: what is kept once is found sooner.
        same: dict[int, int] = {}
        for at, name in enumerate(names):
            row = int.from_bytes(wide[at * each : (at + 1) * each], "little")
            in_pair = bool(parts_of(name)[1])
            kept = alone if not in_pair else akin if GROUP in name else pairs
            kept[intern(name)] = same.setdefault(row, row)
        return cls(alone, PairRows.of(pairs), PairRows.of(akin), heads)

    def scores(self, looked: Iterable[Rows]) -> dict[str, float]:
        """How much a text speaks for each head."""
        found = [0.0] * len(self.heads)
        for rows, each in looked:
            moved = SIGNED * len(rows)
            found = [n + each * (total - moved) for n, total in zip(found, self._totals(rows), strict=True)]
        return {
            name: head.bias + head.scale * n
            for (name, head), n in zip(self.heads.items(), found, strict=True)
        }

    def _totals(self, rows: list[int]) -> list[int]:
        """The sum of some rows, for each head."""
        heads = len(self.heads)
        totals = [0] * heads
        for at in range(0, len(rows), MOST_ROWS):
            added = sum(rows[at : at + MOST_ROWS]).to_bytes(LANE * heads, "little")
            totals = list(map(add, totals, struct.unpack(f"<{heads}H", added)))
        return totals

    def named(self, names: Iterable[str]) -> list[int]:
        """The rows of single features."""
        return list(filter(None, map(self.rows.get, names)))

    def spoken(self, said: Said) -> list[Rows]:
        """The rows of everything that is looked at in the words: by themselves, and in pairs."""
        words = said.words
        in_pairs, akin_in_pairs = self._pairs(said)
        return [
            (self.named(said.stems), share(STEMS, words)),
            (self.named(said.plain) + self.pairs.found(in_pairs), share(SAID, words)),
            (self.named(said.akin) + self.akin.found(akin_in_pairs), share(AKIN, words)),
        ]

    def _pairs(self, said: Said) -> tuple[Numbers, Numbers]:
        """The numbers of the pairs of its words, and of their groups."""
        if said.pairs is None:
            said.pairs = self.pairs.numbers(said.words), self.akin.numbers(said.words_akin)
        return said.pairs

    def alone(self, said: Said) -> list[Rows]:
        """The rows of its words, no two of them together."""
        views = ((said.plain, SAID_ALONE), (said.akin, AKIN_ALONE), (said.stems, STEMS_ALONE))
        return [(self.named(names), share(counts, said.words)) for names, counts in views]

    def shares(self, said: Said, name: str) -> list[float]:
        """What each word of a text adds to the score of a head, pairs included: half to each of the two."""
        shift = 8 * LANE * list(self.heads).index(name)
        worth = self.worth(self.by_word(said, (SAID, AKIN, STEMS)), name)
        added = [worth.get(word, 0.0) for word in said.words]
        kinds = zip((self.pairs, self.akin), self._pairs(said), (SAID, AKIN), strict=True)
        for pairs, numbers, counts in kinds:
            each = share(counts, said.words) / 2
            added = pairs.added(numbers, added, partial(_worth, shift, each))
        return added

    def by_word(self, said: Said, counts: Sequence[float]) -> dict[str, WordRows]:
        """The rows of each word of a text by itself: its own, its group's and its stem's.

        Args:
            said: The text.
            counts: How much each of the three counts.
        """
        shares = [share(each, said.words) for each in counts]
        rows, groups = self.rows, said.groups
        return {
            word: [
                (row, each)
                for feature, each in zip((word, groups.get(word, ""), stem(word)), shares, strict=True)
                if (row := rows.get(feature))
            ]
            for word in said.plain
        }

    def worth(self, by_word: Mapping[str, WordRows], name: str) -> dict[str, float]:
        """What each word by itself adds to the score of a head."""
        shift = 8 * LANE * list(self.heads).index(name)
        return {
            word: sum([each * ((row >> shift & 255) - SIGNED) for row, each in rows])
            for word, rows in by_word.items()
        }


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
        self.pairs: tuple[Numbers, Numbers] | None = None
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


def _worth(shift: int, each: float, row: int) -> float:
    return each * ((row >> shift & 255) - SIGNED)


def _times(weights: Sequence[float], numbers: Iterable[float]) -> float:
    return sum(map(mul, weights, numbers))
