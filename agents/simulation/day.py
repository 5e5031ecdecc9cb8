"""Playing a plan: a clock that runs faster, callers who wait, agents at consoles, citizens who write."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence

from agents.simulation.agent import Agent
from agents.simulation.citizen import AskedToWait, report_by_api, report_by_portal
from agents.simulation.demand import CALL, PATIENCE_SECONDS, Arrival
from agents.simulation.figures import Figures
from agents.simulation.pages import WentWrong
from agents.simulation.shift import Goodbye, Shift
from agents.simulation.telephone import TelephoneSystem
from agents.simulation.waiting import Waiting, WaitingRoom

PEOPLE_WHO_WRITE = 4
# Of our own seconds: when nobody calls any more, who is still there comes to an end within so many.
GOODBYE_SECONDS = 20.0
PATIENCE_LOOK_SECONDS = 0.1


class Day:
    """One play.

    Args:
        url: The address of the installation.
        token: The telephone line's.
        agents: Who takes the calls.
        speed: How many simulated seconds pass in one of ours.
    """

    def __init__(self, *, url: str, token: str, agents: Sequence[Agent], speed: float) -> None:
        self.figures = Figures()
        self._url = url
        self._telephone = TelephoneSystem(url=url, token=token)
        self._agents = agents
        self._speed = speed
        self._room = WaitingRoom()
        self._goodbye = Goodbye()
        self._letters: queue.Queue[Arrival | None] = queue.Queue()

    def play(
        self, arrivals: Sequence[Arrival], *, tell: Callable[[str], None], every: float = 5.0
    ) -> Figures:
        """Play all of it and come back when everybody has gone home; Ctrl-C sends them home at once.

        Args:
            arrivals: In the order of their coming.
            tell: Called with a line every few seconds.
            every: How many seconds that is.
        """
        shifts = self._begin(tell)
        done = threading.Event()
        people = [threading.Thread(target=shift.work) for shift in shifts]
        people += [threading.Thread(target=self._write) for _ in range(PEOPLE_WHO_WRITE)]
        callers = threading.Thread(target=self._lose_patience)
        teller = threading.Thread(target=self._tell, args=(tell, every, done))
        for thread in (*people, callers, teller):
            thread.start()
        within = GOODBYE_SECONDS
        try:
            self._arrive(arrivals)
        except KeyboardInterrupt:
            tell("Stopped: who is on the line says goodbye now.")
            within = 0.0
        finally:
            self._room.close(within=within)
            self._goodbye.say(within=within)
            for _ in range(PEOPLE_WHO_WRITE):
                self._letters.put(None)
            for thread in (*people, callers):
                thread.join()
            done.set()
            teller.join()
        return self.figures

    def _begin(self, tell: Callable[[str], None]) -> list[Shift]:
        """The shifts of those who can work, who are all there before it rings."""
        there: list[Agent] = []
        threads = [threading.Thread(target=self._come, args=(agent, there, tell)) for agent in self._agents]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._agents and not there:
            self.figures.fail("Nobody is there to take calls")
        return [
            Shift(
                agent=agent,
                room=self._room,
                telephone=self._telephone,
                figures=self.figures,
                goodbye=self._goodbye,
                speed=self._speed,
            )
            for agent in there
        ]

    def _come(self, agent: Agent, there: list[Agent], tell: Callable[[str], None]) -> None:
        try:
            agent.log_in()
            if not agent.is_free():
                tell(f"{agent.username} has a call that is not closed, and is not played.")
                return
            agent.choose("available")
        except WentWrong as error:
            self.figures.fail(str(error))
        else:
            there.append(agent)

    def _arrive(self, arrivals: Sequence[Arrival]) -> None:
        begun = time.monotonic()
        for arrival in arrivals:
            time.sleep(max(0.0, begun + arrival.after / self._speed - time.monotonic()))
            if arrival.kind == CALL:
                self.figures.attempt(self._ring, arrival)
            else:
                self._letters.put(arrival)

    def _ring(self, call: Arrival) -> None:
        call_id = self._telephone.ring(call)
        self.figures.add("rung")
        self._room.enter(Waiting(call, call_id, time.monotonic() + PATIENCE_SECONDS / self._speed))

    def _lose_patience(self) -> None:
        """Callers whom nobody takes in time hang up; so nobody is left when it is over."""
        while not self._room.over():
            waiting = self._room.take_who_gives_up()
            if waiting is None:
                time.sleep(PATIENCE_LOOK_SECONDS)
            else:
                self.figures.attempt(self._give_up, waiting)

    def _give_up(self, waiting: Waiting) -> None:
        self._telephone.hang_up(waiting.call, waiting.call_id, cause="cancel")
        self.figures.add("gave_up")

    def _write(self) -> None:
        while (told := self._letters.get()) is not None:
            self.figures.attempt(self._report, told)

    def _report(self, told: Arrival) -> None:
        if not told.by_portal:
            try:
                report_by_api(url=self._url, told=told)
            except AskedToWait:
                self.figures.add("asked_to_wait")
            else:
                self.figures.add("by_api")
                return
        report_by_portal(url=self._url, told=told)
        self.figures.add("by_portal")

    def _tell(self, tell: Callable[[str], None], every: float, done: threading.Event) -> None:
        begun = time.monotonic()
        while not done.wait(every):
            tell(f"{time.monotonic() - begun:4.0f} s  {self.figures.line()}")
