"""Pairs of words that stand together, and where the weights of each are: all of a text are looked up at once.

Each word that stands in a pair has a number, and the number of a pair is made of the two: so no text of a
pair is ever put together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reports.reading.opinion.features import APART, STOP, parts_of

# Places in a table of weights.
Rows = NDArray[np.intp]
# The rows of two words side by side, from the stop before a text to the one behind it, and of two with one
# between.
PairsFound = tuple[Rows, Rows]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs to the rows of their weights.

    Args:
        words: The number of each word that stands in a pair, from 1.
        numbers: Of each pair its number, in order; the last one is larger than that of any pair.
        rows: Of each of these the row; 0, which weighs nothing, of the last.
    """

    words: dict[str, int]
    numbers: NDArray[np.int64]
    rows: Rows

    @classmethod
    def of(cls, rows: Mapping[str, int]) -> Pairs:
        """From pairs by name."""
        parts = [parts_of(name) for name in rows]
        both = dict.fromkeys(word for first, _, second in parts for word in (first, second))
        words = {word: number for number, word in enumerate(both, 1)}
        size = len(words) + 1
        numbered = {
            _number(words[first], words[second], size, apart=between == APART): row
            for (first, between, second), row in zip(parts, rows.values(), strict=True)
        }
        numbers = sorted(numbered)
        last = np.iinfo(np.int64).max
        return cls(
            words,
            np.array([*numbers, last], np.int64),
            np.array([*map(numbered.__getitem__, numbers), 0], np.intp),
        )

    def found(self, words: Sequence[str]) -> PairsFound:
        """The row of each pair of a text, 0 of one that is not known."""
        size = len(self.words) + 1
        # A word without a number has 0, and no pair's number can be made of that.
        said = np.array([*map(self.words.get, (STOP, *words, STOP), repeat(0))], np.int64)
        beside = _number(said[:-1], said[1:], size, apart=False)
        apart = _number(said[1:-3], said[3:-1], size, apart=True)
        asked = np.concatenate((beside, apart))
        places = self.numbers.searchsorted(asked)
        rows = np.where(self.numbers[places] == asked, self.rows[places], 0)
        return rows[: len(beside)], rows[len(beside) :]


def _number(first: Any, second: Any, size: int, *, apart: bool) -> Any:
    """The number of a pair of two words, or of many pairs."""
    return (first + size * apart) * size + second


def shared(beside: Numbers, apart: Numbers, to: Numbers) -> Numbers:
    """What each word of a text is worth, with what its pairs are.

    Args:
        beside, apart: What each pair is worth to each of its two words, as ``Pairs.found`` gives them.
        to: What each word is worth without them.
    """
    # Of two side by side each word is the second of the one pair and the first of the next.
    to = to + beside[:-1] + beside[1:]
    wide = np.zeros(len(to) + 2)
    wide[2 : 2 + len(apart)] = apart
    return to + wide[:-2] + wide[2:]
