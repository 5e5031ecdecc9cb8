"""Signs of danger in another language than English: what cannot wait does not wait for an interpreter.

They only raise: a text in such a language is for a person to understand whatever is found in it. Each
language is a folder ``lexicon_<code>`` of data; this file knows no word of any. A phrase is words with spaces
between: ``a|b`` is either, ``@name`` any word of a class, ``word+`` any word that begins so, ``word?`` may be
left out, ``*`` stands for a few words. Accents are read as left out, because people leave them out.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from reports.reading.folding import fold
from reports.reading.found import CueFound
from reports.reading.languages import known

FOLDER = Path(__file__).parent
NOW, PAST = "now", "past"
# What is found lying somewhere is in nobody's hand.
FOUND_THINGS = frozenset({"weapon"})
# Letters with their vowel signs, which are no letters to the module `re`.
_LETTER = r"[\w\u0900-\u0963\u0966-\u0dff]"
_BETWEEN = r"[^\w\u0900-\u0963\u0966-\u0dff.!?,;:،؛。！？，、\n]{1,3}"
_SENTENCE = re.compile(r"[!?…\n。！？؟।;；።]|\.(?=\s|$)")
_CLAUSE = re.compile(r"[,:،؛，、：()\"“”«»–—፣]| - ")
# How far a "no" reaches: in words, and where words are not parted in signs.
_REACH_WORDS, _REACH_SIGNS = 3, 6


@dataclass(frozen=True)
class DangerPhrase:
    """A phrase to look for: the cue that it means, and its tags (``now``, ``past``, a grade, ``whole``).

    ``anchors`` are what one of its places must be: a text without any of them need not be searched.
    """

    cue: str
    tags: frozenset[str]
    pattern: re.Pattern[str]
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class DangerLexicon:
    """The signs of danger of one language.

    Args:
        name: With its date, as reasons cite it.
        grades: Cue to the grade that it asks for now, and the one for earlier (empty: none).
        phrases: What is looked for.
        signs: ``now``, ``past``, ``habit``, ``found``, ``unreal``, ``supposed``, ``not_before`` and
            ``not_after``.
        marked: Accents tell words apart in it; then they are left out only if the writer leaves them out.
    """

    name: str
    grades: Mapping[str, Mapping[str, str]]
    phrases: tuple[DangerPhrase, ...]
    signs: Mapping[str, re.Pattern[str]]
    marked: bool


@dataclass(frozen=True)
class _Signs:
    """Where the signs stand in a text (start, end, kind), and where its sentences and clauses end."""

    at: tuple[tuple[int, int, str], ...]
    sentences: tuple[int, ...]
    clauses: tuple[int, ...]

    def within(self, starts: tuple[int, ...], place: int) -> list[tuple[int, int, str]]:
        """The signs in the sentence (or clause) of a place."""
        part = bisect_right(starts, place)
        return [sign for sign in self.at if bisect_right(starts, sign[0]) == part]


class DangerHeard(NamedTuple):
    """What the lexicon of another language heard: signs of danger, and whether one was said not to be so."""

    cues: list[CueFound]
    taken_back: bool = False


def danger_in(text: str, lang: str) -> DangerHeard:
    """Every sign of danger in a text of another language; none where there is no lexicon of it.

    Args:
        text: As typed.
        lang: Its language, as ``language_of`` says it.
    """
    marked = unicodedata.is_normalized("NFC", text) and any(map(unicodedata.decomposition, text))
    lexicon = danger_lexicon(lang, marks=marked)
    if lexicon is None:
        return DangerHeard([])
    folded, places = fold(text, marks=lexicon.marked and marked)
    signs = _signs(folded, lexicon)
    found: list[CueFound] = []
    taken_back = False
    for phrase in lexicon.phrases:
        if not any(anchor in folded for anchor in phrase.anchors):
            continue
        for match in phrase.pattern.finditer(folded):
            grade = _grade(match, phrase, folded, signs, lexicon)
            if grade:
                start, end = places[match.start()], places[match.end() - 1] + 1
                found.append(CueFound(phrase.cue, grade, text[start:end], start, end, lexicon.name))
            else:
                taken_back = True
    return DangerHeard(found, taken_back)


def danger_languages() -> frozenset[str]:
    """The languages that have a lexicon of danger."""
    return frozenset(
        path.parent.name.removeprefix("lexicon_") for path in FOLDER.glob("lexicon_*/danger.toml")
    )


@lru_cache(maxsize=64)
def danger_lexicon(lang: str, *, marks: bool = True) -> DangerLexicon | None:
    """The lexicon of a language, or of the one whose words it shares; read from disk once a process.

    Raises:
        KeyError: It names a class that there is not.
    """
    shared = next((code for code, language in known().languages.items() if lang in language.also), lang)
    path = FOLDER / f"lexicon_{shared if lang not in danger_languages() else lang}" / "danger.toml"
    if not path.exists():
        return None
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    marked = bool(data.get("accents_tell_apart")) and marks
    writing = _Writing(
        classes={name: _choices(said, {}) for name, said in data.get("classes", {}).items()},
        parted=data.get("words_are_parted", True),
        clitics="|".join(fold(data.get("before_words", ""), marks=marked)[0].split()),
        marked=marked,
    )
    grades: dict[str, dict[str, str]] = tomllib.loads((FOLDER / "danger.toml").read_text(encoding="utf-8"))
    return DangerLexicon(
        name=f"lexicon {shared} {data['date']}",
        grades=grades,
        phrases=tuple(_phrases(data["cues"], writing)),
        signs={
            kind: re.compile("|".join(writing.pattern(line) for line in said.splitlines() if line.strip()))
            for kind, said in data["signs"].items()
            if said.strip()
        },
        marked=marked,
    )


@dataclass(frozen=True)
class _Writing:
    """How phrases of one language become patterns."""

    classes: Mapping[str, tuple[str, ...]]
    parted: bool
    clitics: str
    marked: bool

    def pattern(self, line: str) -> str:
        """The pattern of one phrase.

        Raises:
            KeyError: It names a class that there is not.
            ValueError: It ends in what may be left out.
        """
        if line.split()[-1].endswith(("?", "*")):
            raise ValueError(f"A phrase ends in what may be left out: {line}")
        gap = rf"(?:{_LETTER}+{_BETWEEN}){{0,4}}" if self.parted else r"[^.!?,;:。！？，、；\n]{0,8}"
        between = _BETWEEN if self.parted else r"\s?"
        pattern, joined = "", True
        for item in line.split():
            if item == "*":
                pattern, joined = pattern + ("" if joined else between) + gap, True
                continue
            optional = item.endswith("?")
            choices = "|".join(self._choice(c) for c in _choices(item.removesuffix("?"), self.classes))
            said = f"(?:{choices})" if not self.clitics else f"(?:{self.clitics})?(?:{choices})"
            if optional:
                pattern, joined = f"{pattern}{'' if joined else between}(?:{said}{between})?", True
            else:
                pattern, joined = f"{pattern}{'' if joined else between}{said}", False
        return rf"(?<!{_LETTER}){pattern}(?!{_LETTER})" if self.parted else pattern

    def anchors(self, line: str) -> tuple[str, ...]:
        """The words of the place of a phrase that is least likely to stand in a text by chance."""
        places = [_choices(item, self.classes) for item in line.split() if item != "*" and item[-1] != "?"]
        words = [tuple(self._word(choice) for choice in place) for place in places]
        return max(words, key=lambda place: min(map(len, place)))

    def _choice(self, word: str) -> str:
        return re.escape(self._word(word)) + (f"{_LETTER}*" if word.endswith("+") and self.parted else "")

    def _word(self, choice: str) -> str:
        return fold(choice.removesuffix("+").removesuffix("'"), marks=self.marked)[0]


def _choices(said: str, classes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The words of one place, longer ones first; of a class, parted by spaces."""
    found: list[str] = []
    for choice in said.replace("|", " ").split():
        found.extend(classes[choice[1:]] if choice.startswith("@") else (choice,))
    return tuple(sorted(found, key=len, reverse=True))


