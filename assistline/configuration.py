"""What a process remembers of the configuration, and how it hears that somebody has changed it.

Types, tables, agencies, words of the lexicon: every page asks for them and they hardly ever change. A process
that serves pages listens to Postgres and reads them again when somebody has changed them, at once; no visitor
pays for it. Whoever cannot hear (a command, a test, a process whose line to Postgres is down) reads again
after some seconds, as each memory says of itself.

An interval alone lost: with two seconds, who takes a minute for each page pays for all of it on every page.
"""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import structlog
from django.db import connection

log = structlog.get_logger(__name__)

CHANNEL: Final = "configuration"
# It says something to itself this often: what it hears of that proves that it hears, which a connection
# that is open does not.
BEAT_SECONDS: Final = 1.0
SURE_FOR_SECONDS: Final = 2.0
# However well it hears: a trigger that somebody has switched off must not be trusted for ever.
LONGEST_SECONDS: Final = 900.0
RETRY_SECONDS: Final = 1.0


class Ear(threading.Thread):
    """Hears of changes, in a thread and on a connection of its own, for one process.

    Args:
        on_change: Called in this thread after each change, and once at the beginning: reads again what was
            forgotten, before a visitor comes and asks for it.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        super().__init__(name="configuration", daemon=True)
        self.process = os.getpid()
        self._on_change = on_change
        self._changed_at = float("-inf")
        self._sure_until = float("-inf")
        self._stopping = threading.Event()

    def has_changed_since(self, read_at: float) -> bool:
        """Whether it heard of a change after something was read."""
        return read_at <= self._changed_at

    def is_sure(self, read_at: float, now: float) -> bool:
        """Whether it would have heard of one."""
        return now < self._sure_until and now - read_at < LONGEST_SECONDS

    def stop(self) -> None:
        """Listen no more; returns when the connection is closed."""
        self._stopping.set()
        self.join(BEAT_SECONDS * 10)

    def run(self) -> None:
        """Listen until it is stopped, whatever happens to the connection."""
        while not self._stopping.is_set():
            line: Any = None
            try:
                line = connection.get_new_connection(connection.get_connection_params())
                line.autocommit = True
                _say(line, f"LISTEN {CHANNEL}")
                self._heard_a_change()  # what was said before it listened, it did not hear
                while not self._stopping.is_set():
                    self._listen(line)
            except Exception as error:  # without it every page would be slower, and none would be wrong
                self._sure_until = float("-inf")
                log.warning("configuration_not_heard", why=type(error).__name__)
                self._stopping.wait(RETRY_SECONDS)
            finally:
                if line is not None:
                    line.close()

    def _listen(self, line: Any) -> None:
        """One beat: whoever hears themselves has heard all that was said before."""
        said_at, beat = time.monotonic(), f"beat {uuid4().hex}"
        _say(line, f"NOTIFY {CHANNEL}, '{beat}'")
        while (left := said_at + BEAT_SECONDS - time.monotonic()) > 0:
            if not line.notifies:
                select.select([line], [], [], left)
                line.poll()
            told = [note.payload for note in line.notifies]
            line.notifies.clear()
            if any(not payload.startswith("beat ") for payload in told):
                self._heard_a_change()
            if beat in told:
                self._sure_until = said_at + SURE_FOR_SECONDS

    def _heard_a_change(self) -> None:
        self._changed_at = time.monotonic()
        self._on_change()


@dataclass
class _Here:
    """Who listens in this process."""

    on_change: Callable[[], None] | None = None
    ear: Ear | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_here = _Here()


def listen(*, on_change: Callable[[], None]) -> None:
    """From the first question on, let every process that comes of this one hear of changes.

    Args:
        on_change: See :class:`Ear`.
    """
    _here.on_change = on_change


def still_holds(read_at: float, *, seconds: float) -> bool:
    """Whether something that was read at a time need not be read again.

    Args:
        read_at: From ``time.monotonic()``, taken before the reading began.
        seconds: How long it holds where nobody hears of changes.
    """
    now, ear = time.monotonic(), _ear_of_this_process()
    if ear is None:
        return now - read_at <= seconds
    return not ear.has_changed_since(read_at) and (now - read_at <= seconds or ear.is_sure(read_at, now))


def _ear_of_this_process() -> Ear | None:
    # No thread comes along into a process that is forked, so each begins its own with its first question.
    if _here.on_change is None or (_here.ear is not None and _here.ear.process == os.getpid()):
        return _here.ear
    with _here.lock:
        if _here.ear is None or _here.ear.process != os.getpid():
            _here.ear = Ear(_here.on_change)
            _here.ear.start()
    return _here.ear


def _say(line: Any, statement: str) -> None:
    with line.cursor() as cursor:
        cursor.execute(statement)
