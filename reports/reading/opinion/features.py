"""What the second opinion sees of a text: its words, each two that stand together, and what they are akin to.

It has words of its own and not those of the lexicon: a model is right only for the words that it learned
from, and the lexicon's may change any day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import sqrt
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.!?;:,\n()\"“”–—]")
_ENDS = frozenset(".!?;\n")
STOP, PAUSE = ".", ","
_MARKS = frozenset((STOP, PAUSE))
# Between the two words of a pair.
BESIDE, APART = " ", "~"
# What begins the name of a group of words, of a word without its ending, and of what the lexicon heard.
GROUP, STEM, LEXICON = "=", "-", "+"
# How much a view of the text counts beside the words themselves; what the lexicon heard counts for itself.
SAID, AKIN, STEMS, HEARD = 5.0, 3.5, 2.5, 0.5
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 4
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


class View(NamedTuple):
    """One way to look at a text: each feature to the tokens where it stands, and how much each counts."""

    features: dict[str, list[int]]
    share: float


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
    return _features([token.text for token in said])


def _features(said: list[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    before, earlier = STOP, STOP
    for place, word in enumerate(said):
        if word not in _MARKS:
            found.setdefault(word, []).append(place)
        if before != word:
            found.setdefault(f"{before}{BESIDE}{word}", []).append(place - 1)
        if place > 1 and not (word in _MARKS or before in _MARKS or earlier in _MARKS):
            found.setdefault(f"{earlier}{APART}{word}", []).append(place - 2)
        earlier, before = before, word
    if before != STOP:
        found.setdefault(f"{before}{BESIDE}{STOP}", []).append(len(said) - 1)
    return found


def views(said: list[Token], groups: Mapping[str, str]) -> list[View]:
    """Every view of the words of a text.

    Args:
        said: Its tokens.
        groups: Words to the name of the group that means much the same.
    """
    words = [token.text for token in said]
    akin = _features([groups.get(word, word) for word in words])
    stems: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        if word not in _MARKS:
            stems.setdefault(stem(word), []).append(place)
    return [
        _view(SAID, _features(words)),
        _view(AKIN, {name: places for name, places in akin.items() if GROUP in name}),
        _view(STEMS, stems),
    ]


def heard_view(heard: Iterable[str]) -> View:
    """What the lexicon made of a text, by name; it stands nowhere."""
    return View({f"{LEXICON}{name}": [] for name in heard}, HEARD)


def alone(looked: Iterable[View]) -> list[View]:
    """Views without pairs: what a text is about is in the words, not in how they stand together."""
    return [
        _view(each, {name: places for name, places in view.features.items() if not reach(name)})
        for each, view in zip((SAID, AKIN, STEMS), looked, strict=True)
    ]


def stem(word: str) -> str:
    """A word without its ending."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + _SHORTEST_STEM:
            return f"{STEM}{word[: -len(ending)].rstrip('e')}"
    return f"{STEM}{word.rstrip('e')}"


def reach(feature: str) -> int:
    """How far from the first word of a feature the last one stands."""
    return 1 if BESIDE in feature else 2 if APART in feature else 0


def _view(counts: float, found: dict[str, list[int]]) -> View:
    # Long texts have more features, not more danger.
    return View(found, counts / sqrt(max(len(found), 1)))


def _words(word: str) -> tuple[str, ...]:
    if "'" in word:
        for ending, meant in _PARTS:
            if word.endswith(ending) and len(word) > len(ending):
                return word.removesuffix(ending).replace("'", ""), meant
        word = word.replace("'", "")
    # How long a number is says more than which: a postcode, a time, a number of a house.
    return (f"#{min(len(word), 5)}" if word.isdecimal() else word,)
