"""What the second opinion sees of a text: its words, and each two that stand side by side or nearly so.

It has words of its own and not those of the lexicon: a model is right only for the words that it learned
from, and the lexicon's may change any day.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.!?;:,\n()\"“”–—]")
_ENDS = frozenset(".!?;\n")
STOP, PAUSE = ".", ","
# Between the two words of a pair.
BESIDE, APART = " ", "~"
# Contractions, as two words; the rest of a word loses its apostrophe.
_PARTS = (
    ("n't", "not"), ("'s", "is"), ("'re", "are"), ("'m", "am"), ("'ve", "have"), ("'ll", "will"),
    ("'d", "had"),
)  # fmt: skip


class Token(NamedTuple):
    """A word as it is counted, or a stop or pause, with where it stands in the text."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text with its stops and pauses, in order."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        said = match[0]
        if not said[0].isalnum():
            found.append(Token(STOP if said in _ENDS else PAUSE, start, end))
            continue
        for word in _words(said.lower().replace("’", "'")):
            found.append(Token(word, start, end))
    return found


def features(said: list[Token]) -> dict[str, list[int]]:
    """Each word and pair to the places in ``said`` where it stands; of a pair the first, -1 before the text.

    A pair stands side by side ("he has"), or with one word between ("he~gun").

    Args:
        said: The tokens of one text.
    """
    found: dict[str, list[int]] = {}
    before, earlier = STOP, STOP
    for place, token in enumerate(said):
        if token.text not in (STOP, PAUSE):
            found.setdefault(token.text, []).append(place)
        if before != token.text:
            found.setdefault(f"{before}{BESIDE}{token.text}", []).append(place - 1)
        if place > 1 and not {STOP, PAUSE} & {earlier, before, token.text}:
            found.setdefault(f"{earlier}{APART}{token.text}", []).append(place - 2)
        earlier, before = before, token.text
    if before != STOP:
        found.setdefault(f"{before}{BESIDE}{STOP}", []).append(len(said) - 1)
    return found


def _words(word: str) -> tuple[str, ...]:
    if "'" in word:
        for ending, meant in _PARTS:
            if word.endswith(ending) and len(word) > len(ending):
                return word.removesuffix(ending).replace("'", ""), meant
        word = word.replace("'", "")
    # How long a number is says more than which: a postcode, a time, a number of a house.
    return (f"#{min(len(word), 5)}" if word.isdecimal() else word,)
