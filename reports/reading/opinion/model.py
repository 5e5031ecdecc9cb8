"""The second opinion's model: weights of words and pairs, and what words that it never saw are akin to.

Linear throughout, so that every opinion can be taken apart into the words that it rests on. Small whole
numbers in one compressed file each; ``tests/narratives/training.py`` writes ``model.bin``.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from operator import mul
from pathlib import Path
from typing import Any

from reports.reading.opinion.features import APART, BESIDE, PAUSE, STOP, Token, features

FOLDER = Path(__file__).parent
SIGNED = 128
FEW_WORDS = 8


@dataclass(frozen=True, slots=True)
class Kinship:
    """Where words lie near others that are used alike: word to its row, and ``width`` numbers a row.

    From the public GloVe vectors (Pennington, Socher, Manning 2014; public domain), the most common English
    words, in whole numbers moved up by ``SIGNED``.
    """

    rows: dict[str, int]
    numbers: bytes
    width: int

    def row(self, word: str) -> bytes:
        """The numbers of a word that it has."""
        at = self.rows[word] * self.width
        return self.numbers[at : at + self.width]

    def mean(self, words: Sequence[str]) -> list[float]:
        """What the words of a text have in common; longer texts weigh a little more."""
        known = [self.row(word) for word in words if word in self.rows]
        if not known:
            return [0.0] * self.width
        shrunk = 1 / (sqrt(len(known)) + 1)
        moved = SIGNED * len(known)
        return [(sum(column) - moved) * shrunk for column in zip(*known, strict=True)]


@dataclass(frozen=True, slots=True)
class Head:
    """One question that is asked of a text: what scales its features, and a weight for each number of kin."""

    bias: float
    scale: float
    akin: list[float]


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that was learned.

    Args:
        name: With its date, as reasons cite it.
        facts: What it was trained on, as the training wrote it.
        judges: Grade to a weight for each number that ``evidence`` gives.
        grades: How urgent: word or pair to one small number for each of ``heads``.
        heads: What is asked of the words: ``immediate``, ``priority`` (or more) and ``resolution``.
        kinds: What about: word to one small number for each of ``names``.
        names: The cues, then the report types.
        topics: One head for each of them.
    """

    name: str
    facts: dict[str, Any]
    judges: dict[str, list[float]]
    grades: dict[str, bytes]
    heads: dict[str, Head]
    kinds: dict[str, bytes]
    names: tuple[str, ...]
    topics: tuple[Head, ...]
    kinship: Kinship

    def score(self, said: Said, head: str) -> float:
        """How much a text speaks for a head of ``grades``."""
        asked = self.heads[head]
        which = list(self.heads).index(head)
        found = sum(row[which] - SIGNED for feature in said.features if (row := self.grades.get(feature)))
        return asked.bias + asked.scale * said.share * found + _times(asked.akin, said.mean)

    def weighed(self, said: Said, heard: Sequence[float]) -> dict[str, float]:
        """How much speaks for each grade: of the words, and of what the lexicon heard in them.

        Args:
            said: The text.
            heard: What the lexicon made of it, as numbers from 0 to about 1.
        """
        found = evidence([self.score(said, head) for head in self.heads], heard, len(said.words))
        return {grade: _times(weights, found) for grade, weights in self.judges.items()}

    def weights(self, said: Said, head: str) -> list[float]:
        """What each token of a text adds to the score of a head, its kin included."""
        asked = self.heads[head]
        which = list(self.heads).index(head)
        added = [0.0] * len(said.tokens)
        for feature, places in said.features.items():
            row = self.grades.get(feature)
            if row is None:
                continue
            each = asked.scale * said.share * (row[which] - SIGNED)
            apart = 1 if BESIDE in feature else 2 if APART in feature else 0
            # Of a pair half to each word; beyond the text there is none.
            for place in (at for first in places for at in (first, first + apart)):
                if 0 <= place < len(added):
                    added[place] += each / 2
        self._add_kin(added, said, asked)
        return added

    def topic_weights(self, said: Said, name: str) -> list[float]:
        """What each token of a text adds to the score of a cue or type."""
        at = self.names.index(name)
        head = self.topics[at]
        rows = [self.kinds.get(token.text) for token in said.tokens]
        added = [head.scale * said.share * (row[at] - SIGNED) if row else 0.0 for row in rows]
        self._add_kin(added, said, head)
        return added

    def _add_kin(self, added: list[float], said: Said, head: Head) -> None:
        moved, shrunk = SIGNED * sum(head.akin), 1 / (sqrt(len(said.known)) + 1)
        akin = {word: _times(head.akin, self.kinship.row(word)) - moved for word in said.known}
        for at, token in enumerate(said.tokens):
            added[at] += shrunk * akin.get(token.text, 0.0)

    def topic_scores(self, said: Said, names: Sequence[str]) -> dict[str, float]:
        """How much a text is about each of some cues or types."""
        rows = [self.kinds[word] for word in said.words if word in self.kinds]
        moved = SIGNED * len(rows)
        sums = [sum(column) - moved for column in zip(*rows, strict=True)] if rows else [0] * len(self.names)
        found = {}
        for name in names:
            at = self.names.index(name)
            head = self.topics[at]
            found[name] = head.bias + head.scale * said.share * sums[at] + _times(head.akin, said.mean)
        return found


