"""Counting attempts in Postgres, so that all processes count together and a restart forgets nothing."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import connection

from assistline.encryption import keyed_hash
from assistline.models import ThrottleWindow

_COUNT = """
    INSERT INTO assistline_throttlewindow AS w (key, starts_at, count) VALUES (%s, %s, 1)
    ON CONFLICT (key, starts_at) DO UPDATE SET count = w.count + 1
    RETURNING count
"""


def count_attempt(*, key: str, limit: int, window: timedelta, at: datetime) -> bool:
    """Count one attempt and say whether it is allowed. One statement.

    Call it outside a transaction that may be rolled back: the count would be rolled back with it.

    Args:
        key: What is counted, such as ``track:7K3M92TX4``; only its keyed hash is stored.
        limit: How many attempts a window allows.
        window: How long a window is; windows start at whole multiples of it.
        at: When, timezone-aware.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _window(key, window, at))
        (count,) = cursor.fetchone()
    return bool(count <= limit)


def is_used_up(*, key: str, limit: int, window: timedelta, at: datetime) -> bool:
    """Say whether a key has had all that its window allows, and count nothing. One statement.

    For what counts only when it goes wrong: ask this first, then ``count_attempt`` with the same arguments.
    """
    hashed, starts_at = _window(key, window, at)
    return ThrottleWindow.objects.filter(key=hashed, starts_at=starts_at, count__gte=limit).exists()


def forget_attempts(*, keys: Iterable[str], window: timedelta) -> None:
    """Delete what was counted for keys, such as those of records that are deleted. One statement.

    Args:
        keys: As they were counted.
        window: As they were counted.
    """
    ThrottleWindow.objects.filter(key__in=[_hash(key, window) for key in keys]).delete()


def network_of(address: str) -> str:
    """Whose attempts count together: those of one IPv4 address, or of the /64 that one IPv6 subscriber has.

    Args:
        address: As ``client_address`` gives it; may be empty.
    """
    if ":" not in address:
        return address
    known = ipaddress.IPv6Address(address)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((int(known), 64), strict=False))


def _window(key: str, window: timedelta, at: datetime) -> tuple[str, datetime]:
    seconds = int(window.total_seconds())
    starts_at = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)
    return _hash(key, window), starts_at


def _hash(key: str, window: timedelta) -> str:
    return keyed_hash(f"{int(window.total_seconds())}:{key}", purpose="throttle")
