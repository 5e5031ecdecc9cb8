"""References, access codes and draft codes: short, readable aloud, hard to mistype.

Crockford's base 32: digits and letters without I, L, O and U. What people type is forgiven: lower case,
spaces, hyphens, the letter O for zero, I or L for one.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 9  # eight random characters (40 bits) and a check character
ACCESS_CODE_LENGTH = 16  # 80 bits
DRAFT_CODE_LENGTH = 8

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_AS_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DASHES = str.maketrans("", "", "-‐‑‒–—−")
_LONGEST_TYPED = 60  # longer than any code with spaces; what is longer is not looked at


def new_reference() -> str:
    """A new reference: nine characters, the last one checks the others; always letters and digits both."""
    while True:
        body = _random(REFERENCE_LENGTH - 1)
        check = _check_character(body)
        if check is not None and _is_mixed(body + check):
            return body + check


def normalise_reference(typed: str) -> str | None:
    """What was typed as a reference, or None when it cannot be one (wrong length, character or check)."""
    text = _normalise(typed, REFERENCE_LENGTH)
    return text if text is not None and _check_character(text[:-1]) == text[-1] else None


def new_access_code() -> str:
    """A new access code: 16 characters, 80 random bits."""
    return _random(ACCESS_CODE_LENGTH)


def normalise_access_code(typed: str) -> str | None:
    """What was typed as an access code, or None when it cannot be one."""
    return _normalise(typed, ACCESS_CODE_LENGTH)


def new_draft_code() -> str:
    """A new draft code.

    Eight characters. It is in the web address, so it opens nothing without the draft's secret.
    """
    return _random(DRAFT_CODE_LENGTH)


def normalise_draft_code(typed: str) -> str | None:
    """What was typed as a draft's code, or None when it cannot be one."""
    return _normalise(typed, DRAFT_CODE_LENGTH)


def access_code_of(digest: str) -> str:
    """The code that a keyed hash (hex digits) stands for: the same hash, the same code of 80 bits."""
    value = int(digest, 16)
    return "".join(ALPHABET[value >> 5 * place & 31] for place in range(ACCESS_CODE_LENGTH))


def group(code: str) -> str:
    """A code in groups of four, as it is shown and read aloud: ``7K3M 92TX 4``."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _check_character(body: str) -> str | None:
    """The character for ``body`` modulo 37, or None for the five values that are neither letter nor digit."""
    value = 0
    for character in body:
        value = (value * 32 + _VALUES[character]) % 37
    return ALPHABET[value] if value < len(ALPHABET) else None


def _is_mixed(text: str) -> bool:
    return not text.isdigit() and not text.isalpha()


def _normalise(typed: str, length: int) -> str | None:
    if len(typed) > _LONGEST_TYPED:
        return None
    text = "".join(typed.split()).translate(_DASHES)
    if not text.isascii():
        return None
    text = text.upper().translate(_AS_MEANT)
    return text if len(text) == length and all(character in _VALUES for character in text) else None
