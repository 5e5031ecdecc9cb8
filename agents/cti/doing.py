"""What a telephone system that takes orders says beside the generic contract, at the same door."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from agents.rules.fold import CAUSES


class Doing(StrEnum):
    """The names are those of the wire, in any case."""

    MUTE = "mute"
    UNMUTE = "unmute"
    HOLD = "hold"
    UNHOLD = "unhold"
    LEG_ANSWER = "legAnswer"
    LEG_HANGUP = "legHangup"


@dataclass(frozen=True)
class LineEvent:
    """One thing that was done to a call.

    Args:
        call_key: The telephone system's own id of the call.
        leg: Whose leg, by the key that the order gave.
        cause: Why a leg ended, in the words of the contract.
    """

    call_key: str
    doing: Doing
    at: datetime
    leg: uuid.UUID | None = None
    cause: str = ""


_KNOWN = {doing.value.casefold(): doing for doing in Doing}
_CAUSES = {cause.casefold(): cause for cause in CAUSES}


def understand_doing(fields: Mapping[str, Any], *, at: datetime) -> LineEvent | None:
    """What was done, from the fields of a body; nothing where it is an event of the contract, or none.

    Args:
        fields: Names in any spelling to texts or lists of them.
        at: When it arrived, timezone-aware.
    """
    given = {re.sub(r"[^a-z]", "", name.casefold()): _text(value) for name, value in fields.items()}
    doing = _KNOWN.get(given.get("event", "").casefold())
    if doing is None or not given.get("callid"):
        return None
    cause = given.get("cause", "")
    return LineEvent(
        given["callid"], doing, at, _key(given.get("leg", "")), _CAUSES.get(cause.casefold(), cause)
    )


def _text(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return str(first).strip() if isinstance(first, str | int) else ""


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
