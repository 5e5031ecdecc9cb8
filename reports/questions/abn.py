"""Australian Business Numbers: eleven digits that check one another."""

from __future__ import annotations

from django.utils.translation import gettext

from reports.questions.text import Refused, line

WEIGHTS = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)
MODULUS = 89
LENGTH = 11


def abn(value: object) -> str:
    """An ABN as its eleven digits.

    Raises:
        Refused: It has not eleven digits, or they do not go together.
    """
    typed = line(value, limit=40)
    if not typed:
        return ""
    digits = "".join(char for char in typed if char.isascii() and char.isdigit())
    if len(digits) != LENGTH or any(char.isalpha() for char in typed):
        raise Refused(gettext("An ABN has 11 numbers, such as 51 824 753 556. You can leave it empty."))
    if not is_abn(digits):
        raise Refused(
            gettext("This is not an ABN: one of the numbers is wrong. Look at it again, or leave it empty.")
        )
    return digits


def is_abn(digits: str) -> bool:
    """Whether eleven digits check: one less in the first, weighed and added up, they divide by 89."""
    first, *rest = (int(char) for char in digits)
    weighed = zip(WEIGHTS, (first - 1, *rest), strict=True)
    return sum(weight * digit for weight, digit in weighed) % MODULUS == 0


def say_abn(digits: str) -> str:
    """``51 824 753 556``."""
    return f"{digits[:2]} {digits[2:5]} {digits[5:8]} {digits[8:]}" if len(digits) == LENGTH else digits
