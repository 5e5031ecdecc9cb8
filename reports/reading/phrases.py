"""Phrases of a lexicon, and where they stand in a sentence.

A phrase is words with spaces between: ``a|b`` is either, ``@name`` any word of a class, ``~verb`` any form
of a verb, ``word?`` may be left out, ``*`` stands for up to three words and ``**`` for up to eight. The
lexicon is data; this file knows no word of any language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
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
        order: Its place among all phrases: they are found in their order.
        shelf: Which of several collections it is of.
        before: Without the first of it, where it was found by the word before.
        after: Without the first of it, where it was found by the word that follows.
        last_word: What the word just before must be, where it was found by the one that follows; None where
            that is open.
        needed: Words of which the sentence must have one, to look no further where it has none.
        back, far: How far from its rarest place what is left of ``before`` and of ``after`` begins.
    """

    order: int
    shelf: str
    phrase: Phrase
    before: tuple[Item, ...]
    after: tuple[Item, ...]
    last_word: frozenset[str] | None
    needed: frozenset[str] | None
    back: int = 1
    far: int = 1


class _Anchor(NamedTuple):
    """The phrases of one anchor: by the word that follows it, by the one before it, and the rest."""

    following: dict[str, tuple[_Anchored, ...]] | None
    previous: dict[str, tuple[_Anchored, ...]] | None
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
        # Thousands of phrases share words: what they share is there once, and stays near the processor.
        shared: dict[Item, Item] = {}
        order = count()
        for shelf, phrases in shelves.items():
            for phrase in phrases.phrases:
                items = tuple(shared.setdefault(item, item) for item in phrase.items)
                place, words, needed = _rarest(items)
                before, after = items[:place][::-1], items[place + 1 :]
                one = _Anchored(next(order), shelf, phrase, before, after, None, needed)
                for word in words:
                    anchored.setdefault(word, []).append(one)
        self._by_anchor = {word: _anchor(those) for word, those in anchored.items()}

    def find(self, texts: list[str]) -> dict[str, list[Match]]:
        """Every phrase that stands in a sentence of these words, by its shelf."""
        hits: list[tuple[int, int, str, Match]] = []
        by_anchor = self._by_anchor
        present = set(texts)
        beside = ("", *texts, "")
        for place, anchor in enumerate(map(by_anchor.get, texts)):
            if anchor is None:
                continue
            by_following, by_previous, those = anchor
            previous, following = beside[place], beside[place + 2]
            if by_following is not None and following in by_following:
                those = those + by_following[following]
            if by_previous is not None and previous in by_previous:
                those = those + by_previous[previous]
            for order, shelf, phrase, before, after, last_word, needed, back, far in those:
                if last_word is not None and previous not in last_word:
                    continue
                if needed is not None and needed.isdisjoint(present):
                    continue
                last = _reach(after, 0, texts, place + far, 1) if after else place + far
                if last is None:
                    continue
                first = _reach(before, 0, texts, place - back, -1) if before else place - back
                if first is not None:
                    hits.append((place, order, shelf, Match(phrase, first + 1, last)))
        found: dict[str, list[Match]] = {name: [] for name in self._names}
        for _, _, shelf, match in sorted(hits):
            found[shelf].append(match)
        return found


def _anchor(those: Sequence[_Anchored]) -> _Anchor:
    """The phrases of one anchor, each where it is found by most of its words."""
    following: dict[str, list[_Anchored]] = {}
    previous: dict[str, list[_Anchored]] = {}
    anywhere = []
    for one in those:
        behind, ahead = _fixed(one.before), _fixed(one.after)
        # Who finds it by the word beside it has found that word.
        needed = None if one.needed in (behind, ahead) else one.needed
        if ahead is not None:
            known = one._replace(after=one.after[1:], far=2, needed=needed)
            if behind is not None:
                known = known._replace(before=one.before[1:], back=2, last_word=behind)
            for word in ahead:
                following.setdefault(word, []).append(known)
        elif behind is not None:
            known = one._replace(before=one.before[1:], back=2, needed=needed)
            for word in behind:
                previous.setdefault(word, []).append(known)
        else:
            anywhere.append(one)
    return _Anchor(_tuples(following), _tuples(previous), tuple(anywhere))


def _tuples(by_word: Mapping[str, list[_Anchored]]) -> dict[str, tuple[_Anchored, ...]] | None:
    return {word: tuple(those) for word, those in by_word.items()} or None


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


def _rarest(items: Sequence[Item]) -> tuple[int, frozenset[str], frozenset[str] | None]:
    """The place of a phrase whose words are the rarest, these words, and those of the next rarest."""
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
            ahead = _fixed(items[item + 1 :])
            for next_to in range(place, place + (wanted.gap + 1) * step, step):
                if ahead is not None and not (0 <= next_to < len(texts) and texts[next_to] in ahead):
                    continue
                end = _reach(items, item + 1, texts, next_to, step)
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
