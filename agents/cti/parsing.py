"""The generic CTI contract, as real telephone systems write it: any case, several names for one thing."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from agents.models.call import Direction, EventKind
from agents.rules.fold import CAUSES, TelephoneEvent
from agents.rules.numbers import is_withheld

LONGEST_KEY = 200
LONGEST_TEXT = 200
MOST_USERS = 50
# A telephone system whose clock runs further ahead than this is not believed: what happens cannot come later.
AHEAD = timedelta(minutes=5)
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_MILLISECONDS_FROM = 1e11

_NAMES = {
    "event": ("event",),
    "direction": ("direction",),
    "call": ("callid",),
    "caller": ("from",),
    "called": ("to",),
    "users": ("user", "users", "caller"),
    "queue": ("queue",),
    "cause": ("cause",),
    "answering": ("answeringnumber",),
    "caller_id": ("callerid",),
    "at": ("at",),
}
_KINDS = {kind.value.casefold(): kind for kind in EventKind}
_CAUSES = {cause.casefold(): cause for cause in CAUSES}


class NotUnderstood(Exception):
    """The body can be read and makes no sense; the message says why, in the words of the contract."""


def understand(
    fields: Mapping[str, Any], *, arrived_at: datetime, zone: ZoneInfo, stated: str = ""
) -> TelephoneEvent:
    """One event, from the fields of a body.

    Args:
        fields: Names in any spelling to texts, numbers or lists of them.
        arrived_at: When it arrived, timezone-aware.
        zone: In which a stated time is meant that has no offset.
        stated: The ``X-Event-Time`` header; else the field ``at`` counts, else the time of arrival.

    Raises:
        NotUnderstood: Direction, event or call id is missing or unknown.
    """
    given = _by_name(fields)
    direction = _text(given["direction"]).casefold()
    if direction not in Direction.values:
        raise NotUnderstood("Invalid direction!")
    kind = _KINDS.get(_text(given["event"]).casefold())
    if kind is None:
        raise NotUnderstood("Unknown event!")
    call_key = _call_key(_text(given["call"]))
    if not call_key:
        raise NotUnderstood("Missing callId!")
    at = _moment(stated or _text(given["at"]), arrived_at=arrived_at, zone=zone)
    caller = _text(given["caller"]) or _text(given["caller_id"])
    cause = _text(given["cause"])
    return TelephoneEvent(
        call_key=call_key,
        kind=kind,
        direction=Direction(direction),
        at=at or arrived_at,
        stated=at is not None,
        caller="" if is_withheld(caller) else caller,
        called=_text(given["called"]),
        users=_users(given["users"]),
        queue=_text(given["queue"]),
        cause=_CAUSES.get(cause.casefold(), cause),
        answering_number=_text(given["answering"]),
    )


def _by_name(fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Every value that was sent for each thing, under whichever of its names."""
    sent: dict[str, list[Any]] = {}
    for name, value in fields.items():
        plain = re.sub(r"[^a-z]", "", name.casefold())
        sent.setdefault(plain, []).extend(value if isinstance(value, list) else [value])
    return {
        thing: [value for name in names for value in sent.get(name, [])] for thing, names in _NAMES.items()
    }


def _text(values: list[Any]) -> str:
    """The first of several values that says something."""
    return next((text for text in map(_plain, values) if text), "")


def _plain(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()[: LONGEST_KEY * 10]


def _users(values: list[Any]) -> tuple[str, ...]:
    names = (name[:LONGEST_TEXT] for name in map(_plain, values) if name)
    return tuple(dict.fromkeys(names))[:MOST_USERS]


def _call_key(typed: str) -> str:
    """As the telephone system wrote it; one that is too long keeps its beginning and a digest of the rest."""
    if len(typed) <= LONGEST_KEY:
        return typed
    return f"{typed[:100]}~{hashlib.sha256(typed.encode()).hexdigest()}"


def _moment(typed: str, *, arrived_at: datetime, zone: ZoneInfo) -> datetime | None:
    """ISO 8601, or seconds or milliseconds since 1970; None when it is neither, or cannot be true."""
    try:
        number = float(typed)
    except ValueError:
        at = _iso(typed, zone)
    else:
        at = _since_epoch(number)
    if at is None or not EARLIEST <= at <= arrived_at + AHEAD:
        return None
    return at


def _iso(typed: str, zone: ZoneInfo) -> datetime | None:
    try:
        at = datetime.fromisoformat(typed)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _since_epoch(number: float) -> datetime | None:
    if not math.isfinite(number):
        return None
    try:
        return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS_FROM else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None
