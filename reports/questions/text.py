"""What may stand in text: the citizen's words are kept as typed, names and single lines are kept clean."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from reports.questions.localities import Localities

LINE_LIMIT = 200
LONG_LIMIT = 20_000
NAME_LIMIT = 200

# Marks that turn or hide the letters around them. Joiners (200C, 200D) stay: Persian and Indic names need
# them.
HIDDEN = frozenset(
    chr(code)
    for code in (
        0x00AD,
        0x061C,
        0x180E,
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
        0xFEFF,
    )
)
JOINERS = "\u200c\u200d"
MARKS_PER_LETTER = 8


class Refused(Exception):
    """A value that is not accepted, with a sentence that says what to do.

    Args:
        message: For the person at the form.
        part: Which part of a question with several fields: ``to_date``, ``postcode``.
        api_message: For programs, where the sentence would differ.
        also: What else of the same answer is refused.
        choices: What it could mean, to be asked about: value and words of each.
    """

    def __init__(
        self,
        message: str,
        *,
        part: str = "",
        api_message: str = "",
        also: Sequence[Refused] = (),
        choices: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.part = part
        self.api_message = api_message or message
        self.also = tuple(also)
        self.choices = choices

    def within(self, part: str) -> Refused:
        """The same of a part of something."""
        inner = f"{part}_{self.part}" if self.part else part
        return Refused(self.message, part=inner, api_message=self.api_message, choices=self.choices)

    @classmethod
    def all_of(cls, refused: Sequence[Refused]) -> Refused:
        """Several as one, the first in front."""
        first, *rest = refused
        return cls(
            first.message, part=first.part, api_message=first.api_message, also=rest, choices=first.choices
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """What an answer is judged against.

    Args:
        zone: The customer's clock, or that of the place where it happened.
        now: The time now.
        own_numbers: Numbers that nobody reports from.
        localities: Where places are looked up; nothing looks none up.
        keeps_unclear: A place that names no one locality is kept as stated instead of asked about: on a call
            it must not be lost.
        settled: The answer is kept already: what was asked about it then is not asked again.
    """

    zone: ZoneInfo
    now: datetime
    own_numbers: frozenset[str] = frozenset()
    localities: Localities | None = None
    keeps_unclear: bool = False
    settled: bool = False

    @property
    def year(self) -> int:
        """This year, where the customer is."""
        return self.now.astimezone(self.zone).year


def whole(value: object) -> str:
    """Text that a database and a browser can hold.

    Raises:
        Refused: Not text, a NUL, or half a character.
    """
    if not isinstance(value, str):
        raise Refused("Write this as text.")
    if "\0" in value:
        raise Refused(
            gettext("There is a sign in this that we cannot keep. Take it out and write the words again.")
        )
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Refused(
            gettext("There is half a sign in this that we cannot keep. Take it out and try again.")
        ) from error
    return value


def is_blank(value: str) -> bool:
    """Whether there is nothing to see: only spaces, controls and hidden marks."""
    return all(
        char.isspace() or char in HIDDEN or char in JOINERS or unicodedata.category(char) == "Cc"
        for char in value
    )


def long_text(value: object) -> str:
    """Own words, kept as typed; only the line ends are those of the web form taken back."""
    words = whole(value).replace("\r\n", "\n")
    if len(words) > LONG_LIMIT:
        raise Refused(
            gettext("This is too long. Keep it under %(most)s letters; you wrote %(count)s.")
            % {"most": f"{LONG_LIMIT:,}", "count": f"{len(words):,}"}
        )
    return "" if is_blank(words) else words


def line(value: object, *, limit: int = LINE_LIMIT) -> str:
    """One line: controls and line ends are taken out.

    Raises:
        Refused: Longer than ``limit`` characters.
    """
    typed = whole(value)
    if len(typed) > limit:
        raise Refused(gettext("This is too long. Keep it under %(most)s letters.") % {"most": limit})
    clean = "".join(" " if unicodedata.category(char) == "Cc" else char for char in typed).strip()
    return "" if is_blank(clean) else clean


def name(value: object) -> str:
    """A person's name, in any script.

    Raises:
        Refused: Hidden marks, or more marks on one letter than any writing has.
    """
    clean = line(value, limit=NAME_LIMIT)
    if any(char in HIDDEN for char in clean):
        raise Refused(gettext("There are hidden signs in this name. Write it again by hand."))
    marks = 0
    for char in unicodedata.normalize("NFD", clean):
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks > MARKS_PER_LETTER:
            raise Refused(gettext("There are too many marks on one letter. Write the name again by hand."))
    return clean
