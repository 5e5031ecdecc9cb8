"""Which language a text is in: by its script, by its letters and by the words that its language uses most.

The data beside this file say what is looked for. A text with a whole passage in another language is in that
language, because somebody has to understand the passage; a name or a single word in it is not a passage.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from reports.reading.parting import Pieces, parted

FILE = Path(__file__).with_name("languages.toml")
ENGLISH, OTHER, LATIN = "en", "other", "latin"
# A passage: so many letters of another script, or so large a part of all letters.
PASSAGE_LETTERS, PASSAGE_SHARE = 12, 0.2
# Signs that are each a word are more than letters are.
PASSAGE_SIGNS, WORD_SIGNS = 5, frozenset({"han", "kana", "hangul"})
# In Latin letters: so many different words of one language, and of no other that we know, so near together.
PASSAGE_WORDS, NEAR = 3, 6
LETTER_WEIGHT = 0.5
LONG_ENOUGH, ENGLISH_SHARE, ENGLISH_FEW = 8, 8, 5


@dataclass(frozen=True)
class Language:
    """What one language is known by.

    Args:
        name: In English, as an agent asks for an interpreter.
        script: The script that it is written in.
        letters: Those that its neighbours in the same script do not have.
        words: The most used, in its own script.
        romanised: The same as they are typed in Latin letters, where people do that.
        also: Codes of languages that these words do not tell from it.
    """

    code: str
    name: str
    script: str
    letters: frozenset[str]
    words: frozenset[str]
    romanised: frozenset[str]
    also: frozenset[str]


@dataclass(frozen=True)
class Known:
    """All languages, and the ranges of letters of all scripts.

    Args:
        languages: By their codes.
        in_latin: Word to the languages that use it, as typed in Latin letters.
        english: Words of short reports in English that have hardly a "the" in them.
        starts: The first letter of each range.
        ranges: Its last letter, and the script.
    """

    languages: dict[str, Language]
    in_latin: dict[str, tuple[str, ...]]
    english: frozenset[str]
    starts: tuple[int, ...]
    ranges: tuple[tuple[int, str], ...]

    def script(self, letter: str) -> str:
        """The script of a letter, empty for one of none."""
        place = bisect_right(self.starts, ord(letter)) - 1
        if place < 0 or ord(letter) > self.ranges[place][0]:
            return ""
        return self.ranges[place][1]


def language_of(text: str, *, stated: str, english: Collection[str], pieces: Pieces | None = None) -> str:
    """The language of a text as an ISO 639 code, or ``other`` for one that is not known.

    Few words prove nothing; then what the writer said is believed.

    Args:
        text: As typed.
        stated: The code that its writer said, such as ``vi``; may be wrong.
        english: The words that nearly every English text has.
        pieces: The text parted, where somebody has parted it already.
    """
    said = stated.lower().partition("-")[0] or ENGLISH
    by_script = _by_script(text, said)
    if by_script:
        return by_script
    spoken = text.lower().replace("’", "'")
    # Other letters may be parted otherwise once they are small.
    words = _small(pieces) if pieces is not None and text.isascii() else parted(spoken)[1::2]
    best, score, passage = _most_used(spoken, words, said, english)
    ours = sum(map(_english_words(frozenset(english)).__contains__, words))
    if best and (passage or score > ours):
        return said if said in best.also and said in known().languages else best.code
    if len(words) >= LONG_ENOUGH and ours < len(words) / ENGLISH_SHARE:
        return _stated_or_other(_by_letters(spoken) if said == ENGLISH else said)
    if said == ENGLISH or ours >= max(2, len(words) / ENGLISH_FEW):
        return ENGLISH
    return _stated_or_other(said)


def _small(pieces: Pieces) -> list[str]:
    return " ".join(pieces[1::2]).lower().split()


def language_name(code: str) -> str:
    """A language's name in English, such as ``Vietnamese``; empty for one that we cannot name."""
    language = known().languages.get(code)
    return language.name if language else ""


def not_understood(code: str) -> str:
    """Why a person has to look at a text in another language: for whom an agent calls an interpreter."""
    name = language_name(code)
    spoken_in = f"In {name}" if name else "In a language that we do not know"
    return f"{spoken_in}: a person has to understand it first"


