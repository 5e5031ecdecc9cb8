"""Who of the staff a complaint may be about, by the names in it. Pure.

In doubt somebody is kept out: whoever only shares a name loses the sight of one case, and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

SHORTEST_NAME = 3
_WORD = re.compile(r"[\w’'-]+")
_RANKS = frozenset({"const", "sgt", "sen", "insp", "the"})


def named(*, told: str, words: str, staff: Mapping[int, Iterable[str]]) -> set[int]:
    """Who may be meant.

    Args:
        told: What was answered to the question who it is about: any part of a name there counts.
        words: The rest of what was told: a name counts there when it is written as a name.
        staff: The names of each person: full name, user name.
    """
    asked = set(_folded(told))
    written = set(_folded(" ".join(word for word in _WORD.findall(words) if word[0].isupper())))
    found = set()
    for person, names in staff.items():
        parts = [part for name in names for part in _folded(name) if _counts(part)]
        last = _folded(next(iter(names)))[-1:]
        if asked.intersection(parts) or written.intersection(part for part in last if _counts(part)):
            found.add(person)
    return found


def _counts(part: str) -> bool:
    return len(part) >= SHORTEST_NAME and part not in _RANKS


def _folded(text: str) -> list[str]:
    """Its words in one form of each letter: Núñez is Nunez."""
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    ).casefold()
    return [word.strip("'’-").removesuffix("’s").removesuffix("'s") for word in _WORD.findall(plain)]
