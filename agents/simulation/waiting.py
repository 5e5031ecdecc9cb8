"""Callers in the queue: whoever picks up takes one of them, and each waits only so long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from agents.simulation.demand import Arrival

# How many of those who sit idle lift their heads when it rings: more than one, so that they race for it.
LOOK_UP = 2


@dataclass(frozen=True)
class Waiting:
    """A caller in the queue.

    Args:
        call: Who, and with what.
        call_id: The telephone system's own id of the call.
        gives_up_at: Until when they wait, of the machine's steady clock.
    """

    call: Arrival
    call_id: str
    gives_up_at: float


class WaitingRoom:
    """All who wait, the longest first; used by many threads at once."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._changed = threading.Condition()
        self._latest = float("inf")

    def enter(self, waiting: Waiting) -> None:
        """One more."""
        with self._changed:
            self._waiting.append(waiting)
            self._changed.notify(LOOK_UP)

    def wait(self, seconds: float) -> bool:
        """Come back as soon as somebody waits: true; or after some seconds, or when it is over: false."""
        with self._changed:
            if not self._waiting and not self.over():
                self._changed.wait(seconds)
            return bool(self._waiting)

    def find(self, number: str) -> Waiting | None:
        """Who waits with this number the longest; they stay. A withheld number is empty."""
        with self._changed:
            return next((one for one in self._waiting if one.call.number == number), None)

    def take(self, fits: Callable[[Waiting], bool] = lambda one: True) -> Waiting | None:
        """The first who fits, who waits no more."""
        with self._changed:
            found = next((one for one in self._waiting if fits(one)), None)
            if found is not None:
                self._waiting.remove(found)
            return found

    def take_who_gives_up(self) -> Waiting | None:
        """One whose patience is at its end, who waits no more."""
        now = time.monotonic()
        return self.take(lambda one: now > min(one.gives_up_at, self._latest))

    def close(self, *, within: float) -> None:
        """Nobody comes any more, and who is still here waits at most so many seconds."""
        with self._changed:
            self._latest = time.monotonic() + within
            self._changed.notify_all()

    def over(self) -> bool:
        """Whether nobody waits and nobody comes any more."""
        return self._latest < float("inf") and not self._waiting
