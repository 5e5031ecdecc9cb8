"""Reading one text: pure, by the lexicon alone, a few milliseconds for a page of it."""

from __future__ import annotations

import re
from collections import Counter

from reports.reading.found import CueFound, Reading, strongest
from reports.reading.lexicon import Lexicon, english
from reports.reading.phrases import Match
from reports.reading.standing import PAST, Sentence, end_of, is_denied, is_supposed, regard, time_of
from reports.reading.tokens import sentences

LONGEST = 20_000
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
# A cue speaks louder for a type than a word does.
CUE_SCORE, MOST_TYPES = 3, 5


def read(text: str, *, lang: str = "en") -> Reading:
    """Read a text.

    Args:
        text: As it was typed; beyond ``LONGEST`` characters it is not read.
        lang: The language that its writer said; what the text itself shows comes first.

    Returns:
        What was found. Nothing is found where nothing was said.
    """
    lexicon = english()
    spoken = sentences(text[:LONGEST])
    cues: list[CueFound] = []
    scores: Counter[str] = Counter()
    agencies: Counter[str] = Counter()
    context = ""
    for words in spoken:
        sentence = regard(words, lexicon, context)
        context = sentence.own_time or context
        if sentence.unreal:
            continue
        cues.extend(_cues(text, sentence, lexicon))
        for phrases, score in ((lexicon.matters, scores), (lexicon.agencies, agencies)):
            for match in phrases.find(words):
                if not is_denied(sentence, match, lexicon):
                    score[match.phrase.name] += _weight(match)
    kept = strongest(cues)
    for cue in kept:
        if cue.cue in lexicon.cue_types:
            scores[lexicon.cue_types[cue.cue]] += CUE_SCORE
    types = tuple(sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST_TYPES])
    return Reading(
        cues=kept,
        types=types,
        agency=_agency(types, agencies, lexicon),
        lang=_language(text[:LONGEST], [word.text for words in spoken for word in words], lang, lexicon),
        source=lexicon.name,
    )


def lexicon_name() -> str:
    """Which lexicon reads, such as ``lexicon 2026-11-22``."""
    return english().name


def _cues(text: str, sentence: Sentence, lexicon: Lexicon) -> list[CueFound]:
    found = []
    for match in lexicon.cues.find(sentence.words):
        if is_denied(sentence, match, lexicon) or is_supposed(sentence, match, lexicon):
            continue
        past, tags = time_of(sentence, match, lexicon) == PAST, match.phrase.tags
        if sentence.settled and ("ends" in tags or (past and "kept" not in tags)):
            continue
        grade = lexicon.grades[match.phrase.name]["past" if past else "now"]
        if grade:
            start, end = sentence.words[match.first].start, sentence.words[end_of(sentence, match) - 1].end
            found.append(CueFound(match.phrase.name, grade, text[start:end], start, end, lexicon.name))
    return found


def _weight(match: Match) -> int:
    return next((int(tag) for tag in match.phrase.tags if tag.isdecimal()), 1)


def _agency(types: tuple[tuple[str, int], ...], agencies: Counter[str], lexicon: Lexicon) -> str:
    """The agency that was spoken for most, if the type is one that it takes."""
    kind = types[0][0] if types else ""
    fits = [(-n, agency) for agency, n in agencies.items() if kind in lexicon.belongs[agency]]
    return min(fits)[1] if fits else lexicon.alone.get(kind, "")


def _language(text: str, words: list[str], stated: str, lexicon: Lexicon) -> str:
    """``en`` or ``other``. Few words prove nothing; then what the writer said is believed."""
    letters = _LETTER.findall(text)
    if letters and sum(1 for letter in letters if _LATIN.match(letter)) < 0.8 * len(letters):
        return "other"
    common = sum(word in lexicon.common for word in words)
    foreign = sum(word in lexicon.foreign for word in words)
    if foreign > common or (len(words) >= 8 and common < len(words) / 8):
        return "other"
    return "en" if stated.lower().startswith("en") or common >= max(2, len(words) / 5) else "other"
