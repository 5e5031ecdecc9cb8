"""Every name that the second opinion has weights for, by number: a text is looked up word by word once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from sys import intern

import numpy as np
from numpy.typing import NDArray

from reports.reading.opinion.features import MARKS, parts_of, stem

# Numbers of names; 0 of what has none.
Names = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words, groups, stems and what the lexicon hears, each with a number.

    Args:
        numbers: By name, from 1.
        groups, stems: Of each number that of its word's group, and of its stem; 0 where there is none.
        akin: Of each number its group's, or the same where it has none.
    """

    numbers: dict[str, int]
    groups: Names
    stems: Names
    akin: Names

    @classmethod
    def of(cls, features: Iterable[str], groups: Mapping[str, str]) -> Vocabulary:
        """Of the names of features, pairs taken apart, and of words that have a group."""
        parts = chain.from_iterable((first, second) for first, _, second in map(parts_of, features))
        names = dict.fromkeys(chain(("",), parts, groups, groups.values()))
        numbers = {intern(name): number for number, name in enumerate(names)}
        grouped = np.array([numbers[groups.get(name, "")] for name in numbers], np.intp)
        stems = np.array([numbers.get(stem(name), 0) for name in numbers], np.intp)
        return cls(numbers, grouped, stems, np.where(grouped, grouped, np.arange(len(numbers))))

    def named(self, names: Sequence[str]) -> Names:
        """The number of each of some names."""
        return np.fromiter(map(self.numbers.get, names, repeat(0)), np.intp, len(names))


class Said:
    """A text as the model sees it.

    Args:
        words: Its words, stops and pauses.
        vocabulary: What has a number.
    """

    def __init__(self, words: Sequence[str], vocabulary: Vocabulary) -> None:
        self.words = words
        self._vocabulary = vocabulary
        self.own = vocabulary.named(words)

    @cached_property
    def plain(self) -> int:
        """How many different words it has."""
        return len(set(self.words) - MARKS)

    @cached_property
    def known(self) -> int:
        """How many of these have a group."""
        return int(np.count_nonzero(self._vocabulary.groups[distinct(self.own)]))

    @cached_property
    def groups(self) -> Names:
        """The group of each word."""
        return self._vocabulary.groups[self.own]

    @cached_property
    def akin(self) -> Names:
        """Each word by its group, where it has one."""
        return self._vocabulary.akin[self.own]

    @cached_property
    def stems(self) -> Names:
        """The stem of each word: one that is known may be of a word that is not."""
        found = self._vocabulary.stems[self.own]
        unknown = np.flatnonzero(self.own == 0)
        found[unknown] = self._vocabulary.named([stem(self.words[place]) for place in unknown.tolist()])
        return found


def distinct(numbers: Names) -> Names:
    """The same numbers, each of them once, in order."""
    numbers = np.sort(numbers)
    new = np.empty(len(numbers), bool)
    new[:1] = True
    np.not_equal(numbers[1:], numbers[:-1], out=new[1:])
    return numbers[new]
