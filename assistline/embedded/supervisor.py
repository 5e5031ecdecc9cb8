"""Starts the servers and processes in order, watches over them, and stops them together.

Order: lock, port, PostgreSQL, broker and cache, preparation, processes, proxy. What ends by itself is started
again and named; if that does not help, or if it is the database, everything is stopped: half a house would
take reports that nobody sees. While we are still starting, anything that ends stops the start. Signals only
set a flag that every wait looks at, so that nothing is ever half started when the stopping begins.
"""

import contextlib
import fcntl
import json
import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from assistline.embedded.keeper import Keeper
from assistline.embedded.places import CHECKOUT, Places
from assistline.embedded.plan import Plan, common_environment
from assistline.embedded.ports import chosen_port
from assistline.embedded.program import Program, Started, last_lines, rotate_logs, start
from assistline.embedded.refusal import Refusal
from assistline.embedded.secret_file import write_private
from assistline.embedded.servers import Servers

# Seconds that a process may take until it is ready, and to end after being asked.
READY_WITHIN = 90.0
STOP_WITHIN = 8.0
# A process that ended this often within so many seconds is not started again.
MOST_ENDS, ENDS_WITHIN = 5, 60.0


class StopAsked(Exception):
    """A signal asked us to stop while we were still starting."""


class Supervisor:
    """One start of the house, from lock to last process.

    Args:
        places: Its folders.
        port: The port, as text from the environment.
        plan: The processes.
    """

    def __init__(self, *, places: Places, port: str, plan: Plan) -> None:
        self._places = places
        self._port = port
        self._plan = plan
        self._started: list[Started] = []
        self._ends: dict[str, list[float]] = {}
        self._asked = False

    def run(self) -> int:
        """Start everything and stay until a signal, or until something ends by itself.

        Returns:
            The exit code: 0 when asked to stop.

        Raises:
            Refusal: The start cannot go on, or something that was needed ended for good; all was stopped.
        """
        self._places.make()
        with self._lock():
            port = chosen_port(self._port)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, self._ask)
            self._keeper = Keeper()
            self._keeper.remove_afterwards(self._places.sockets)
            self._servers = Servers(self._places, self._keeper)
            try:
                self._start(port)
                return self._watch()
            except StopAsked:
                return 0
            finally:
                self._stop()

    def _ask(self, number: int, frame: object) -> None:
        self._asked = True

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        with (self._places.run / "lock").open("ab") as lock:
            self._take(lock)
            yield

    def _take(self, lock: BinaryIO) -> None:
        # manage.py looks at the lock for an instant to see whether we run: hence more than one try.
        for _ in range(10):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                time.sleep(0.05)
            else:
                return
        where = ""
        with contextlib.suppress(OSError, ValueError, KeyError):
            running = json.loads((self._places.run / "environment.json").read_text())
            where = f" at http://localhost:{running['PORT']}"
        raise Refusal(f"AssistLine is already running{where} with the data in {self._places.data}.")

    def _start(self, port: int) -> None:
        say(f"AssistLine starts; its data and logs are in {self._places.data}")
        rotate_logs(self._places.logs)
        environment = self._environment = common_environment(self._places, port)
        for name, seconds in self._servers.start(environment):
            say_state(name, "ready", seconds)
            self._check()
        write_private(self._places.run / "environment.json", json.dumps(environment, indent=1) + "\n")
        self._prepare(environment)
        for wave in self._plan.waves(environment):
            self._await_all([self._launch(program, environment) for program in wave])
        say(self._plan.greeting(environment))

    def _prepare(self, environment: dict[str, str]) -> None:
        preparing = [self._launch(program, environment) for program in self._plan.preparation(environment)]
        if not preparing:
            return
        while preparing:
            self._check(besides=preparing)
            for started in [each for each in preparing if each.process.poll() is not None]:
                preparing.remove(started)
                self._started.remove(started)
                self._keeper.forget(started.process.pid)
                if started.process.returncode:
                    say(last_lines(started.log))
                    raise Refusal(
                        f"'{started.program.name}' failed, so nothing was started (see {started.log})."
                    )
                say_state(started.program.name, "done", time.monotonic() - started.since)
            time.sleep(0.02)
        self._plan.prepared(environment)

    def _launch(self, program: Program, environment: dict[str, str]) -> Started:
        started = start(program, environment=environment, folder=CHECKOUT, logs=self._places.logs)
        self._keeper.watch(started.process.pid, stage=program.stage)
        self._started.append(started)
        return started

    def _await_all(self, waiting: list[Started]) -> None:
        gives_up = time.monotonic() + READY_WITHIN
        while waiting:
            self._check()
            for started in list(waiting):
                if started.program.is_ready():
                    waiting.remove(started)
                    say_state(started.program.name, "ready", time.monotonic() - started.since)
            if time.monotonic() > gives_up:
                late = waiting[0]
                say(last_lines(late.log))
                raise Refusal(
                    f"'{late.program.name}' was not ready after {READY_WITHIN:.0f} s (see {late.log})."
                )
            time.sleep(0.05)

    def _check(self, besides: Sequence[Started] = ()) -> None:
        """Raise if we are asked to stop, or if something has ended by itself."""
        if self._asked:
            raise StopAsked
        for started in self._started:
            if started not in besides and started.process.poll() is not None:
                say(
                    f"'{started.program.name}' ended by itself ({describe_exit(started.process.returncode)}):"
                )
                say(last_lines(started.log))
                raise Refusal(
                    f"Everything is stopped because '{started.program.name}' ended (see {started.log})."
                )
        name, log = self._servers.ended()
        if name:
            say(last_lines(log))
            raise Refusal(f"Everything is stopped because '{name}' ended (see {log}).")

    def _watch(self) -> int:
        while not self._asked:
            for started in [each for each in self._started if each.process.poll() is not None]:
                self._start_again(started)
            for name, log in self._servers.revive():
                self._count_end(name, log)
                say_state(name, "again", 0.0)
            time.sleep(0.2)
        return 0

    def _start_again(self, ended: Started) -> None:
        name = ended.program.name
        say(f"'{name}' ended by itself ({describe_exit(ended.process.returncode)}):")
        say(last_lines(ended.log))
        self._count_end(name, ended.log)
        ended.make_stop()
        self._keeper.forget(ended.process.pid)
        self._started.remove(ended)
        self._launch(ended.program, self._environment)
        say_state(name, "again", 0.0)

    def _count_end(self, name: str, log: Path) -> None:
        """Remember that it ended.

        Raises:
            Refusal: It has ended too often for another start to help.
        """
        now = time.monotonic()
        ends = self._ends[name] = [*(at for at in self._ends.get(name, ()) if now - at < ENDS_WITHIN), now]
        if len(ends) > MOST_ENDS:
            raise Refusal(f"Everything is stopped because '{name}' ended again and again (see {log}).")

    def _stop(self) -> None:
        # A second Ctrl-C must not leave half of it behind.
        began = time.monotonic()
        for stage in sorted({started.program.stage for started in self._started}, reverse=True):
            self._stop_stage([started for started in self._started if started.program.stage == stage])
        self._servers.stop()
        (self._places.run / "environment.json").unlink(missing_ok=True)
        self._keeper.end()
        shutil.rmtree(self._places.sockets, ignore_errors=True)
        say(f"Everything has stopped ({time.monotonic() - began:.1f} s).")

    def _stop_stage(self, leaving: list[Started]) -> None:
        for started in reversed(leaving):
            started.ask_to_stop()
        gives_up = time.monotonic() + STOP_WITHIN
        while time.monotonic() < gives_up and any(started.process.poll() is None for started in leaving):
            time.sleep(0.02)
        for started in leaving:
            started.make_stop()
            self._keeper.forget(started.process.pid)
        self._started = [started for started in self._started if started not in leaving]


def say(text: str) -> None:
    """Tell the person at the terminal; silently if the terminal is gone."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def say_state(name: str, state: str, seconds: float) -> None:
    """One line of progress."""
    say(f"  {name:<14} {state:<6} {seconds:5.1f} s")


def describe_exit(code: int) -> str:
    """An exit code in words; a negative one is the signal that ended the process."""
    return f"exit code {code}" if code >= 0 else f"ended by {signal.Signals(-code).name}"
