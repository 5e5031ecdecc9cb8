"""Answers that name a thing, a place or a person. Danger in one counts where somebody does something.

"Kitchen knife set" was taken, and Hangman Lane is a street; "he is here now with a knife" is danger, whatever
field it was typed into. So each line is read by itself, and only if it tells of somebody or of now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from reports.reading.found import CueFound
from reports.reading.languages import ENGLISH, language_of
from reports.reading.lexicon import Lexicon, english, word_classes
from reports.reading.parting import parted
from reports.reading.text import LONGEST, read
from reports.reading.tokens import sentences

WEAPON = "weapon"
_LINE = re.compile(r"[^\r\n]+")
_DOES = (
    "with|has|have|had|got|is|are|was|were|holding|waving|pointing|carrying|swinging|pulled"
    "|here|outside|inside"
)
# "My husband's outside" is said of him, "my husband's hunting knife" is a thing.
_OWNED = re.compile(
    r"\b(?!(?:he|she|it|who|that|there|what|everyone|someone|somebody)\b)([^\W\d_]+)['’]s\b"
    rf"(?!\s+(?:{_DOES}|at|in|on|a|the|coming|going|trying|standing|just|still|now|back|behind|\w+ing\s+(?:me|us|my))\b)",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(right|here|there|just|up|happening) now\b|\bnow$|\bstill (here|there|inside|outside)\b"
)
_WHO = re.compile(r"\b(he|she|they|someone|somebody|who)\b")
# "They are kitchen knives" says what things are.
_WHAT = re.compile(r"\b(they|these|those|it|this|that) (are|were|is|was)\b")
_CLAUSE = re.compile(r"\b(i|we|it|there|being|myself|himself|herself)\b|^[a-z]{3,}ing( [^ ]+){2}")
# Where a weapon is when it is not put away.
_ON_SOMEBODY = re.compile(
    r"\b(at|to|against|on|in) (my|his|her|our|their) "
    r"(throat|neck|head|face|chest|back|ribs|stomach|hands?|belt|waistband)\b|\bat (me|us|him|them)\b"
)


def read_named(text: str, *, lexicon: Lexicon | None = None) -> Iterator[CueFound]:
    """The signs of danger in an answer that names something, each with its place in the text.

    Args:
        text: As typed; beyond ``reports.reading.text.LONGEST`` characters it is not read.
        lexicon: English with a customer's additions; without it, as it comes.
    """
    lexicon = lexicon or english()
    for line in _LINE.finditer(text[:LONGEST]):
        of_somebody, told = _tells(line[0], lexicon)
        if not told:
            continue
        for cue in read(line[0], lexicon=lexicon, whole=False).cues:
            if of_somebody or cue.cue != WEAPON:
                yield replace(cue, start=cue.start + line.start(), end=cue.end + line.start())


def _tells(line: str, lexicon: Lexicon) -> tuple[bool, bool]:
    """Whether a line is about somebody or about now, and whether it is more than a name at all."""
    spoken = sentences(parted(_OWNED.sub(r"\1s", line)), lexicon.grammar)
    said = " ".join(word for words in spoken for word in words.texts)
    if language_of(line, stated=ENGLISH, english=lexicon.common) != ENGLISH:
        return True, True
    named = _WHAT.sub("", said)
    if any(sign.search(named) for sign in (_NOW, _WHO, _ON_SOMEBODY, _somebody_does())):
        return True, True
    verbs = lexicon.present_verbs | lexicon.past_verbs
    return False, bool(_CLAUSE.search(said)) or not verbs.isdisjoint(said.split())


@lru_cache(maxsize=1)
def _somebody_does() -> re.Pattern[str]:
    classes = word_classes()
    people = "|".join(sorted(map(re.escape, classes["man"] | classes["family"] | classes["child"])))
    return re.compile(rf"\b({people}) ({_DOES})\b")
