"""One reader of the outbox per process: hears of new events and hands them to every open stream.

It reads rows after ``(txid, id)`` of the last one and below the oldest running transaction, so that a row of
a slow transaction is not stepped over although ids are given out before commit.
"""

from __future__ import annotations

import asyncio
import json
import select
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import structlog
from django.db import connection

log = structlog.get_logger(__name__)

QUEUE_LENGTH = 200
BATCH = 500
POLL_SECONDS = 1.0
POLL_SOON_SECONDS = 0.1
RETRY_SECONDS = 2.0
READY_SECONDS = 10.0
LAST_ID = 2**63 - 1

_HORIZON = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_HERE = f"SELECT {_HORIZON} - 1"
_AFTER = f"""
    SELECT txid, id, name, payload, centre_id FROM assistline_outboxevent
    WHERE (txid, id) > (%s, %s) AND txid < {_HORIZON} ORDER BY txid, id LIMIT %s
"""  # noqa: S608
_EXISTS = "SELECT EXISTS (SELECT FROM assistline_outboxevent WHERE (txid, id) = (%s, %s))"


class Position(NamedTuple):
    """A place in the outbox; as text it is the id of a server-sent event."""

    txid: int
    event_id: int

    def __str__(self) -> str:
        return f"{self.txid}-{self.event_id}"


class Happening(NamedTuple):
    """One row of the outbox."""

    position: Position
    name: str
    payload: dict[str, Any]
    centre_id: int | None


@dataclass(eq=False)
class Watcher:
    """One open stream: what it may hear, and what waits for it."""

    prefixes: tuple[str, ...]
    centre_ids: frozenset[int]
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    queue: asyncio.Queue[Happening] = field(default_factory=lambda: asyncio.Queue(QUEUE_LENGTH))
    overflowed: bool = False

    def may_hear(self, happening: Happening) -> bool:
        """Whether the event is of its topic and of a centre that its person may see."""
        return happening.name.startswith(self.prefixes) and happening.centre_id in self.centre_ids

    def put(self, happenings: list[Happening]) -> None:
        """Queue what it may hear; a stream whose browser is too slow is marked and gets nothing more."""
        for happening in filter(self.may_hear, happenings):
            try:
                self.queue.put_nowait(happening)
            except asyncio.QueueFull:
                self.overflowed = True
                return


def position_now() -> Position:
    """The place after everything that can be read now. Give it to a page, and its stream begins there."""
    with connection.cursor() as cursor:
        cursor.execute(_HERE)
        return Position(cursor.fetchone()[0], LAST_ID)


def read_after(position: Position, limit: int = BATCH) -> list[Happening]:
    """The next rows after a position, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_AFTER, [*position, limit])
        return [
            Happening(Position(txid, event_id), name, _loaded(payload), centre_id)
            for txid, event_id, name, payload, centre_id in cursor.fetchall()
        ]


def is_forgotten(position: Position) -> bool:
    """Whether the row at ``position`` was purged, and rows after it perhaps as well.

    A place that :func:`position_now` gave has no row; sessions end long before anything is purged.
    """
    if position.event_id == LAST_ID:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_EXISTS, [*position])
        return not cursor.fetchone()[0]


class Reader:
    """The background thread. It lives while somebody watches."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watchers: set[Watcher] = set()
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()

    def join(self, watcher: Watcher) -> None:
        """Hand everything from now on to ``watcher``; blocks until the reader knows where it stands.

        Raises:
            TimeoutError: The database is out of reach.
        """
        with self._lock:
            self._watchers.add(watcher)
            if self._thread is None or not self._thread.is_alive():
                self._ready = threading.Event()
                self._thread = threading.Thread(target=self._run, name="stream-reader", daemon=True)
                self._thread.start()
            ready = self._ready
        if not ready.wait(READY_SECONDS):
            self.leave(watcher)
            raise TimeoutError("The outbox cannot be read.")

    def leave(self, watcher: Watcher) -> None:
        """Hand it nothing more."""
        with self._lock:
            self._watchers.discard(watcher)

    def _run(self) -> None:
        position: Position | None = None
        while self._is_wanted():
            try:
                with connection.cursor() as cursor:
                    cursor.execute("LISTEN outbox")
                position = position or position_now()
                self._ready.set()
                while self._is_wanted():
                    position = self._hand_on(position)
                    _wait_for_news()
            except Exception:  # whatever it is: without this thread no stream of the process hears anything
                log.exception("stream_reader_failed")
                threading.Event().wait(RETRY_SECONDS)
            finally:
                connection.close()

    def _is_wanted(self) -> bool:
        with self._lock:
            if not self._watchers:
                self._thread = None
            return self._thread is threading.current_thread()

    def _hand_on(self, position: Position) -> Position:
        while batch := read_after(position):
            position = batch[-1].position
            with self._lock:
                watchers = list(self._watchers)
            self._spread(batch, watchers)
        return position

    def _spread(self, batch: list[Happening], watchers: Iterable[Watcher]) -> None:
        for watcher in watchers:
            try:
                watcher.loop.call_soon_threadsafe(watcher.put, batch)
            except RuntimeError:  # its loop has ended without saying so
                self.leave(watcher)


def _wait_for_news() -> None:
    """Until Postgres notifies, a second at most.

    Someone else's transaction may still hold back what we were told of, so after news it looks again soon.
    """
    raw = connection.connection
    if raw.notifies:
        raw.notifies.clear()
        select.select([raw], [], [], POLL_SOON_SECONDS)
    else:
        select.select([raw], [], [], POLL_SECONDS)
    raw.poll()


def _loaded(payload: Any) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(payload) if isinstance(payload, str) else payload
    return loaded


reader = Reader()
