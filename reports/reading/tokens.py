"""A text in words, clauses and sentences, each word with its place in what was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from sys import intern
from typing import NamedTuple

from reports.reading.parting import Pieces
from reports.reading.remembered import LONGEST_WORD, Remembered
from reports.reading.spelling import Spelling

_SENTENCE = re.compile(r"[!?;\n…。]|\.(?=\s)")
_CLAUSE = re.compile(r"[,:()\"“”–—]| - ")
# Speech to text has no full stops: a sentence that has got this long ends at its next clause.
LONG_SENTENCE = 22


@dataclass(frozen=True)
class Grammar:
    """What a language needs to be parted into clauses, and how its words are put right.

    Args:
        spelling: How words are put right.
        opens: Words that begin a clause wherever they stand, such as "but".
        subjects: Words that begin one behind "and".
        pronouns: Words that begin one before a verb of being, unless a word of ``carries`` stands before.
        being: Those verbs.
        carries: Words that take a clause as their object: "I think he is", "if he is".
    """

    spelling: Spelling = field(default_factory=Spelling)
    opens: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    being: frozenset[str] = frozenset()
    carries: frozenset[str] = frozenset()

    @cached_property
    def remembered(self) -> Remembered[tuple[tuple[str, bool], ...]]:
        """What ``meant`` says, of words that are not too long."""
        return Remembered(self.meant)

    def meant(self, said: str) -> tuple[tuple[str, bool], ...]:
        """The word or words that were meant by one, each with whether it may begin a clause."""
        parts = self.spelling.parts(said.lower().replace("’", "'"))
        return tuple(
            (intern(part), part in self.opens or part in self.being or part in self.subjects)
            for part in parts
        )


class Words(NamedTuple):
    """The words of a sentence, small, and of each where it stands; a contraction is two words at one place.

    Args:
        texts: The words.
        starts, ends: Where each begins and ends in what was typed.
        clauses: The number of its clause.
    """

    texts: list[str]
    starts: list[int]
    ends: list[int]
    clauses: list[int]


class _Gap(NamedTuple):
    """What is between two words: whether a sentence ends there, perhaps before a capital, or a clause."""

    ends: bool
    stops: bool
    parts: bool


def sentences(pieces: Pieces, grammar: Grammar) -> list[Words]:
    """The words of each sentence, in order; clauses are numbered through the text.

    Args:
        pieces: The text, parted (``reports.reading.parting``).
        grammar: Of its language.
    """
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    clauses: list[int] = []
    # At which word each sentence begins.
    begins = [0]
    begin, clause = 0, 0
    said = pieces[1::2]
    short = max(map(len, said), default=0) <= LONGEST_WORD
    meant = map(grammar.remembered.__getitem__ if short else grammar.meant, said)
    # A gap ends where a word starts.
    ending = list(accumulate(map(len, pieces)))
    for gap, word, start, end, parts in zip(
        pieces[::2], said, ending[::2], ending[1::2], meant, strict=False
    ):
        # Nearly all words have one space between them, and need no second look.
        if gap != " ":
            between = _GAPS[gap] if len(gap) <= LONGEST_WORD else _gap(gap)
            if len(texts) > begin and (between.ends or (between.stops and "A" <= word[0] <= "Z")):
                begin = len(texts)
                begins.append(begin)
                clause += 1
            elif between.parts:
                clause += 1
        for part, may_open in parts:
            if may_open and len(texts) > begin and (opened := _opened(texts, clauses, begin, part, grammar)):
                clause += 1
                # The subject stands before the verb that opened its clause, and comes along.
                first = len(texts) + 1 - opened
                if opened > 1:
                    clauses[-1] = clause
                if first - begin >= LONG_SENTENCE:
                    begin = first
                    begins.append(begin)
            texts.append(part)
            starts.append(start)
            ends.append(end)
            clauses.append(clause)
    return [
        Words(texts[a:b], starts[a:b], ends[a:b], clauses[a:b])
        for a, b in pairwise((*begins, len(texts)))
        if a < b
    ]


def _gap(between: str) -> _Gap:
    return _Gap(bool(_SENTENCE.search(between)), between.endswith("."), bool(_CLAUSE.search(between)))


_GAPS = Remembered(_gap)


def _opened(texts: list[str], clauses: list[int], begin: int, part: str, grammar: Grammar) -> int:
    """How many words a new clause has with this one: 0 for none, 2 where its subject stands before it."""
    before = texts[-1]
    if part in grammar.opens or (before == "and" and part in grammar.subjects):
        return 1
    new = part in grammar.being and before in grammar.pronouns and len(texts) > begin + 1
    return 2 if new and clauses[-2] == clauses[-1] and texts[-2] not in grammar.carries else 0
