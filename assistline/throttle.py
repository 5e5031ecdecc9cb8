"""Counting attempts in Postgres, so that all processes count together and a restart forgets nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection

from assistline.encryption import keyed_hash

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
    seconds = int(window.total_seconds())
    starts_at = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)
    hashed = keyed_hash(f"{seconds}:{key}", purpose="throttle")
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [hashed, starts_at])
        (count,) = cursor.fetchone()
    return bool(count <= limit)
