"""An agent's shift: calls are picked up, listened to, written down and wrapped up, one after another."""

from __future__ import annotations

import threading
import time

from agents.simulation.agent import Agent
from agents.simulation.callers import NO_CONTACT, Matter
from agents.simulation.figures import Figures
from agents.simulation.telephone import TelephoneSystem
from agents.simulation.waiting import Waiting, WaitingRoom

WRAP_UP_SECONDS = 40.0
# A page without a script is drawn again so often, and says each time that somebody sits there.
REDRAWN_SECONDS = 10.0
GLANCE_SECONDS = 0.2
AFTER_TROUBLE_SECONDS = 1.0
GONE = Matter(0, "", "", NO_CONTACT, not_told="The caller hung up before we could say it")


class Goodbye:
    """When nobody calls any more: everybody on the line comes to an end within some seconds."""

    def __init__(self) -> None:
        self._said = threading.Event()
        self._until = float("inf")

    def say(self, *, within: float) -> None:
        """Come to an end within so many seconds."""
        self._until = time.monotonic() + within
        self._said.set()

    def is_over(self) -> bool:
        """Whether the last of those seconds has passed."""
        return time.monotonic() >= self._until

    def pause(self, seconds: float) -> None:
        """Let time pass, as much of it as there is."""
        until = time.monotonic() + seconds
        if self._said.wait(seconds):
            time.sleep(max(0.0, min(until, self._until) - time.monotonic()))


class Shift:
    """One agent's.

    Args:
        agent: Logged in and free.
        speed: How many simulated seconds pass in one of ours.
    """

    def __init__(
        self,
        *,
        agent: Agent,
        room: WaitingRoom,
        telephone: TelephoneSystem,
        figures: Figures,
        goodbye: Goodbye,
        speed: float,
    ) -> None:
        self._agent = agent
        self._room = room
        self._telephone = telephone
        self._figures = figures
        self._goodbye = goodbye
        self._speed = speed

    def work(self) -> None:
        """Take calls until nobody calls any more, then go home."""
        attempt, well = self._figures.attempt, True
        while not self._room.over():
            if not well:
                well = attempt(self._close)
            elif self._room.wait(REDRAWN_SECONDS):
                well = attempt(self._serve)
            else:
                attempt(self._look)
        if not well:
            attempt(self._close)
        attempt(self._agent.choose, "offline")

    def _look(self) -> None:
        self._agent.look()

    def _serve(self) -> None:
        """Pick up what rings, if a colleague is not quicker.

        Raises:
            WentWrong: At the console or at the telephone.
        """
        number = self._agent.look()
        if number is None:
            # A colleague has it: in a moment it is gone from the queue.
            time.sleep(GLANCE_SECONDS)
            return
        rings = self._room.find(number)
        if rings is not None and not rings.call.by_telephone:
            if self._agent.answer():
                waiting = self._room.take(lambda one: one.call.number == number)
                if waiting is not None:
                    self._talk(waiting)
                else:
                    # Who gave up at this very moment is counted there; the call is closed all the same.
                    self._wrap_up(GONE)
            else:
                self._figures.add("too_late")
            return
        # Somebody else's caller stands first on the console: ours is picked up at the telephone.
        waiting = self._room.take(lambda one: rings is None or one is rings)
        if waiting is None:
            time.sleep(GLANCE_SECONDS)
            return
        self._telephone.answer(waiting.call, waiting.call_id, user=self._agent.username)
        if self._agent.has(waiting.call.number):
            self._talk(waiting)
        else:
            # Whoever has the call is not played: the caller stays as long as their patience lasts.
            self._room.enter(waiting)
            self._figures.add("too_late")

    def _talk(self, waiting: Waiting) -> None:
        """Listen, write down, decide, and wrap up.

        Raises:
            WentWrong: At the console or at the telephone; nobody is left on the line.
        """
        self._figures.add("answered")
        matter = waiting.call.matter or GONE
        try:
            self._listen(waiting, matter)
        finally:
            self._telephone.hang_up(waiting.call, waiting.call_id, cause="normalClearing")
        self._wrap_up(matter)
        self._figures.add("wrapped_up")

    def _listen(self, waiting: Waiting, matter: Matter) -> None:
        begun, talk = time.monotonic(), waiting.call.talk / self._speed
        self._agent.write_down(matter, waiting.call.suburb)
        self._stay(begun + talk / 2)
        self._agent.write_more(matter)
        self._stay(begun + talk)
        self._agent.choose_outcome(matter)

    def _wrap_up(self, matter: Matter) -> None:
        self._agent.end_call()
        self._goodbye.pause(WRAP_UP_SECONDS / self._speed)
        self._agent.wrap_up(matter)

    def _stay(self, until: float) -> None:
        """Stay on the line; the open page says now and then that somebody is there."""
        while (left := until - time.monotonic()) > 0:
            self._goodbye.pause(min(left, REDRAWN_SECONDS))
            if self._goodbye.is_over():
                return
            if left > REDRAWN_SECONDS:
                self._agent.look()

    def _close(self) -> None:
        """After something went wrong: a call that was answered is closed all the same."""
        time.sleep(AFTER_TROUBLE_SECONDS)
        if self._agent.is_free():
            return
        self._agent.close_what_is_open()
