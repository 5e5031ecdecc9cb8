"""Words as they were meant: slips, slang and dropped apostrophes by a table, shouting by its letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_PARTED = re.compile(r"(.*)'(s|re|m|ve|ll|d)|(.*?)n't")
_SAYS = {"s": "is", "re": "are", "m": "am", "ve": "have", "ll": "will", "d": "'d"}
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_TWICE = re.compile(r"(.)\1")
# Only words this long are mended by their letters: short ones are too like each other.
MENDED = 6


@dataclass(frozen=True)
class Spelling:
    """How words are put right.

    Args:
        table: As typed to as meant, one word or several.
        known: Every word of the lexicon: these are never changed by their letters.
    """

    table: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    _letters: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Mapping[str, str], known: Iterable[str]) -> Spelling:
        """The spelling of a lexicon with these words."""
        words = frozenset(known)
        letters = {_signature(word): word for word in sorted(words) if len(word) >= MENDED}
        return cls({typed: tuple(meant.split()) for typed, meant in table.items()}, words, letters)

    def parts(self, typed: str) -> tuple[str, ...]:
        """The word or words that were meant by one that was typed, in small letters."""
        if typed in self.table:
            return self.table[typed]
        if "'" in typed:
            return self._apart(typed)
        if typed in self.known or typed.isdecimal():
            return (typed,)
        return self._mended(typed)

    def _apart(self, typed: str) -> tuple[str, ...]:
        parted = _PARTED.fullmatch(typed)
        if parted is None:
            return self.parts(typed.replace("'", ""))
        return (*self.parts(parted[1]), _SAYS[parted[2]]) if parted[1] else (*self.parts(parted[3]), "not")

    def _mended(self, typed: str) -> tuple[str, ...]:
        for shorter in (_DRAWN_OUT.sub(r"\1\1", typed), _DRAWN_OUT.sub(r"\1", typed)):
            if shorter != typed and (shorter in self.known or shorter in self.table):
                return self.table.get(shorter, (shorter,))
        # "screamin", "comin": said without the last letter.
        if typed.endswith("in") and f"{typed}g" in self.known:
            return (f"{typed}g",)
        if len(typed) >= MENDED - 1 and (meant := self._letters.get(_signature(typed))):
            return (meant,)
        return (typed,)


def _signature(word: str) -> str:
    """The same for two spellings with letters swapped or doubled, the first and the last in their place."""
    single = _TWICE.sub(r"\1", word)
    return single[0] + "".join(sorted(single[1:-1])) + single[-1]
