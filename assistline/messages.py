"""What we say to people: each message is declared with a closed list of placeholders, its words are data.

Every app declares its own in its ``messages.py``:

    RECEIPT = register(Message("receipt", channels=("sms", "email"), placeholders=("reference", "track_url")))

The words are versioned rows (``MessageWords``) that an administrator writes. They are filled by plain
substitution of the declared placeholders, never by a template engine: whatever else stands in the words or in
a value is sent as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.utils.module_loading import autodiscover_modules

from assistline.models import MessageWords

FALLBACK_LANGUAGE = "en"
SUBJECT_LINE_LENGTH = 200
LEFT_TO_RIGHT = "\u200e"

_PLACEHOLDER = re.compile(r"(?<!\{)\{([a-z_]+)\}(?!\})")
_LINE_BREAKS = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


class MessageClass(Enum):
    """What is worse when nobody knows whether a message went out: to say it twice, or not at all."""

    ONCE = "once"
    DOUBLE_IS_BETTER = "a double is better than a silence"


# How long the words and the address of what is settled are kept. News to a citizen may be asked about; an
# alarm to staff is over with its day, and the trail knows of it.
KEPT = {MessageClass.ONCE: timedelta(days=90), MessageClass.DOUBLE_IS_BETTER: timedelta(days=30)}


@dataclass(frozen=True)
class Message:
    """One thing that we say.

    Args:
        name: Unique among all apps; stands in ``Notification.message`` and ``MessageWords.message``.
        channels: ``sms``, ``email`` or both.
        placeholders: The names that may stand in braces in its words; each is given a value when it is
            queued.
        class_: What happens when nobody knows whether it went out.
    """

    name: str
    channels: tuple[str, ...]
    placeholders: tuple[str, ...] = ()
    class_: MessageClass = MessageClass.ONCE


@dataclass(frozen=True)
class Words:
    """The words of a message in one language, not yet filled."""

    subject_line: str
    body: str
    language: str
    version: int


class UnknownMessage(Exception):
    """No app declares a message of this name."""


class NoWords(Exception):
    """Nobody has written the words of this message for this customer and channel."""


REGISTRY: dict[str, Message] = {}


def register(message: Message) -> Message:
    """Declare a message, and return it.

    Raises:
        ValueError: Another message has its name.
    """
    if REGISTRY.setdefault(message.name, message) != message:
        raise ValueError(f"Two messages are called {message.name!r}.")
    return message


def declared(name: str) -> Message:
    """The message of this name, from whichever app declares it.

    Raises:
        UnknownMessage: No app does.
    """
    if name not in REGISTRY:
        # The relay and the workers send by name, and have no reason of their own to import the apps'
        # declarations.
        autodiscover_modules("messages")
    if name not in REGISTRY:
        raise UnknownMessage(f"No app declares a message called {name!r}.")
    return REGISTRY[name]


def names_of(class_: MessageClass) -> list[str]:
    """The names of all messages of a class, from every app."""
    autodiscover_modules("messages")
    return [message.name for message in REGISTRY.values() if message.class_ is class_]


def current_words(*, customer_id: int, message: str, channel: str, language: str) -> Words:
    """The words in force, in ``language`` or else in English.

    Raises:
        NoWords: There are none.
    """
    found = words_by_channel(customer_id=customer_id, message=message, channels=[channel], language=language)
    if channel not in found:
        raise NoWords(f"Customer {customer_id} has no words for {message!r} by {channel}.")
    return found[channel]


def words_by_channel(
    *, customer_id: int, message: str, channels: Iterable[str], language: str
) -> dict[str, Words]:
    """The words in force on each channel that has some, as :func:`current_words`. One statement."""
    rows = MessageWords.objects.filter(
        customer_id=customer_id,
        message=message,
        channel__in=set(channels),
        language__in={language, FALLBACK_LANGUAGE},
        is_current=True,
    )
    found: dict[str, Words] = {}
    for row in sorted(rows, key=lambda row: row.language == language):
        found[row.channel] = Words(row.subject_line, row.body, row.language, row.version)
    return found


def fill(words: str, values: Mapping[str, str]) -> str:
    """Put the values where their names stand in braces, once: a value is never looked into.

    Whatever is not a name of ``values`` in single braces stays as it is: ``{{7*7}}``, ``{0.__class__}``,
    ``%s``. Among words that are read from the right, a number in groups would be shown with its groups the
    other way round: a mark that nobody sees keeps ``482 913`` as it is.
    """
    mark = LEFT_TO_RIGHT if _reads_from_right(words) else ""

    def filled(found: re.Match[str]) -> str:
        value = values.get(found[1], found[0])
        return f"{mark}{value}" if value[:1].isdigit() else value

    return _PLACEHOLDER.sub(filled, words)


def _reads_from_right(words: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in words)


def fill_subject_line(words: str, values: Mapping[str, str]) -> str:
    """As :func:`fill`, on one line without control characters: a value must not begin a header of its own."""
    line = _LINE_BREAKS.sub(" ", fill(words, values))
    return _CONTROLS.sub("", line).strip()[:SUBJECT_LINE_LENGTH]
