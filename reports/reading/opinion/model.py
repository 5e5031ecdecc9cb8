"""The second opinion's model: weights of words, of pairs, of words that mean much the same, of the lexicon's.

Linear throughout, so that every opinion can be taken apart into the words that it rests on. Small whole
numbers in one compressed file each; ``tests/narratives/training.py`` writes ``model.bin``, and
``tests/narratives/groups.py`` the groups of words.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul, or_
from pathlib import Path
from typing import Any

from reports.reading.opinion.features import (
    AKIN,
    APART,
    GROUP,
    MARKS,
    SAID,
    STEMS,
    STOP,
    View,
    about,
    heard_view,
    parts_of,
    share,
    stem,
)
from reports.reading.opinion.packed import lines, unpack

FOLDER = Path(__file__).parent
# A weight is kept as a byte, moved up by this.
SIGNED = 128
FEW_WORDS = 8
# A row of weights is one whole number with four bytes for each: one addition adds them all.
LANE = 4
# A pair is one whole number too: the first word, the second, and whether there is a word between them.
FIRST, SECOND, BETWEEN = 21, 1, 1

# The rows that were found of one view, and how much each counts.
Rows = tuple[list[int], float]
# Pairs side by side, pairs with a word between, their rows by number, and how much each counts.
Pairs = tuple[list[int], list[int], dict[int, int], float]
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
        pairs, akin: The same for pairs, by their number: of words, and of groups of words.
        ids: The number of each word and group that stands in a pair, from 1.
        heads: By name, in the order of the weights.
    """

    rows: dict[str, int]
    pairs: dict[int, int]
    akin: dict[int, int]
    ids: dict[str, int]
    heads: dict[str, Head]

    @classmethod
    def of(cls, names: Sequence[str], numbers: bytes, heads: dict[str, Head]) -> Weights:
        """From a byte for each feature and head."""
        each = LANE * len(heads)
        wide = bytearray(LANE * len(numbers))
        wide[::LANE] = numbers
        made = cls({}, {}, {}, {}, heads)
        for at, name in enumerate(names):
            row = int.from_bytes(wide[at * each : (at + 1) * each], "little")
            first, between, second = parts_of(name)
            if not between:
                made.rows[name] = row
                continue
            one, two = (made.ids.setdefault(word, len(made.ids) + 1) for word in (first, second))
            kept = made.akin if GROUP in name else made.pairs
            kept[one << FIRST | two << SECOND | (BETWEEN if between == APART else 0)] = row
        return made

    def scores(self, looked: Iterable[Rows]) -> dict[str, float]:
        """How much a text speaks for each head."""
        found = [0.0] * len(self.heads)
        for rows, each in looked:
            moved = SIGNED * len(rows)
            totals = struct.unpack(f"<{len(found)}I", sum(rows).to_bytes(LANE * len(found), "little"))
            found = [n + each * (total - moved) for n, total in zip(found, totals, strict=True)]
        return {
            name: head.bias + head.scale * n
            for (name, head), n in zip(self.heads.items(), found, strict=True)
        }

    def named(self, view: View) -> Rows:
        """The rows of a view of single features."""
        return [row for row in map(self.rows.get, view.names) if row], view.share

    def spoken(self, said: Said) -> list[Rows]:
        """The rows of everything that is looked at in the words: by themselves, and in pairs."""
        groups, words = said.groups, said.words
        plains = (said.plain, {groups[word] for word in said.plain if word in groups})
        found = [self.named(View(set(map(stem, said.plain)), share(STEMS, words)))]
        for plain, (beside, apart, pairs, counts) in zip(plains, self._pairs(said), strict=True):
            rows = [row for row in map(self.rows.get, plain) if row]
            rows += filter(None, map(pairs.get, {*beside, *apart}))
            found.append((rows, share(counts, words)))
        return found

    def _pairs(self, said: Said) -> list[Pairs]:
        """All pairs of words and of groups, by number, with where their rows are and how much each counts."""
        if not said.pairs:
            akin = [said.groups.get(word, word) for word in said.words]
            said.pairs = [
                (*self._numbers(said.words), self.pairs, SAID),
                (*self._numbers(akin), self.akin, AKIN),
            ]
        return said.pairs

    def _numbers(self, said: list[str]) -> tuple[list[int], list[int]]:
        """Each pair of a text by its number, in order; no pair that was learned has a word without one."""
        ids = [self.ids.get(word, 0) for word in (STOP, *said, STOP)]
        first = [number << FIRST for number in ids]
        second = [number << SECOND for number in ids]
        apart = [number | BETWEEN for number in second]
        return list(map(or_, first, second[1:])), list(map(or_, first[1:], apart[3:-1]))

    def shares(self, said: Said, name: str) -> list[float]:
        """What each word of a text adds to the score of a head, pairs included: half to each of the two."""
        shift = 8 * LANE * list(self.heads).index(name)
        worth = self.worth(self.by_word(said, (SAID, AKIN, STEMS)), name)
        added = [worth.get(word, 0.0) for word in said.words]
        for numbers_beside, numbers_apart, pairs, counts in self._pairs(said):
            each = share(counts, said.words) / 2
            # Of a pair beside the first stands one place before, where the text has one.
            for numbers, back, far in ((numbers_beside, -1, 1), (numbers_apart, 0, 2)):
                for place, row in enumerate(map(pairs.get, numbers), back):
                    if row:
                        more = each * ((row >> shift & 255) - SIGNED)
                        for at in (place, place + far):
                            if 0 <= at < len(added):
                                added[at] += more
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
        urgency: How urgent: ``immediate``, ``priority`` (or more) and ``resolution``.
        topics: What about: the cues, then the report types.
        groups: Words to the group that means much the same.
    """

    name: str
    facts: dict[str, Any]
    judges: dict[str, list[float]]
    urgency: Weights
    topics: Weights
    groups: dict[str, str]

    def weighed(self, said: Said, heard: Iterable[str], numbers: Sequence[float]) -> dict[str, float]:
        """How much speaks for each grade: of the words, and of what the lexicon heard in them.

        Args:
            said: The text.
            heard: What the lexicon made of it, by name.
            numbers: The same, as numbers from 0 to about 1.
        """
        looked = [*self.urgency.spoken(said), self.urgency.named(heard_view(heard))]
        found = evidence(list(self.urgency.scores(looked).values()), numbers, len(said.plain))
        return {grade: _times(weights, found) for grade, weights in self.judges.items()}

    def told(self, said: Said) -> dict[str, float]:
        """How much a text is about each cue and each type."""
        return self.topics.scores(map(self.topics.named, about(said.words, said.groups)))


class Said:
    """A text as the model sees it.

    Args:
        words: Its words, stops and pauses.
        groups: Words to the name of their group.
    """

    __slots__ = ("groups", "known", "pairs", "plain", "words")

    def __init__(self, words: list[str], groups: Mapping[str, str]) -> None:
        self.words, self.groups = words, groups
        self.pairs: list[Pairs] = []
        self.plain = set(words) - MARKS
        self.known = sum(map(groups.__contains__, self.plain))


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


@lru_cache(maxsize=1)
def groups() -> dict[str, str]:
    """Words to the name of their group; read from disk once a process."""
    _, (words, numbers) = unpack((FOLDER / "groups.bin").read_bytes())
    places = (int.from_bytes(numbers[at : at + 2], "little") for at in range(0, len(numbers), 2))
    return {word: f"{GROUP}{place}" for word, place in zip(lines(words), places, strict=True)}


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
