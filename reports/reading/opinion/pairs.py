"""Pairs of words that stand together, and what was learned of each: all of a text are looked up by number.

Each word of a pair has a number for where it stands first and one for where it stands second, and their sum
is the pair's: so no text of a pair is ever put together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import repeat
from operator import add
from sys import intern

from reports.reading.opinion.features import APART, STOP, parts_of

# Of each pair of a text its number, in order: side by side, and with a word between.
Numbers = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class PairRows:
    """Pairs to their rows of weights.

    Args:
        first, second: What a word counts where it stands first, and second; no pair has 0 of either.
        beside, apart: The row of each pair by its number.
    """

    first: dict[str, int]
    second: dict[str, int]
    beside: dict[int, int]
    apart: dict[int, int]

    @classmethod
    def of(cls, rows: Mapping[str, int]) -> PairRows:
        """From pairs by name."""
        parts = {name: tuple(map(intern, parts_of(name))) for name in rows}
        words = dict.fromkeys(word for first, _, second in parts.values() for word in (first, second))
        second = {word: number for number, word in enumerate(words, 1)}
        bits = len(words).bit_length()
        made = cls({word: number << bits for word, number in second.items()}, second, {}, {})
        for name, (one, between, two) in parts.items():
            kept = made.apart if between == APART else made.beside
            kept[made.first[one] + second[two]] = rows[name]
        return made

    def numbers(self, words: list[str]) -> Numbers:
        """The number of each pair of a text: of two side by side, from the stop before it to the one behind
        it, and of two with a word between."""
        first = list(map(self.first.get, (STOP, *words), repeat(0)))
        second = list(map(self.second.get, (*words, STOP), repeat(0)))
        return list(map(add, first, second)), list(map(add, first[1:], second[2:-1]))

    def found(self, numbers: Numbers) -> list[int]:
        """The rows of these pairs, of each once."""
        beside, apart = numbers
        return [
            *filter(None, map(self.beside.get, set(beside))),
            *filter(None, map(self.apart.get, set(apart))),
        ]

    def added(self, numbers: Numbers, to: list[float], worth: Callable[[int], float]) -> list[float]:
        """What each word of a text is worth, with what its pairs are.

        Args:
            numbers: Of the pairs of the text.
            to: What each of its words is worth without them.
            worth: What a row is worth to each word of its pair.
        """
        beside, apart = (
            [worth(row) if row else 0.0 for row in map(rows.get, told)]
            for rows, told in zip((self.beside, self.apart), numbers, strict=True)
        )
        # Of two side by side each word is the second of the one pair and the first of the next.
        to = list(map(add, map(add, to, beside), beside[1:]))
        apart = [0.0, 0.0, *apart, 0.0, 0.0]
        return list(map(add, map(add, to, apart), apart[2:]))
