"""Loops that never end: each in a thread with its own database connection, restarted after a fault.

A loop that raised waits a little and goes on with a new connection, so Postgres may come and go. What still
moves is known by ``Loop.is_moving``: a live process proves nothing.
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from django.db import DatabaseError, close_old_connections, connection

from assistline.relay import what_happened

log = structlog.get_logger(__name__)

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 5.0
# No turn takes longer while all is well: the slowest waits for a provider that hangs.
STILL_MOVING = timedelta(seconds=60)


class Listener:
    """Waits for a NOTIFY on one channel, on a connection of its own that no pool or age limit closes."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._connection: Any = None

    def wait(self, seconds: float, *, or_for: Any = None) -> None:
        """Return when something was said on the channel, at the latest after ``seconds``.

        Args:
            or_for: A socket; something to read on it ends the wait as well.

        Raises:
            psycopg2.Error: Postgres is not there; the next call connects anew.
        """
        try:
            if self._connection is None:
                self._connect()
                return  # what was said before we listened is not heard: look first
            heard, _, _ = select.select([self._connection, *([or_for] if or_for else [])], [], [], seconds)
            if self._connection in heard:
                self._connection.poll()
                self._connection.notifies.clear()
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Stop listening."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> None:
        self._connection = connection.get_new_connection(connection.get_connection_params())
        self._connection.autocommit = True
        with self._connection.cursor() as cursor:
            cursor.execute(f"LISTEN {self._channel}")


class Loop:
    """One thread that takes turns until it is told to stop.

    Args:
        name: For logs.
        turn: One turn; returns whether there is more to do at once.
        pause: Seconds between turns with nothing to do.
        wakes_by: A channel whose NOTIFY ends the pause.
    """

    def __init__(
        self, name: str, turn: Callable[[], bool], *, pause: float, wakes_by: str | None = None
    ) -> None:
        self.name = name
        self._turn = turn
        self._pause = pause
        self._listener = Listener(wakes_by) if wakes_by else None
        self._stopping = threading.Event()
        # Ends a wait in Postgres, which no Event can.
        self._doorbell, self._door = socket.socketpair()
        self._last_turn = time.monotonic()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to take turns."""
        self._thread.start()

    def stop(self) -> None:
        """Take no further turn."""
        self._stopping.set()
        with contextlib.suppress(OSError):  # it has ended and closed its door
            self._doorbell.send(b".")

    def join(self, seconds: float) -> bool:
        """Wait for the last turn to end; whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def has_ended(self) -> bool:
        """Whether its thread is gone, which only an error beyond every handler does to it."""
        return not self._thread.is_alive()

    def is_moving(self) -> bool:
        """Whether it has finished a turn without a fault of late."""
        return time.monotonic() - self._last_turn < STILL_MOVING.total_seconds()

    def _run(self) -> None:
        faults = 0
        while not self._stopping.is_set():
            try:
                close_old_connections()
                more = self._turn()
                self._last_turn = time.monotonic()
                if not more:
                    self._rest()
                faults = 0
            except Exception as error:  # a loop outlives whatever happens in it
                faults += 1
                log.error("loop_failed", loop=self.name, error=what_happened(error).partition(":")[0])
                _drop_connection()
                self._stopping.wait(min(FIRST_PAUSE * 2 ** min(faults - 1, 10), LONGEST_PAUSE))
        if self._listener is not None:
            self._listener.close()
        _drop_connection()
        self._door.close()
        self._doorbell.close()

    def _rest(self) -> None:
        if self._listener is None:
            self._stopping.wait(self._pause)
        else:
            self._listener.wait(self._pause, or_for=self._door)


def _drop_connection() -> None:
    with contextlib.suppress(DatabaseError):
        connection.close()
