"""One clock for deadlines and leases: the database's, whichever machine asks."""

from __future__ import annotations

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """What time it is for Postgres, timezone-aware. Doors that sweep read the clock here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        row: tuple[datetime] = cursor.fetchone()
    return row[0]
