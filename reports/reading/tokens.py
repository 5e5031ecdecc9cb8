"""A text in words, clauses and sentences, each word with its place in what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from sys import intern
from typing import NamedTuple

from reports.reading.spelling import Spelling

# With a group, so that a text is parted into words and what is between them at once.
_WORD = re.compile(r"([^\W_]+(?:['’][^\W_]+)*)")
_SENTENCE = re.compile(r"[!?;\n…。]|\.(?=\s)")
_CLAUSE = re.compile(r"[,:()\"“”–—]| - ")
# Speech to text has no full stops: a sentence that has got this long ends at its next clause.
LONG_SENTENCE = 22
# Words whose meaning is remembered: people say the same ones over and over.
REMEMBERED, LONGEST_WORD = 16_384, 40


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
    def remembered(self) -> Callable[[str], tuple[tuple[str, bool], ...]]:
        """What ``meant`` says, of the words that were said last."""
        return lru_cache(maxsize=REMEMBERED)(self.meant)

    def meant(self, said: str) -> tuple[tuple[str, bool], ...]:
        """The word or words that were meant by one, each with whether it may begin a clause."""
        parts = self.spelling.parts(said.lower().replace("’", "'"))
        return tuple(
            (intern(part), part in self.opens or part in self.being or part in self.subjects)
            for part in parts
        )


class Word(NamedTuple):
    """One word, small, with where it stands; a contraction is two words at one place."""

    text: str
    start: int
    end: int
    clause: int


def sentences(text: str, grammar: Grammar) -> list[list[Word]]:
    """The words of each sentence, in order; clauses are numbered through the text."""
    words: list[Word] = []
    found = [words]
    clause, end = 0, 0
    remembered = grammar.remembered
    pieces = _WORD.split(text)
    for gap, said in zip(pieces[::2], pieces[1::2], strict=False):
        # Nearly all words have one space between them, and need no second look.
        if gap != " ":
            if words and _ends_sentence(gap, said):
                words = []
                found.append(words)
                clause += 1
            elif _CLAUSE.search(gap):
                clause += 1
        start = end + len(gap)
        end = start + len(said)
        for part, may_open in remembered(said) if len(said) <= LONGEST_WORD else grammar.meant(said):
            if may_open and words and (opened := _opened(words, part, grammar)):
                clause += 1
                # The subject stands before the verb that opened its clause, and comes along.
                moved = [word._replace(clause=clause) for word in words[len(words) - opened + 1 :]]
                del words[len(words) - len(moved) :]
                if len(words) >= LONG_SENTENCE:
                    words = []
                    found.append(words)
                words.extend(moved)
            words.append(Word(part, start, end, clause))
    return [words for words in found if words]


def _ends_sentence(gap: str, following: str) -> bool:
    if _SENTENCE.search(gap):
        return True
    return gap.endswith(".") and "A" <= following[0] <= "Z"


def _opened(words: list[Word], part: str, grammar: Grammar) -> int:
    """How many words a new clause has with this one: 0 for none, 2 where its subject stands before it."""
    before = words[-1]
    if part in grammar.opens or (before.text == "and" and part in grammar.subjects):
        return 1
    new = part in grammar.being and before.text in grammar.pronouns and len(words) > 1
    return 2 if new and words[-2].clause == before.clause and words[-2].text not in grammar.carries else 0