class Said:
    """A text as the model sees it."""

    __slots__ = ("features", "known", "mean", "share", "tokens", "words")

    def __init__(self, said: list[Token], kinship: Kinship) -> None:
        self.tokens = said
        self.features = features(said)
        self.words = [
            word for word in dict.fromkeys(token.text for token in said) if word not in (STOP, PAUSE)
        ]
        self.known = [word for word in self.words if word in kinship.rows]
        self.mean = kinship.mean(self.words)
        self.share = share(len(self.features))


def share(features: int) -> float:
    """How much one feature counts in a text of so many: long texts have more of them, not more danger."""
    return 5 / sqrt(max(features, 1))


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
def kinship() -> Kinship:
    """The kinship of words; read from disk once a process."""
    head, (words, numbers) = _unpack((FOLDER / "vectors.bin").read_bytes())
    return Kinship({word: row for row, word in enumerate(_lines(words))}, numbers, head["width"])


@lru_cache(maxsize=1)
def trained() -> Model:
    """The model; read from disk once a process.

    Raises:
        FileNotFoundError: It is not installed.
    """
    head, (graded, graded_numbers, told, told_numbers) = _unpack((FOLDER / "model.bin").read_bytes())
    heads = {name: Head(**head["heads"][name]) for name in head["heads"]}
    return Model(
        name=f"second opinion {head['facts']['date']}",
        facts=head["facts"],
        judges=head["judges"],
        grades=_rows(_lines(graded), graded_numbers, len(heads)),
        heads=heads,
        kinds=_rows(_lines(told), told_numbers, len(head["names"])),
        names=tuple(head["names"]),
        topics=tuple(Head(**topic) for topic in head["topics"]),
        kinship=kinship(),
    )


def pack(head: dict[str, Any], blocks: Sequence[bytes]) -> bytes:
    """A file of a head and blocks, as ``_unpack`` reads it."""
    told = json.dumps({**head, "blocks": [len(block) for block in blocks]}, sort_keys=True).encode()
    return zlib.compress(b"\n".join([told, b"".join(blocks)]), 9)


def _unpack(packed: bytes) -> tuple[dict[str, Any], list[bytes]]:
    told, _, rest = zlib.decompress(packed).partition(b"\n")
    head = json.loads(told)
    blocks, at = [], 0
    for length in head["blocks"]:
        blocks.append(rest[at : at + length])
        at += length
    return head, blocks


def _lines(block: bytes) -> list[str]:
    return block.decode().split("\n")


def _rows(names: list[str], numbers: bytes, width: int) -> dict[str, bytes]:
    return {name: numbers[at * width : (at + 1) * width] for at, name in enumerate(names)}


def _times(weights: Sequence[float], numbers: Iterable[float]) -> float:
    return sum(map(mul, weights, numbers))
