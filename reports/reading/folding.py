"""A text in letters that are alike: small, without accents, one of each of the forms that people type."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LEFT_OUT = re.compile(r"[\u0300-\u036f\u064b-\u065f\u0670\u0640\u200b-\u200f\u093c\u0a3c\u0a71]")
_ALIKE = {
    **dict.fromkeys("أإآٱ", "ا"), "ة": "ه", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ۀ": "ه",
    "đ": "d", "ı": "i", "ł": "l", "ø": "o", "ς": "σ", "ँ": "ं", "ё": "е", "’": "'",
}  # fmt: skip
# Letters that only look as if they had an accent: without the sign they are others.
_KEPT = frozenset("йїќѓў")


def fold(text: str, *, marks: bool = False) -> tuple[str, list[int]]:
    """A text in small letters that are alike, and the place in the text of each.

    Args:
        text: As typed.
        marks: Leave accents as they are.
    """
    parts = [_folded(letter, marks) for letter in text]
    places = [place for place, part in enumerate(parts) for _ in part]
    return "".join(parts), places


@lru_cache(maxsize=8192)
def _folded(letter: str, marks: bool) -> str:
    small = letter.lower()[:1]
    if marks and (letter < "\u0300" or "\u1e00" <= letter <= "\u1eff"):
        return small
    if "가" <= small <= "힣" or small in _KEPT:
        return small
    plain = unicodedata.normalize("NFD", small)
    return "".join(_ALIKE.get(part, part) for part in plain if not _LEFT_OUT.match(part))
