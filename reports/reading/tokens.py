"""A text in words, clauses and sentences, each word with its place in what was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_PARTED = re.compile(r"(.*)['’](s|re|m|ve|ll|d)|(.*?)n['’]?t")
_SAYS = {"s": "is", "re": "are", "m": "am", "ve": "have", "ll": "will", "d": "'d"}
# Written without the apostrophe, or with a letter that the rule would take wrongly.
_AS_TYPED = {
    "can't": ("can", "not"), "cant": ("can", "not"), "cannot": ("can", "not"), "won't": ("will", "not"),
    "wont": ("will", "not"), "dont": ("do", "not"), "didnt": ("did", "not"), "doesnt": ("does", "not"),
    "isnt": ("is", "not"), "wasnt": ("was", "not"), "arent": ("are", "not"), "werent": ("were", "not"),
    "hasnt": ("has", "not"), "havent": ("have", "not"), "hadnt": ("had", "not"), "im": ("i", "am"),
    "hes": ("he", "is"), "shes": ("she", "is"), "theyre": ("they", "are"), "ive": ("i", "have"),
    "theres": ("there", "is"), "somethings": ("something", "is"), "ain't": ("is", "not"),
}  # fmt: skip
_SENTENCE = re.compile(r"[!?;\n…。]|\.(?=\s|$)|\.(?=[A-Z])")
_CLAUSE = re.compile(r"[,:()\"“”–—]| - ")
_OPENS = frozenset(
    ("but", "because", "although", "though", "while", "when", "who", "which", "then", "so", "except")
)
_SUBJECTS = frozenset(
    (
        *("i", "he", "she", "they", "we", "it", "there", "my", "his", "her", "our", "their", "the", "a"),
        *("an", "someone", "somebody", "nobody", "no", "one", "two", "this", "that", "now", "police"),
        *("is", "are", "was", "were", "has", "have", "had"),
    )
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word, small, with where it stands; a contraction is two words at one place."""

    text: str
    start: int
    end: int
    clause: int


def sentences(text: str) -> list[list[Word]]:
    """The words of each sentence, in order; clauses are numbered through the text."""
    found: list[list[Word]] = [[]]
    clause, reached = 0, 0
    for match in _WORD.finditer(text):
        gap = text[reached : match.start()]
        reached = match.end()
        if found[-1] and _SENTENCE.search(gap + text[match.start()]):
            found.append([])
            clause += 1
        elif _CLAUSE.search(gap):
            clause += 1
        for part in _parts(match[0].lower().replace("’", "'")):
            before = found[-1][-1].text if found[-1] else ""
            if part in _OPENS or (before == "and" and part in _SUBJECTS):
                clause += 1
            found[-1].append(Word(part, match.start(), match.end(), clause))
    return [words for words in found if words]


def _parts(word: str) -> tuple[str, ...]:
    if word in _AS_TYPED:
        return _AS_TYPED[word]
    if "'" not in word:
        return (word,)
    parted = _PARTED.fullmatch(word)
    if parted is None:
        return (word.replace("'", ""),)
    return (parted[1], _SAYS[parted[2]]) if parted[1] else (parted[3], "not")
