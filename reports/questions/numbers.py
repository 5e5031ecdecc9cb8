"""Amounts and counts as people write them: "about $300", "2,000", "three"."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop

from reports.questions.text import Refused, line

MOST_MONEY = Decimal(1_000_000_000)
MOST = 1_000_000_000
MONEY_EXAMPLE = gettext_noop("Write the amount in numbers, such as 1900 or 1900.50.")
NUMBER_EXAMPLE = gettext_noop("Write a whole number, such as 3.")
_LONGEST = 40
_BELOW_ZERO = re.compile(r"[^0-9]*[-\u2212][^0-9]*[0-9]")
_ROUGHLY = r"(?:(?:about|around|approx\.?|approximately|roughly|maybe|at least|up to|nearly|~)\s*)*"
_AMOUNT = re.compile(
    _ROUGHLY + r"(?:AUD|A)?\s*\$?\s*([0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,15})(?:\.([0-9]{1,2}))?(k)?\s*"
    r"(?:AUD|dollars?|bucks)?\.?",
    re.IGNORECASE,
)
_COUNT = re.compile(_ROUGHLY + r"([0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,15})(?:\.0*)?", re.IGNORECASE)
_WORDS = [
    "none",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def money(value: object) -> str:
    """An amount of dollars with two decimals (``1900.00``); "about" and the like are left out.

    Raises:
        Refused: Not an amount, below zero, or a billion and more.
    """
    typed = line(value, limit=_LONGEST)
    if not typed:
        return ""
    _refuse_below_zero(typed)
    found = _AMOUNT.fullmatch(typed)
    if not found:
        raise Refused(gettext(MONEY_EXAMPLE))
    amount = Decimal(re.sub(r"[, ]", "", found[1]) + "." + (found[2] or "0")) * (1000 if found[3] else 1)
    if amount >= MOST_MONEY:
        raise Refused(gettext("This is a very large amount. Write the value in dollars, such as 1900."))
    return f"{amount:.2f}"


def whole_number(value: object) -> int | None:
    """A count: a number, or what was typed for one.

    Raises:
        Refused: Not a whole number, below zero, or a billion and more.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        typed = line(value, limit=_LONGEST)
        if not typed:
            return None
        _refuse_below_zero(typed)
        number = _read(typed)
    if number < 0:
        raise Refused(gettext(NUMBER_EXAMPLE))
    if number >= MOST:
        raise Refused(gettext("This is a very large number.") + " " + gettext(NUMBER_EXAMPLE))
    return number


def _read(typed: str) -> int:
    if typed.lower() in _WORDS:
        return _WORDS.index(typed.lower())
    found = _COUNT.fullmatch(typed)
    if not found:
        raise Refused(gettext(NUMBER_EXAMPLE))
    return int(re.sub(r"[, ]", "", found[1]))


def _refuse_below_zero(typed: str) -> None:
    if _BELOW_ZERO.match(typed):
        likely = re.sub(r"[-\u2212]", "", typed).strip()
        raise Refused(gettext("Write it without a minus, such as %(likely)s.") % {"likely": likely})
