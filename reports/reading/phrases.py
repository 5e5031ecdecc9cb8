"""Phrases of a lexicon, and where they stand in a sentence.

A phrase is words with spaces between: ``a|b`` is either, ``@name`` any word of a class, ``~verb`` any form
of a verb, ``word?`` may be left out, ``*`` stands for up to three words and ``**`` for up to eight. The
lexicon is data; this file knows no word of any language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import NamedTuple

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


class Match(NamedTuple):
    """A phrase in a sentence, from word ``first`` up to word ``last``, not included."""

    phrase: Phrase
    first: int
    last: int


class _Anchored(NamedTuple):
    """A phrase by its rarest place: what stands before that, read backwards, and what after.

    Args:
        shelf: Which of several collections it is of.
        before: Without what ``last_word`` says.
        after: Where it was found by the word that follows, without that word.
        last_word: What the word just before it must be; None where that is open.
        needed: Words of which the sentence must have one, to look no further where it has none.
        back, far: How far from its rarest place what is left of ``before`` and of ``after`` begins.
    """

    shelf: str
    phrase: Phrase
    before: tuple[Item, ...]
    after: tuple[Item, ...]
    last_word: frozenset[str] | None
    needed: frozenset[str] | None
    back: int
    far: int = 1


class _Beginning(NamedTuple):
    """The phrases of one anchor: by the word that follows it, and those that any may follow."""

    before: dict[str, tuple[_Anchored, ...]]
    anywhere: tuple[_Anchored, ...]


class Phrases:
    """Many phrases that belong together, in their order."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = tuple(phrases)

    def words(self) -> frozenset[str]:
        """Every word that stands in a phrase."""
        return frozenset(word for p in self.phrases for item in p.items for word in item.words or ())


class Shelves:
    """Collections of phrases, all found in one pass: by the word of each that the fewest others have.

    Args:
        shelves: By name.
    """

    def __init__(self, shelves: Mapping[str, Phrases]) -> None:
        self._names = tuple(shelves)
        anchored: dict[str, list[_Anchored]] = {}
        for shelf, phrases in shelves.items():
            for phrase in phrases.phrases:
                one = _anchored(shelf, phrase)
                for word in _rarest(phrase)[1]:
                    anchored.setdefault(word, []).append(one)
        self._by_anchor = {word: _beginning(those) for word, those in anchored.items()}

    def find(self, texts: list[str]) -> dict[str, list[Match]]:
        """Every phrase that stands in a sentence of these words, by its shelf."""
        found: dict[str, list[Match]] = {name: [] for name in self._names}
        by_anchor = self._by_anchor
        present: set[str] = set()
        for place, text in enumerate(texts):
            beginning = by_anchor.get(text)
            if beginning is None:
                continue
            following = texts[place + 1] if place + 1 < len(texts) else ""
            for shelf, phrase, before, after, last_word, needed, back, far in beginning.before.get(
                following, beginning.anywhere
            ):
                if last_word is not None and (not place or texts[place - 1] not in last_word):
                    continue
                if needed is not None:
                    present = present or set(texts)
                    if needed.isdisjoint(present):
                        continue
                last = _reach(after, 0, texts, place + far, 1) if after else place + far
                if last is None:
                    continue
                first = _reach(before, 0, texts, place - back, -1) if before else place - back
                if first is not None:
                    found[shelf].append(Match(phrase, first + 1, last))
        return found


def _beginning(those: Sequence[_Anchored]) -> _Beginning:
    """The phrases of one anchor, by the word behind it, each list in their order."""
    anywhere = []
    before: dict[str, list[_Anchored]] = {}
    told = [(one, _fixed(one.after)) for one in those]
    for word in {word for _, fixed in told if fixed is not None for word in fixed}:
        before[word] = []
    for one, fixed in told:
        if fixed is None:
            anywhere.append(one)
        # Who finds it by the word behind it has found that word.
        known = one if fixed is None else one._replace(after=one.after[1:], far=2)
        for word in before if fixed is None else fixed:
            before[word].append(known)
    return _Beginning({word: tuple(found) for word, found in before.items()}, tuple(anywhere))


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
    # A word that is the very same one is found without a look at its letters.
    return Item(frozenset(map(intern, words)), optional)


def _anchored(shelf: str, phrase: Phrase) -> _Anchored:
    """By the place whose words are the rarest."""
    place, _, needed = _rarest(phrase)
    before, after = phrase.items[:place][::-1], phrase.items[place + 1 :]
    last_word = _fixed(before)
    if last_word is None:
        return _Anchored(shelf, phrase, before, after, None, needed, back=1)
    return _Anchored(shelf, phrase, before[1:], after, last_word, needed, back=2)


def _rarest(phrase: Phrase) -> tuple[int, frozenset[str], frozenset[str] | None]:
    """The place of a phrase whose words are the rarest, these words, and those of the next rarest."""
    items = phrase.items
    sure = [place for place, item in enumerate(items) if item.words and not item.optional]
    by_rarity = sorted(sure, key=lambda place: _commonness(items[place].words or frozenset()))
    words = [items[place].words or frozenset() for place in by_rarity]
    return by_rarity[0], words[0], words[1] if len(words) > 1 else None


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
