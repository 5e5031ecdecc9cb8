"""Pairs of words that stand together, and where the weights of each are: all of a text are looked up at once.

The number of a pair is made of those of its words: so no text of a pair is ever put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reports.reading.opinion.features import APART, STOP, parts_of
from reports.reading.opinion.vocabulary import Names, Vocabulary

# Places in a table of weights; 0 of what is not there.
Rows = NDArray[np.intp]
# The rows of two words side by side, from the stop before a text to the one behind it, and of two with one
# between.
PairsFound = tuple[Rows, Rows]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs to the rows of their weights.

    Args:
        names: How many names have a number.
        stop: The number of a stop.
        numbers: Of each pair its number, in order; the last one is larger than that of any pair.
        rows: Of each of these the row.
    """

    names: int
    stop: int
    numbers: NDArray[np.int64]
    rows: Rows

    @classmethod
    def of(cls, rows: Mapping[str, int], vocabulary: Vocabulary) -> Pairs:
        """From pairs by name."""
        names = vocabulary.numbers
        numbered = {
            _number(names[first], names[second], len(names), apart=between == APART): row
            for (first, between, second), row in zip(map(parts_of, rows), rows.values(), strict=True)
        }
        numbers = sorted(numbered)
        return cls(
            len(names),
            names.get(STOP, 0),
            np.array([*numbers, np.iinfo(np.int64).max], np.int64),
            np.array([*map(numbered.__getitem__, numbers), 0], np.intp),
        )

    def found(self, words: Names) -> PairsFound:
        """The row of each pair of a text, 0 of one that is not known."""
        # No pair has a word without a number.
        said = np.concatenate(([self.stop], words, [self.stop]))
        beside = _number(said[:-1], said[1:], self.names, apart=False)
        apart = _number(said[1:-3], said[3:-1], self.names, apart=True)
        asked = np.concatenate((beside, apart))
        places = self.numbers.searchsorted(asked)
        rows = np.where(self.numbers[places] == asked, self.rows[places], 0)
        return rows[: len(beside)], rows[len(beside) :]


def _number(first: Any, second: Any, names: int, *, apart: bool) -> Any:
    """The number of a pair of two words, or of many pairs."""
    return (first + names * apart) * names + second


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
