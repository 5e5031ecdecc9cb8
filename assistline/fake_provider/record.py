"""What the fake providers took, one JSON object a line, and how they were told to behave next."""

from __future__ import annotations

import json
import threading
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# How a provider may behave for one message. "hang": takes nothing and does not answer; "accept_then_drop" and
# "garbage": takes it, then hangs up or answers nonsense; a number is answered as it is, and nothing taken.
# "bounce": takes it, and it comes back later.
ORDERS = frozenset({"hang", "accept_then_drop", "garbage", "bounce"})


class Record:
    """Both channels' memory, safe to be used by several threads.

    Args:
        path: The file that accepted messages are appended to; it and its folder may not exist yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._orders: dict[str, deque[str]] = {"sms": deque(), "email": deque(), "000": deque()}
        self._ids: dict[str, str] = {}
        # Mail that came back, as a mail system posts it.
        self.returned: list[bytes] = []

    def accept(self, *, channel: str, to: str, subject: str, body: str, reference: str) -> str:
        """Take a message, once per reference; its id, the same each time."""
        with self._lock:
            known = self._ids.get(reference)
            if known is not None:
                return known
            taken = self._ids[reference] = f"{channel}-{len(self._ids) + 1}"
            line = {
                "at": datetime.now(UTC).isoformat(),
                "channel": channel,
                "to": to,
                "subject": subject,
                "body": body,
                "state": "accepted",
                "reference": reference,
                "id": taken,
            }
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
            return taken

    def id_of(self, reference: str) -> str | None:
        """The id of what was taken under this reference."""
        with self._lock:
            return self._ids.get(reference)

    def behave(self, channel: str, orders: list[str]) -> None:
        """For the next messages on a channel, misbehave in this order.

        Raises:
            ValueError: There is no such channel or order.
        """
        if channel not in self._orders or not all(one in ORDERS or one.isdigit() for one in orders):
            raise ValueError(
                f"Orders are {', '.join(sorted(ORDERS))} or a status code, for sms, email or 000."
            )
        with self._lock:
            self._orders[channel].extend(orders)

    def next_order(self, channel: str) -> str:
        """How to behave for this message; empty: well."""
        with self._lock:
            return self._orders[channel].popleft() if self._orders[channel] else ""


def read_back(path: Path, *, most: int) -> list[dict[str, Any]]:
    """The last messages that were taken, newest first.

    Args:
        path: The file of a :class:`Record`.
        most: How many lines from its end; of a long file only the last megabyte is looked at.
    """
    if not path.exists():
        return []
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = max(0, size - 1_000_000)
        file.seek(start)
        lines = file.read().splitlines()
    # The first line of a cut file is likely half a line.
    return [json.loads(line) for line in lines[1 if start else 0 :][-most:]][::-1]
