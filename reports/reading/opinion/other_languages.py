"""The second opinion on a text in another language than English: danger that no phrase of a lexicon says.

Linear, as the one on English, and learned from narratives by ``tests/narratives/other_languages.py``. It
looks at pieces of words and not at words: endings differ, accents are left out, and some languages part no
words. A person has to understand the text first, whatever it hears: it raises to the emergency line, and
confirms for it what the lexicons of other languages found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reports.reading.folding import fold
from reports.reading.found import CueFound
from reports.reading.opinion.features import share
from reports.reading.opinion.model import SIGNED, Head
from reports.reading.opinion.opinion import CUE, QUOTED
from reports.reading.opinion.packed import lines, unpack
from reports.rules import CUES, IMMEDIATE, PRIORITY

FILE = Path(__file__).with_name("other_languages.bin")
# How many letters a piece has, and where no words are parted.
LENGTHS, UNPARTED_LENGTHS = (2, 3, 4, 5), (1, 2, 3)
# How much the pieces of a text count together.
COUNTS = 6.0
# How much it must sound like danger: where the lexicon heard a sign of it too, and where it did not.
AGREED, CLEARLY = 0.2, 0.4
# With less than that it clearly hears no danger: what the lexicon heard may be a film, or a knife to cook.
UNLIKE = -0.7
# Of so many texts in a language it has learned enough to be asked that.
ENOUGH = 40
# With fewer pieces that it knows it says nothing.
FEWEST = 8
# The most letters that are quoted where no words are parted.
QUOTED_LETTERS = 14
NOW = "now"
# Letters with their vowel signs, which are no letters to the module `re`; no digits and no full stops.
_RUN = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u0dff])+")
_UNPARTED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a word, and the letters of the folded text that it stands for."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class OtherLanguages:
    """What was learned.

    Args:
        name: With its date, as reasons cite it.
        facts: What it was trained on.
        rows: Piece to its row of the table.
        table: A row of weights for each piece, one for each head.
        heads: By name, in the order of the weights.
    """

    name: str
    facts: dict[str, Any]
    rows: dict[str, int]
    table: NDArray[np.int16]
    heads: dict[str, Head]


def pieces(folded: str) -> Iterator[Piece]:
    """The pieces of each word of a folded text, a space before its beginning and behind its end."""
    for run in _RUN.finditer(folded):
        unparted = _UNPARTED.search(run[0])
        word, edge = (run[0], 0) if unparted else (f" {run[0]} ", 1)
        for length in UNPARTED_LENGTHS if unparted else LENGTHS:
            for at in range(len(word) - length + 1):
                first, last = max(at - edge, 0), min(at + length - edge, len(run[0]))
                yield Piece(word[at : at + length], run.start() + first, run.start() + last)


def danger_by_ear(text: str, found: Collection[CueFound], *, denied: bool = False) -> Iterator[CueFound]:
    """The cue of a text that sounds like danger now, where nothing as urgent was found in it.

    Args:
        text: As typed, in another language than English.
        found: What the lexicons found.
        denied: A sign of danger was said not to be there: where nothing else was found, this hears nothing,
            for it hears the knife and not the "not".

    Returns:
        One cue at most, with the words that weigh most.
    """
    if any(cue.grade == IMMEDIATE for cue in found) or (denied and not found):
        return
    listened = _listen(text)
    if listened is None:
        return
    model, folded, places, said, scores = listened
    if scores[NOW] < (AGREED if found else CLEARLY):
        return
    cue = max((name for name in CUES if f"{CUE}{name}" in scores), key=lambda name: scores[f"{CUE}{name}"])
    now = list(model.heads).index(NOW)
    worth = [0.0] * len(folded)
    for piece in said:
        each = float(model.table[model.rows[piece.name], now]) / (piece.last - piece.first)
        for at in range(piece.first, piece.last):
            worth[at] += each
    first, last = _weightiest(folded, worth)
    start, end = places[first], places[last - 1] + 1
    yield CueFound(cue, IMMEDIATE, text[start:end], start, end, model.name)


def confirmed_by_ear(text: str, found: Collection[CueFound], *, spoken_in: str) -> list[CueFound]:
    """What a lexicon found: it may be a sign, and counts in full unless the text clearly sounds like none.

    Then a person looks at once, as at anything in another language, and no emergency line is alarmed.

    Args:
        text: As typed, in another language than English.
        found: What its lexicon found.
        spoken_in: Which language that is; of one that it hardly knows it says nothing.
    """
    asked = trained().facts["by_language"].get(spoken_in, 0) >= ENOUGH
    asked = asked and any(cue.grade == IMMEDIATE for cue in found)
    listened = _listen(text) if asked else None
    if listened is None or listened.scores[NOW] >= UNLIKE:
        return list(found)
    return [replace(cue, grade=PRIORITY) if cue.grade == IMMEDIATE else cue for cue in found]


class _Listened(NamedTuple):
    """A text as the model hears it.

    Args:
        model: Which.
        folded: The text in small letters that are alike.
        places: Where each of them stands in the text.
        said: The pieces that are known.
        scores: How much it speaks for each head.
    """

    model: OtherLanguages
    folded: str
    places: Sequence[int]
    said: list[Piece]
    scores: dict[str, float]


def _listen(text: str) -> _Listened | None:
    """What the model makes of a text; nothing where it knows too little of it."""
    model = trained()
    folded, places = fold(text)
    said = [piece for piece in pieces(folded) if piece.name in model.rows]
    rows = [model.rows[name] for name in dict.fromkeys(piece.name for piece in said)]
    if len(rows) < FEWEST:
        return None
    sums = model.table[rows].sum(axis=0, dtype=np.int64) * share(COUNTS, rows)
    heads = zip(model.heads.items(), sums.tolist(), strict=True)
    scores = {name: head.bias + head.scale * total for (name, head), total in heads}
    return _Listened(model, folded, places, said, scores)


def opinion_by_ear_name() -> str:
    """Which model has it, such as ``second opinion 2026-11-23, other languages``."""
    return trained().name


def _weightiest(folded: str, worth: list[float]) -> tuple[int, int]:
    """From which and up to which letter the words stand that weigh most together."""
    words = list(_words(folded))
    sums = list(accumulate((sum(worth[a:b]) for a, b in words), initial=0.0))
    most = QUOTED_LETTERS if _UNPARTED.search(folded) else QUOTED
    spans = ((a, b) for a in range(len(words)) for b in range(a + 1, min(a + most, len(words)) + 1))
    first, last = max(spans, key=lambda span: sums[span[1]] - sums[span[0]])
    return words[first][0], words[last - 1][1]


def _words(folded: str) -> Iterator[tuple[int, int]]:
    """Where each word begins and ends; where none are parted, each letter."""
    for run in _RUN.finditer(folded):
        if _UNPARTED.search(run[0]):
            yield from ((at, at + 1) for at in range(*run.span()))
        else:
            yield run.span()


@lru_cache(maxsize=1)
def trained() -> OtherLanguages:
    """The model; read from disk once a process.

    Raises:
        FileNotFoundError: It is not installed.
    """
    head, (names, numbers) = unpack(FILE.read_bytes())
    kept = np.frombuffer(numbers, np.uint8).reshape(-1, len(head["heads"]))
    return OtherLanguages(
        name=f"second opinion {head['facts']['date']}, other languages",
        facts=head["facts"],
        rows={name: row for row, name in enumerate(lines(names))},
        table=kept.astype(np.int16) - SIGNED,
        heads={name: Head(*numbers) for name, numbers in head["heads"]},
    )
