"""What goes out, and how an attempt ended.

There are three ways for it to end, not two: who calls a guess a failure sends things twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

# Seconds: to be connected, and to be answered at each step.
CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 6.0


@dataclass(frozen=True)
class Letter:
    """What is to go out.

    Args:
        attempt_id: The provider's idempotency key, the same on every retry.
        to: An e-mail address, or a phone number in E.164.
    """

    attempt_id: UUID
    to: str
    subject_line: str
    body: str


@dataclass(frozen=True)
class Sent:
    """The provider has it, and said so.

    Args:
        reference: The provider's own name for it.
    """

    reference: str


@dataclass(frozen=True)
class Refused:
    """It certainly did not go out.

    Args:
        why: A sentence without the recipient or the text.
        for_good: Another try would be refused as well.
        closed: The provider is not there or takes nothing now, whatever the message: the try does not count.
        status: The mail system's code, such as ``5.1.1``; empty where it said none.
    """

    why: str
    for_good: bool = False
    closed: bool = False
    status: str = ""


@dataclass(frozen=True)
class Unknown:
    """It may have gone out: the answer was not understood, or never came.

    Args:
        why: A sentence without the recipient or the text.
        closed: As of :class:`Refused`: it could not even be asked.
    """

    why: str
    closed: bool = False


Outcome = Sent | Refused | Unknown


class Provider(Protocol):
    """A way out. Its methods answer with an outcome; they never raise because of the network."""

    name: str
    can_be_asked: bool

    def send(self, letter: Letter) -> Outcome:
        """Try once to send."""
        ...

    def look_up(self, letter: Letter) -> Outcome:
        """What became of an earlier attempt: sent, certainly not, or unknown. Only if it can be asked."""
        ...