@lru_cache(maxsize=1)
def known() -> Known:
    """The languages; read from disk once a process."""
    data: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    ranges = sorted(
        (ord(part[0]), ord(part[-1]), script)
        for script, said in data["scripts"].items()
        for part in said.split()
    )
    languages = {code: _language(code, said) for code, said in data["languages"].items()}
    in_latin: dict[str, tuple[str, ...]] = {}
    for code, language in languages.items():
        for word in language.words if language.script == LATIN else language.romanised:
            in_latin[word] = (*in_latin.get(word, ()), code)
    return Known(
        languages,
        in_latin,
        frozenset(data["english"]["words"].split()),
        tuple(start for start, _, _ in ranges),
        tuple((end, script) for _, end, script in ranges),
    )


def _language(code: str, said: dict[str, str]) -> Language:
    def listed(field: str) -> frozenset[str]:
        return frozenset(said.get(field, "").split())

    letters, script = frozenset(said.get("letters", "")), said.get("script", LATIN)
    return Language(code, said["name"], script, letters, listed("words"), listed("romanised"), listed("also"))


@lru_cache(maxsize=64)
def _english_words(common: frozenset[str]) -> frozenset[str]:
    """The words that nearly every English text has, and those of short reports in it."""
    return common | known().english


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return known().script(letter)


def _by_script(text: str, said: str) -> str:
    """The language of a passage that is not in Latin letters; empty without one."""
    if text.isascii():
        return ""
    scripts = Counter(map(_script, text))
    scripts.pop("", None)
    letters = scripts.total()
    scripts.pop(LATIN, None)
    if not scripts:
        return ""
    if scripts["kana"] and scripts["kana"] * 10 >= scripts["han"]:
        scripts["kana"] += scripts.pop("han", 0)
    script, count = scripts.most_common(1)[0]
    enough = PASSAGE_SIGNS if script in WORD_SIGNS else PASSAGE_LETTERS
    if count < enough and count < PASSAGE_SHARE * letters:
        return ""
    written = [language for language in known().languages.values() if language.script == script]
    if not written:
        return OTHER
    spoken = text.lower()
    words = [word for word in "".join(c if _script(c) else " " for c in spoken).split() if word]
    best = max(written, key=lambda language: _rank(language, spoken, words, said))
    return best.code


def _rank(language: Language, text: str, words: Sequence[str], said: str) -> tuple[float, bool]:
    return _score(language, text, words), language.code == said


def _score(language: Language, text: str, words: Iterable[str]) -> float:
    return sum(word in language.words for word in words) + _letters(language, text)


def _letters(language: Language, text: str) -> float:
    if text.isascii():
        return 0
    return LETTER_WEIGHT * sum(text.count(letter) for letter in language.letters)


def _most_used(
    text: str, words: Sequence[str], said: str, english: Collection[str]
) -> tuple[Language | None, float, bool]:
    """The language in Latin letters that speaks loudest, how loud, and whether it has a whole passage."""
    used: dict[str, list[int]] = {}
    in_latin = known().in_latin
    for place, word in enumerate(words):
        if word in in_latin and word not in english:
            for code in in_latin[word]:
                used.setdefault(code, []).append(place)
    if not used:
        return None, 0, False
    hits = Counter(code for word in words if word in in_latin for code in in_latin[word])
    best: tuple[float, bool] = (0.0, False)
    found: Language | None = None
    for code, places in used.items():
        # One word in a text of three is enough, if its writer said that language.
        language = known().languages[code]
        if said not in (code, *language.also) and len({words[place] for place in places}) < 2:
            continue
        rank = (hits[code] + _letters(language, text), said in (code, *language.also))
        if rank > best:
            best, found = rank, language
    if found is None:
        return None, 0, False
    own = used[found.code]
    passage = any(_is_near(own[first : first + PASSAGE_WORDS], words) for first in range(len(own)))
    return found, best[0], passage


def _is_near(places: Sequence[int], words: Sequence[str]) -> bool:
    different = len({words[place] for place in places})
    return different >= PASSAGE_WORDS and places[-1] - places[0] < NEAR


def _by_letters(text: str) -> str:
    """The language in Latin letters that has most of the letters that English has not; empty without one."""
    latin = [language for language in known().languages.values() if language.script == LATIN]
    counts = [(sum(text.count(letter) for letter in language.letters), language.code) for language in latin]
    most, code = max(counts)
    return code if most >= PASSAGE_WORDS else ""


def _stated_or_other(said: str) -> str:
    return said if said in known().languages else OTHER