def _phrases(cues: Mapping[str, str], writing: _Writing) -> Iterator[DangerPhrase]:
    for cue, said in cues.items():
        for line in filter(str.strip, said.splitlines()):
            phrase, _, tagged = line.partition("#")
            tags = frozenset(tagged.split())
            if "accents" not in tags or writing.marked:
                pattern = re.compile(writing.pattern(phrase))
                yield DangerPhrase(cue, tags, pattern, writing.anchors(phrase))


def _signs(folded: str, lexicon: DangerLexicon) -> _Signs:
    at = [(m.start(), m.end(), kind) for kind, p in lexicon.signs.items() for m in p.finditer(folded)]
    ends = [match.end() for match in _SENTENCE.finditer(folded)]
    commas = [match.end() for match in _CLAUSE.finditer(folded)]
    return _Signs(tuple(sorted(at)), tuple(ends), tuple(sorted({*ends, *commas})))


def _grade(
    match: re.Match[str], phrase: DangerPhrase, folded: str, signs: _Signs, lexicon: DangerLexicon
) -> str:
    """The grade that a phrase asks for as it was said; empty if it is denied, supposed or of a film."""
    clause = signs.within(signs.clauses, match.start())
    sentence = signs.within(signs.sentences, match.start())
    if any(kind == "unreal" for _, _, kind in sentence) or _is_denied(match, phrase, clause, folded):
        return ""
    time = _time(match, phrase, clause, sentence, signs.at)
    if phrase.cue in FOUND_THINGS and time != NOW and any(kind == "found" for _, _, kind in sentence):
        time = PAST
    supposed = any(kind == "supposed" and end <= match.start() for _, end, kind in clause)
    if supposed and time != NOW and "whole" not in phrase.tags:
        return ""
    stated = next((tag for tag in phrase.tags if tag in ("immediate", "priority")), "")
    if stated and time != PAST:
        return stated
    return lexicon.grades[phrase.cue][PAST if time == PAST else NOW]


def _is_denied(
    match: re.Match[str], phrase: DangerPhrase, clause: list[tuple[int, int, str]], folded: str
) -> bool:
    if "whole" in phrase.tags:
        return False
    for start, end, kind in clause:
        if kind == "not_before" and end <= match.start():
            between = folded[end : match.start()]
        elif kind == "not_after" and start >= match.end():
            between = folded[match.end() : start]
        else:
            continue
        words = between.split()
        parted = " " in folded.strip() and not re.search(r"[\u3040-\u9fff\u0e00-\u0e7f]", between)
        if len(words) <= _REACH_WORDS if parted else len(between) <= _REACH_SIGNS:
            return True
    return False


def _time(
    match: re.Match[str],
    phrase: DangerPhrase,
    clause: list[tuple[int, int, str]],
    sentence: list[tuple[int, int, str]],
    told: tuple[tuple[int, int, str], ...],
) -> str:
    """When it is: the words of time nearest to it say so, then its own form, then what was said before."""
    for around in (clause, sentence):
        kinds = {kind for _, _, kind in around}
        if NOW in kinds:
            return NOW
        if "habit" in kinds or (PAST in kinds and NOW not in phrase.tags):
            return PAST
    for tag in (NOW, PAST):
        if tag in phrase.tags:
            return tag
    before = [kind for start, _, kind in told if start < match.start() and kind in (NOW, PAST)]
    return before[-1] if before else ""
