"""How hard words are to read, as a school year: automated readability index (Smith, Senter 1967). Pure."""

from __future__ import annotations

import re

HIGHEST_FOR_THE_PUBLIC = 6
_WORD = re.compile(r"[\w’'-]+")
_SENTENCE = re.compile(r"[.!?:]+(?:\s|$)|\n+")


def reading_year(text: str) -> int:
    """The school year that reads it with ease; 1 for the shortest."""
    words = _WORD.findall(text)
    if not words:
        return 1
    sentences = max(1, len([part for part in _SENTENCE.split(text) if _WORD.search(part)]))
    letters = sum(len(word) for word in words)
    index = 4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43
    return max(1, round(index))
