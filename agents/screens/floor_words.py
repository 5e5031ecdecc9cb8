"""How long something has lasted, in the floor's words."""

from __future__ import annotations

from datetime import datetime


def seconds_words(since: datetime, now: datetime) -> str:
    """``0:48``, ``4:12``, ``1:02:03``; the page's own clock counts on."""
    minutes, seconds = divmod(max(int((now - since).total_seconds()), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
