"""Phrases of a lexicon, and where they stand in a sentence.

A phrase is words with spaces between: ``a|b`` is either, ``@name`` any word of a class, ``word?`` may be left
out, ``*`` stands for up to three words. The lexicon is data; this file knows no word of any language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reports.reading.tokens import Word

GAP = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a phrase: which words fit; None for a gap."""

    words: frozenset[str] | None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase means (``name``: a cue, a type, an agency), its tags, and its places."""

    name: str
    tags: frozenset[str]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase in a sentence, from word ``first`` up to word ``last``, not included."""

    phrase: Phrase
    first: int
    last: int


class Phrases:
    """Many phrases, found in one pass: by the word that they begin with."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_first: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            for word in phrase.items[0].words or ():
                self._by_first.setdefault(word, []).append(phrase)

    def find(self, words: list[Word]) -> Iterator[Match]:
        """Every phrase that stands in a sentence, in the order of its words."""
        texts = [word.text for word in words]
        for place, text in enumerate(texts):
            for phrase in self._by_first.get(text, ()):
                end = _end(phrase.items, 0, texts, place)
                if end is not None:
                    yield Match(phrase, place, end)


def parse(name: str, line: str, classes: Mapping[str, frozenset[str]]) -> Phrase:
    """One line of a lexicon: the phrase, and its tags behind a ``#``.

    Raises:
        KeyError: It names a class that there is not.
    """
    said, _, tags = line.partition("#")
    return Phrase(name, frozenset(tags.split()), tuple(_item(part, classes) for part in said.split()))


def _item(part: str, classes: Mapping[str, frozenset[str]]) -> Item:
    if part == "*":
        return Item(None)
    optional = part.endswith("?")
    words: set[str] = set()
    for choice in part.removesuffix("?").split("|"):
        words |= classes[choice[1:]] if choice.startswith("@") else {choice}
    return Item(frozenset(words), optional)


def _end(items: tuple[Item, ...], item: int, texts: list[str], place: int) -> int | None:
    """Where a phrase that begins at ``place`` ends; None where it does not stand there."""
    while item < len(items):
        wanted = items[item]
        if wanted.words is None:
            for gap in range(GAP + 1):
                end = _end(items, item + 1, texts, place + gap)
                if end is not None:
                    return end
            return None
        if place < len(texts) and texts[place] in wanted.words:
            if wanted.optional and (end := _end(items, item + 1, texts, place + 1)) is not None:
                return end
            if wanted.optional:
                return _end(items, item + 1, texts, place)
            place += 1
        elif not wanted.optional:
            return None
        item += 1
    return place
