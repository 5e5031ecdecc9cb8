"""A text in words, clauses and sentences, each word with its place in what was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from reports.reading.spelling import Spelling

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = re.compile(r"[!?;\n…。]|\.(?=\s|$)|\.(?=[A-Z])")
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
    clause, reached = 0, 0
    typed: dict[str, tuple[str, ...]] = {}
    opens, subjects, being = grammar.opens, grammar.subjects, grammar.being
    for match in _WORD.finditer(text):
        start, end = match.span()
        # Nearly all words have one space between them, and need no second look.
        if text[reached:start] != " ":
            gap = text[reached:start]
            if words and _SENTENCE.search(gap + text[start]):
                words = []
                found.append(words)
                clause += 1
            elif _CLAUSE.search(gap):
                clause += 1
        reached = end
        said = match[0]
        parts = typed.get(said)
        if parts is None:
            parts = typed[said] = grammar.spelling.parts(said.lower().replace("’", "'"))
        for part in parts:
            may_open = part in opens or part in being or part in subjects
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


def _opened(words: list[Word], part: str, grammar: Grammar) -> int:
    """How many words a new clause has with this one: 0 for none, 2 where its subject stands before it."""
    before = words[-1]
    if part in grammar.opens or (before.text == "and" and part in grammar.subjects):
        return 1
    new = part in grammar.being and before.text in grammar.pronouns and len(words) > 1
    return 2 if new and words[-2].clause == before.clause and words[-2].text not in grammar.carries else 0
