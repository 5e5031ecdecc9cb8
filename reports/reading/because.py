"""Which words of a text led to something: the shortest parts of it that are read so by themselves. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reports.reading.found import Reading
from reports.reading.lexicon import Lexicon
from reports.reading.text import read

_CLAUSE = re.compile(r"[^.!?;\n]+")
_WORD = re.compile(r"\w\S*\w|\w")
# What is looked at of a long text: people begin with what it is about.
MOST_CLAUSES, MOST_WORDS, MOST_FOUND = 12, 40, 2

_LEADS_ON = frozenset(
    (
        *("a", "an", "the", "my", "our", "your", "his", "her", "its", "their", "this", "that", "these"),
        *("those", "some", "of", "to", "in", "on", "and", "was", "were", "is", "it"),
    )
)

# So few words more are taken in, up to where the sentence begins or ends.
NEARLY_WHOLE = 3

Span = tuple[int, int]


def words_for(text: str, says: Callable[[Reading], bool], *, lexicon: Lexicon | None = None) -> list[Span]:
    """The parts of a text that say it, each nearly as short as it still says it; in the order of the text.

    Args:
        text: As typed.
        says: Whether the reading of a part says it.
        lexicon: As it was read with.

    Returns:
        Where they begin and end, two at most; none where only the whole of the text says it.
    """
    found: list[Span] = []
    for words in _clauses(text):
        if len(found) < MOST_FOUND and _is_said(text, words, says, lexicon):
            found.append(_shortest(text, words, says, lexicon))
    return found


def _clauses(text: str) -> Iterator[list[Span]]:
    for place, clause in enumerate(_CLAUSE.finditer(text)):
        if place >= MOST_CLAUSES:
            return
        words = [(clause.start() + w.start(), clause.start() + w.end()) for w in _WORD.finditer(clause[0])]
        for first in range(0, len(words), MOST_WORDS):
            yield words[first : first + MOST_WORDS]


def _shortest(text: str, words: list[Span], says: Callable[[Reading], bool], lexicon: Lexicon | None) -> Span:
    first, last = 0, len(words)
    while first + 1 < last and _is_said(text, words[first + 1 :], says, lexicon):
        first += 1
    while first + 1 < last and _is_said(text, words[first : last - 1], says, lexicon):
        last -= 1
    # "stole my" says as much to us as "stole my bike", and less to its writer.
    while last < len(words) and text[slice(*words[last - 1])].lower() in _LEADS_ON:
        last += 1
    first = 0 if first <= NEARLY_WHOLE else first
    last = len(words) if len(words) - last <= NEARLY_WHOLE else last
    return words[first][0], words[last - 1][1]


def _is_said(text: str, words: list[Span], says: Callable[[Reading], bool], lexicon: Lexicon | None) -> bool:
    return bool(words) and says(read(text[words[0][0] : words[-1][1]], lexicon=lexicon, whole=False))
