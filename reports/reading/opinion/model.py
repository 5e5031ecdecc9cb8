"""The second opinion's model: weights of words, of pairs, of words that mean much the same, of the lexicon's.

Linear throughout, so that every opinion can be taken apart into the words that it rests on. Small whole
numbers in one compressed file each; ``tests/narratives/training.py`` writes ``model.bin``, and
``tests/narratives/groups.py`` the groups of words.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from pathlib import Path
from typing import Any

from reports.reading.opinion.features import GROUP, PAUSE, STOP, Token, View, alone, heard_view, reach, views

FOLDER = Path(__file__).parent
# A weight is kept as a byte, moved up by this.
SIGNED = 128
FEW_WORDS = 8
# A row of weights is one whole number with four bytes for each: one addition adds them all.
LANE = 4


@dataclass(frozen=True, slots=True)
class Head:
    """One question that is asked of a text: where it starts from, and what a weight's unit is worth."""

    bias: float
    scale: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature says to each of some heads.

    Args:
        rows: Feature to its weights, in one whole number.
        heads: By name, in the order of the weights.
    """

    rows: dict[str, int]
    heads: dict[str, Head]

    @classmethod
    def of(cls, names: Sequence[str], numbers: bytes, heads: dict[str, Head]) -> Weights:
        """From a byte for each feature and head."""
        width = len(heads)
        wide = bytearray(LANE * len(numbers))
        wide[::LANE] = numbers
        each = LANE * width
        return cls(
            {
                name: int.from_bytes(wide[at * each : (at + 1) * each], "little")
                for at, name in enumerate(names)
            },
            heads,
        )

    def scores(self, looked: Iterable[View]) -> dict[str, float]:
        """How much a text speaks for each head."""
        found = [0.0] * len(self.heads)
        for view in looked:
            rows = [row for name in view.features if (row := self.rows.get(name))]
            moved = SIGNED * len(rows)
            totals = struct.unpack(f"<{len(found)}I", sum(rows).to_bytes(LANE * len(found), "little"))
            found = [n + view.share * (total - moved) for n, total in zip(found, totals, strict=True)]
        return {
            name: head.bias + head.scale * n
            for (name, head), n in zip(self.heads.items(), found, strict=True)
        }

    def shares(self, looked: Iterable[View], length: int, name: str) -> list[float]:
        """What each token of a text adds to the score of a head; what stands nowhere adds to none."""
        shift = 8 * LANE * list(self.heads).index(name)
        added = [0.0] * length
        for view in looked:
            for feature, places in view.features.items():
                row = self.rows.get(feature)
                if row is None:
                    continue
                each = view.share * ((row >> shift & 255) - SIGNED) / 2
                apart = reach(feature)
                # Of a pair half to each word; beyond the text there is none.
                for place in (at for first in places for at in (first, first + apart)):
                    if 0 <= place < length:
                        added[place] += each
        return added


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

    def weighed(self, said: Said, heard: Sequence[float]) -> dict[str, float]:
        """How much speaks for each grade: of the words, and of what the lexicon heard in them.

        Args:
            said: The text.
            heard: What the lexicon made of it, as numbers from 0 to about 1.
        """
        found = evidence(list(self.urgency.scores(said.views).values()), heard, len(said.words))
        return {grade: _times(weights, found) for grade, weights in self.judges.items()}


class Said:
    """A text as the model sees it.

    Args:
        said: Its tokens.
        groups: Words to the name of their group.
    """

    __slots__ = ("about", "known", "spoken", "tokens", "views", "words")

    def __init__(self, said: list[Token], groups: dict[str, str]) -> None:
        self.tokens = said
        self.spoken = self.views = views(said, groups)
        self.about = alone(self.spoken)
        self.words = [
            word for word in dict.fromkeys(token.text for token in said) if word not in (STOP, PAUSE)
        ]
        self.known = [word for word in self.words if word in groups]

    def hear(self, heard: Iterable[str]) -> None:
        """Look at what the lexicon made of it too."""
        self.views = [*self.spoken, heard_view(heard)]


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
    _, (words, numbers) = _unpack((FOLDER / "groups.bin").read_bytes())
    places = (int.from_bytes(numbers[at : at + 2], "little") for at in range(0, len(numbers), 2))
    return {word: f"{GROUP}{place}" for word, place in zip(_lines(words), places, strict=True)}


@lru_cache(maxsize=1)
def trained() -> Model:
    """The model; read from disk once a process.

    Raises:
        FileNotFoundError: It is not installed.
    """
    head, (urgent, urgent_numbers, told, told_numbers) = _unpack((FOLDER / "model.bin").read_bytes())
    urgency, topics = (
        {name: Head(*numbers) for name, numbers in head[part]} for part in ("urgency", "topics")
    )
    return Model(
        name=f"second opinion {head['facts']['date']}",
        facts=head["facts"],
        judges=head["judges"],
        urgency=Weights.of(_lines(urgent), urgent_numbers, urgency),
        topics=Weights.of(_lines(told), told_numbers, topics),
        groups=groups(),
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


def _times(weights: Sequence[float], numbers: Iterable[float]) -> float:
    return sum(map(mul, weights, numbers))
