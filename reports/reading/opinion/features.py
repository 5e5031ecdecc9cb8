"""What the second opinion sees of a text: its words, each two that stand together, and what they are akin to.

It has words of its own and not those of the lexicon: a model is right only for the words that it learned
from, and the lexicon's may change any day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sized
from functools import lru_cache
from itertools import chain
from math import sqrt
from sys import intern
from typing import NamedTuple

from reports.reading.parting import Pieces, parted
from reports.reading.remembered import LONGEST_WORD, MOST, Remembered

# What is counted of all that is between words.
_SIGNS = frozenset('.!?;:,\n()"“”–—')
_ENDS = frozenset(".!?;\n")
STOP, PAUSE = ".", ","
MARKS = frozenset((STOP, PAUSE))
# Between the two words of a pair.
BESIDE, APART = " ", "~"
# What begins the name of a group of words, of a word without its ending, and of what the lexicon heard.
GROUP, STEM, LEXICON = "=", "-", "+"
# How much each way to look at a text counts: its words, their groups, their stems; what the lexicon heard
# counts for itself. The second row is for what a text is about, where nothing is looked at in pairs.
SAID, AKIN, STEMS, HEARD = 3.1, 2.26, 2.9, 0.5
SAID_ALONE, AKIN_ALONE, STEMS_ALONE = 5.9, 4.6, 2.9
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 4
# Contractions, as two words; the rest of a word loses its apostrophe.
_PARTS = (
    ("n't", "not"), ("'s", "is"), ("'re", "are"), ("'m", "am"), ("'ve", "have"), ("'ll", "will"),
    ("'d", "had"),
)  # fmt: skip


class View(NamedTuple):
    """One way to look at a text: its features, and how much each counts."""

    names: Collection[str]
    share: float


def words_of(text: str) -> list[str]:
    """The words of a text as they are counted, with its stops and pauses, in order."""
    return words_in(parted(text))


def words_in(pieces: Pieces) -> list[str]:
    """The same of a text that is parted already."""
    short = pieces if max(map(len, pieces)) <= LONGEST_WORD else chain.from_iterable(map(_short, pieces))
    return list(chain.from_iterable(map(_WORDS.__getitem__, short)))


def places_in(pieces: Pieces) -> list[tuple[int, int]]:
    """Where each of them stands in the text."""
    found = []
    start = 0
    for piece in pieces:
        if piece[:1].isalnum():
            found += [(start, start + len(piece))] * len(_WORDS[piece[:LONGEST_WORD]])
        elif piece != " ":
            found += [(at, at + 1) for at, sign in enumerate(piece, start) if sign in _SIGNS]
        start += len(piece)
    return found


def views(said: list[str], groups: Mapping[str, str]) -> list[View]:
    """Every view of the words of a text, as it is learned from.

    Args:
        said: Its words, stops and pauses.
        groups: Words to the name of the group that means much the same.
    """
    akin = [groups.get(word, word) for word in said]
    plain = set(said) - MARKS
    return [
        View(plain | _pairs(said), share(SAID, said)),
        View({name for name in {*akin, *_pairs(akin)} if GROUP in name}, share(AKIN, said)),
        View(set(map(stem, plain)), share(STEMS, said)),
    ]


def about(said: list[str], groups: Mapping[str, str]) -> list[View]:
    """Views without pairs: what a text is about is in the words, not in how they stand together."""
    plain = set(said) - MARKS
    return [
        View(plain, share(SAID_ALONE, said)),
        View({groups[word] for word in plain if word in groups}, share(AKIN_ALONE, said)),
        View(set(map(stem, plain)), share(STEMS_ALONE, said)),
    ]


def heard_view(heard: Iterable[str]) -> View:
    """What the lexicon made of a text, by name; it stands nowhere."""
    return View({f"{LEXICON}{name}" for name in heard}, HEARD)


def share(counts: float, said: Sized) -> float:
    """How much a feature of a text counts: long texts have more features, not more danger."""
    return counts / sqrt(max(len(said), 1))


def parts_of(name: str) -> tuple[str, str, str]:
    """The two words of a pair, and what is between them; of anything else the name and nothing."""
    for between in (BESIDE, APART):
        first, found, second = name.partition(between)
        if found:
            return first, found, second
    return name, "", ""


def _pairs(said: list[str]) -> set[str]:
    """Each two side by side ("he has"), and with one word between ("he~gun")."""
    beside = {f"{a}{BESIDE}{b}" for a, b in zip((STOP, *said), (*said, STOP), strict=True) if a != b}
    apart = {
        f"{a}{APART}{c}"
        for a, b, c in zip(said, said[1:], said[2:], strict=False)
        if MARKS.isdisjoint((a, b, c))
    }
    return beside | apart


@lru_cache(maxsize=MOST)
def stem(word: str) -> str:
    """A word without its ending."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + _SHORTEST_STEM:
            return intern(f"{STEM}{word[: -len(ending)].rstrip('e')}")
    return intern(f"{STEM}{word.rstrip('e')}")


def _short(piece: str) -> list[str]:
    """A piece as it is remembered: of a word its beginning; what is between words in parts."""
    if piece[:1].isalnum():
        return [piece[:LONGEST_WORD]]
    return [piece[at : at + LONGEST_WORD] for at in range(0, len(piece), LONGEST_WORD)]


def _words(typed: str) -> tuple[str, ...]:
    if not typed[:1].isalnum():
        return tuple(STOP if sign in _ENDS else PAUSE for sign in typed if sign in _SIGNS)
    word = typed.lower().replace("’", "'")
    if "'" in word:
        for ending, meant in _PARTS:
            if word.endswith(ending) and len(word) > len(ending):
                return intern(word.removesuffix(ending).replace("'", "")), meant
        word = word.replace("'", "")
    # How long a number is says more than which: a postcode, a time, a number of a house.
    return (intern(f"#{min(len(word), 5)}" if word.isdecimal() else word),)


_WORDS = Remembered(_words)
