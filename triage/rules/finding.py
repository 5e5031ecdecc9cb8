"""What a case can be found by: words, and what names, numbers and plates are compared as. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from phonenumber_field.phonenumber import PhoneNumber, to_python

PLATES = frozenset({"plate", "own_plate"})
SHORTEST_WORD, LONGEST_WORD = 3, 30
_WORD = re.compile(r"[^\W\d_]{3,30}")
_NAME_PARTS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def name_parts(name: str) -> list[str]:
    """The parts of a folded name that are worth comparing, in the order of the alphabet."""
    return sorted({part for part in _NAME_PARTS.findall(name.casefold()) if len(part) > 1})


def plate_of(text: str) -> str:
    """``1ab-2cd`` as ``1AB2CD``; nothing where it can be no plate."""
    plate = "".join(char for char in text.upper() if char.isalnum())
    return plate if plate.isascii() and 2 <= len(plate) <= 9 and any(map(str.isdigit, plate)) else ""


def phone_of(text: str) -> str:
    """A number as E.164, however it was typed; nothing where it is none."""
    if sum(map(str.isdigit, text)) < 6 or any(map(str.isalpha, text)):
        return ""
    number = to_python(text, region="AU")
    return str(number.as_e164) if isinstance(number, PhoneNumber) and number.is_valid() else ""


def plates_in(answers: Any) -> Iterator[str]:
    """Every plate that was answered, also within the things that were told of one after another."""
    if isinstance(answers, Mapping):
        for slug, value in answers.items():
            if slug in PLATES and isinstance(value, str):
                if plate := plate_of(value):
                    yield plate
            else:
                yield from plates_in(value)
    elif isinstance(answers, list):
        for item in answers:
            yield from plates_in(item)


def words_in(text: str) -> list[str]:
    """The words of a text, once each, in the order of the alphabet: two who add the same words at once wait
    for each other in one order, and never in a ring."""
    return sorted(set(_WORD.findall(text.casefold())))


def distance(one: str, other: str) -> int:
    """How many slips of the hand lie between two words: a letter more, less, other, or two turned round."""
    before, last = list[int](), list(range(len(other) + 1))
    for row, char in enumerate(one, start=1):
        line = [row]
        for column, against in enumerate(other, start=1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (char != against))
            turned = row > 1 and column > 1 and char == other[column - 2] and one[row - 2] == against
            line.append(min(cost, before[column - 2] + 1) if turned else cost)
        before, last = last, line
    return last[-1]


def meant(word: str, near: Iterable[str], *, most: int = 3) -> list[str]:
    """Which of the words that are near somebody may have meant, the likeliest first."""
    slips = 1 if len(word) < 6 else 2
    by_distance = sorted((distance(word, other), other) for other in near if other != word)
    return [other for away, other in by_distance if away <= slips][:most]
