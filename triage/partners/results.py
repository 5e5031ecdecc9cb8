"""How a try to reach a partner's program ended, whatever its protocol."""

from __future__ import annotations

from dataclasses import dataclass

from assistline.notifications.letters import Refused, Unknown
from assistline.outbound import Answer, NoAnswer

# They are there and take nothing now.
CLOSED = frozenset({429, 503})
# Something between us and them answered, and does not know what they did.
PERHAPS_TAKEN = frozenset({408, 500, 502, 504})
LONGEST_REFERENCE = 80


@dataclass(frozen=True)
class Taken:
    """They have it.

    Args:
        reference: Theirs; may come later.
        token: With which they are asked for it later.
        accepted: They say that they take it on, and not only that it arrived.
    """

    reference: str = ""
    token: str = ""
    accepted: bool = False


Result = Taken | Refused | Unknown


def of_no_answer(error: NoAnswer) -> Refused | Unknown:
    """Nothing came: it certainly did not arrive, or nobody knows."""
    if error.never_connected:
        return Refused(str(error), closed=True)
    return Unknown(str(error))


def of_failure(answer: Answer) -> Refused | Unknown:
    """What an answer means that is no success: only what is our own fault is refused for good."""
    why = f"They answered {answer.status}."
    if answer.status in CLOSED:
        return Refused(why, closed=True)
    if answer.status in PERHAPS_TAKEN or answer.status < 400:
        return Unknown(why)
    return Refused(why, for_good=answer.status < 500)


def reference_in(value: object) -> str:
    """A reference as a partner gave it: one line, not too long."""
    return " ".join(str(value).split())[:LONGEST_REFERENCE] if isinstance(value, str | int) else ""
