"""Phrases of a lexicon, and where they stand in a sentence.

A phrase is words with spaces between: ``a|b`` is either, ``@name`` any word of a class, ``~verb`` any form
of a verb, ``word?`` may be left out, ``*`` stands for up to three words and ``**`` for up to eight. The
lexicon is data; this file knows no word of any language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reports.reading.tokens import Word

GAPS = {"*": 3, "**": 8}
# How much commoner a word of so many letters is than a longer one.
COMMON = {1: 60, 2: 60, 3: 12, 4: 3}


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a phrase: which words fit, or how many words a gap stands for at most."""

    words: frozenset[str] | None
    optional: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase means (``name``: a cue, a type, an agency), its tags, and its places."""

    name: str
    tags: frozenset[str]
    items: tuple[Item, ...]
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase in a sentence, from word ``first`` up to word ``last``, not included."""

    phrase: Phrase
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Anchored:
    """A phrase by its rarest place: what stands before that, read backwards, and what after.

    Args:
        next_word, last_word: What the word just behind and just before it must be; None where that is open.
        needed: Words of which the sentence must have one, to look no further where it has none.
    """

    phrase: Phrase
    before: tuple[Item, ...]
    after: tuple[Item, ...]
    next_word: frozenset[str] | None
    last_word: frozenset[str] | None
    needed: frozenset[str] | None


class Phrases:
    """Many phrases, found in one pass: by the word of them that the fewest others have."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = tuple(phrases)
        self._by_anchor: dict[str, list[_Anchored]] = {}
        for phrase in self.phrases:
            anchored = _anchored(phrase)
            for word in phrase.items[len(anchored.before)].words or ():
                self._by_anchor.setdefault(word, []).append(anchored)

    def words(self) -> frozenset[str]:
        """Every word that stands in a phrase."""
        return frozenset(word for p in self.phrases for item in p.items for word in item.words or ())

    def find(self, words: list[Word]) -> Iterator[Match]:
        """Every phrase that stands in a sentence."""
        texts = [word.text for word in words]
        anchors = [place for place, text in enumerate(texts) if text in self._by_anchor]
        present = set(texts) if anchors else set()
        for place in anchors:
            following = texts[place + 1] if place + 1 < len(texts) else ""
            before = texts[place - 1] if place else ""
            for anchored in self._by_anchor[texts[place]]:
                if anchored.next_word is not None and following not in anchored.next_word:
                    continue
                if anchored.last_word is not None and before not in anchored.last_word:
                    continue
                if anchored.needed is not None and anchored.needed.isdisjoint(present):
                    continue
                last = _reach(anchored.after, 0, texts, place + 1, 1)
                if last is None:
                    continue
                first = _reach(anchored.before, 0, texts, place - 1, -1)
                if first is not None:
                    yield Match(anchored.phrase, first + 1, last)


def parse(name: str, line: str, classes: Mapping[str, frozenset[str]]) -> Phrase:
    """One line of a lexicon: the phrase, and its tags behind a ``#``.

    Raises:
        KeyError: It names a class that there is not.
        ValueError: It has no word that must be there.
    """
    said, _, tagged = line.partition("#")
    tags = frozenset(tagged.split())
    items = tuple(_item(part, classes) for part in said.split())
    if not any(item.words and not item.optional for item in items):
        raise ValueError(f"A phrase without a word of its own: {line}")
    weight = next((int(tag) for tag in tags if tag.isdecimal()), 1)
    return Phrase(name, tags, items, weight)


def _item(part: str, classes: Mapping[str, frozenset[str]]) -> Item:
    if part in GAPS:
        return Item(None, gap=GAPS[part])
    optional = part.endswith("?")
    words: set[str] = set()
    for choice in part.removesuffix("?").split("|"):
        words |= classes[choice.removeprefix("@")] if choice[0] in "@~" else {choice}
    return Item(frozenset(words), optional)


def _anchored(phrase: Phrase) -> _Anchored:
    """By the place whose words are the rarest."""
    items = phrase.items
    sure = [place for place, item in enumerate(items) if item.words and not item.optional]
    by_rarity = sorted(sure, key=lambda place: _commonness(items[place].words or frozenset()))
    place, others = by_rarity[0], [items[other].words for other in by_rarity[1:]]
    before, after = items[:place][::-1], items[place + 1 :]
    return _Anchored(phrase, before, after, _fixed(after), _fixed(before), others[0] if others else None)


def _fixed(items: tuple[Item, ...]) -> frozenset[str] | None:
    return items[0].words if items and not items[0].optional else None


def _commonness(words: frozenset[str]) -> int:
    """Short words stand in every sentence."""
    return sum(COMMON.get(len(word), 1) for word in words)


def _reach(items: tuple[Item, ...], item: int, texts: list[str], place: int, step: int) -> int | None:
    """Where a phrase that goes on at ``place`` ends; None where it does not stand there."""
    while item < len(items):
        wanted = items[item]
        if wanted.words is None:
            for gap in range(wanted.gap + 1):
                end = _reach(items, item + 1, texts, place + gap * step, step)
                if end is not None:
                    return end
            return None
        if 0 <= place < len(texts) and texts[place] in wanted.words:
            if wanted.optional and (end := _reach(items, item + 1, texts, place + step, step)) is not None:
                return end
            if wanted.optional:
                return _reach(items, item + 1, texts, place, step)
            place += step
        elif not wanted.optional:
            return None
        item += 1
    return place
