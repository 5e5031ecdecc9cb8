"""Playing a plan: a clock that runs faster, callers who wait, telephones that answer, citizens who write."""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agents.simulation.citizen import AskedToWait, report_by_api, report_by_portal
from agents.simulation.demand import CALL, PATIENCE_SECONDS, Arrival
from agents.simulation.pages import WentWrong
from agents.simulation.telephone import TelephoneSystem

PEOPLE_WHO_WRITE = 4
MOST_ERRORS_KEPT = 200


@dataclass
class Figures:
    """What has happened so far; written by many threads at once."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str) -> None:
        """One more."""
        with self._lock:
            self.counts[what] += 1

    def fail(self, words: str) -> None:
        """Something went wrong."""
        with self._lock:
            if words in self.errors or len(self.errors) < MOST_ERRORS_KEPT:
                self.errors[words] += 1

    @property
    def went_wrong(self) -> int:
        """How often."""
        return sum(self.errors.values())

    def line(self) -> str:
        """All of it in one line."""
        c = self.counts
        return (
            f"calls {c['rung']} rung, {c['answered']} answered, {c['gave_up']} gave up; "
            f"reports {c['by_api']} by API, {c['by_portal']} by portal; "
            f"{self.went_wrong} errors"
        )


@dataclass
class _Waiting:
    """A caller in the queue, and until when they wait there (of the machine's steady clock)."""

    call: Arrival
    call_id: str
    gives_up_at: float


class Day:
    """One play.

    Args:
        url: The address of the installation.
        token: The telephone line's.
        agents: User names of those whose telephones answer; what they do at their consoles is not played.
        speed: How many simulated seconds pass in one of ours.
    """

    def __init__(self, *, url: str, token: str, agents: Sequence[str], speed: float) -> None:
        self.figures = Figures()
        self._url = url
        self._telephone = TelephoneSystem(url=url, token=token)
        self._agents = agents
        self._speed = speed
        self._calls: queue.Queue[_Waiting | None] = queue.Queue()
        self._letters: queue.Queue[Arrival | None] = queue.Queue()

    def play(
        self, arrivals: Sequence[Arrival], *, tell: Callable[[str], None], every: float = 5.0
    ) -> Figures:
        """Play all of it and come back when everybody has gone home.

        Args:
            arrivals: In the order of their coming.
            tell: Called with a line every few seconds.
            every: How many seconds that is.
        """
        done = threading.Event()
        people = [threading.Thread(target=self._work, args=(agent,)) for agent in self._agents]
        people += [threading.Thread(target=self._write) for _ in range(PEOPLE_WHO_WRITE)]
        teller = threading.Thread(target=self._tell, args=(tell, every, done))
        for thread in (*people, teller):
            thread.start()
        try:
            self._arrive(arrivals)
        finally:
            # Whoever is in the queue is served first; then everybody goes home.
            for _ in self._agents:
                self._calls.put(None)
            for _ in range(PEOPLE_WHO_WRITE):
                self._letters.put(None)
            for thread in people:
                thread.join()
            self._nobody_is_left()
            done.set()
            teller.join()
        return self.figures

    def _arrive(self, arrivals: Sequence[Arrival]) -> None:
        begun = time.monotonic()
        for arrival in arrivals:
            time.sleep(max(0.0, begun + arrival.after / self._speed - time.monotonic()))
            if arrival.kind == CALL:
                self._attempt(self._ring, arrival)
            else:
                self._letters.put(arrival)

    def _ring(self, call: Arrival) -> None:
        call_id = self._telephone.ring(call)
        self.figures.add("rung")
        patience = PATIENCE_SECONDS / self._speed
        self._calls.put(_Waiting(call, call_id, time.monotonic() + patience))

    def _work(self, agent: str) -> None:
        while (waiting := self._calls.get()) is not None:
            if time.monotonic() > waiting.gives_up_at:
                self._attempt(self._give_up, waiting)
            else:
                self._attempt(self._take, agent, waiting)

    def _take(self, agent: str, waiting: _Waiting) -> None:
        begun = time.monotonic()
        self._telephone.answer(waiting.call, waiting.call_id, user=agent)
        self.figures.add("answered")
        time.sleep(max(0.0, begun + waiting.call.talk / self._speed - time.monotonic()))
        self._telephone.hang_up(waiting.call, waiting.call_id, cause="normalClearing")

    def _give_up(self, waiting: _Waiting) -> None:
        self._telephone.hang_up(waiting.call, waiting.call_id, cause="cancel")
        self.figures.add("gave_up")

    def _write(self) -> None:
        while (told := self._letters.get()) is not None:
            self._attempt(self._report, told)

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

    def _nobody_is_left(self) -> None:
        """Callers whom nobody could take, because no agent could work, hang up at the end."""
        while True:
            try:
                waiting = self._calls.get_nowait()
            except queue.Empty:
                return
            if waiting is not None:
                self._attempt(self._give_up, waiting)

    def _attempt(self, act: Callable[..., None], *given: object) -> bool:
        """Do it; what goes wrong is counted, and the day goes on."""
        try:
            act(*given)
        except WentWrong as error:
            self.figures.fail(str(error))
            return False
        return True

    def _tell(self, tell: Callable[[str], None], every: float, done: threading.Event) -> None:
        begun = time.monotonic()
        while not done.wait(every):
            tell(f"{time.monotonic() - begun:4.0f} s  {self.figures.line()}")
