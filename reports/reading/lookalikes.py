"""Letters of other alphabets that look like ours: a name or address that is written with them is another one.

Whoever writes Greek or Russian writes whole words in it, and is left alone. Suspicious is a word in which two
alphabets are mixed, or one in an address, made only of letters that can be taken for Latin ones. Nothing is
refused or changed by it: the words are evidence, and a person looks. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_CYRILLIC = dict(
    zip("аеорсухіјѕԁһӏԛԝгкмтвнАЕОРСУХІЈЅВНКМТ", "aeopcyxijsdhlqwrkmtbhAEOPCYXIJSBHKMT", strict=True)
)
_GREEK = dict(zip("αοινρτυκχεΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aoivptukxeABEZHIKMNOPTYX", strict=True))
_AS_LATIN = _CYRILLIC | _GREEK
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK")
# What belongs together in a name or an address; beyond it another word begins.
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*[^\W_])?")
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+|\b(?:[\w-]+\.)+[^\W\d_]{2,}\b")
MOST = 5


@dataclass(frozen=True, slots=True)
class LookAlike:
    """One word that can be taken for another.

    Args:
        word: As typed.
        looks_like: What it is taken for.
    """

    word: str
    looks_like: str


def look_alikes(texts: Iterable[str]) -> tuple[LookAlike, ...]:
    """The words in some texts that can be taken for others, each once; a few at most."""
    found: dict[str, LookAlike] = {}
    for text in texts:
        if text.isascii():
            continue
        for word in _suspicious(unicodedata.normalize("NFC", text)):
            found.setdefault(word, LookAlike(word, skeleton(word)))
    return tuple(found.values())[:MOST]


def skeleton(word: str) -> str:
    """What a word looks like to somebody who reads only Latin letters."""
    plain = unicodedata.normalize("NFKC", word)
    return "".join(_AS_LATIN.get(letter, letter) for letter in plain)


def _suspicious(text: str) -> Iterable[str]:
    for match in _ADDRESS.finditer(text):
        if _alphabets(match[0]) - {"LATIN"} and skeleton(match[0]).isascii():
            yield match[0]
    for match in _WORD.finditer(text):
        if len(_alphabets(match[0])) > 1 and skeleton(match[0]) != match[0]:
            yield match[0]


def _alphabets(word: str) -> set[str]:
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha())
    return {name for name in names if name in _ALPHABETS}
