"""One process of the house: how it is started, how it is asked whether it is ready, how it is stopped."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# Stages of stopping: the highest first. Within a stage all are asked at once.
DATABASE, BROKERS, PROCESSES, DOOR = range(4)

_OLDER_LOGS = 3


@dataclass(frozen=True)
class Program:
    """What to start.

    Args:
        name: Names the log; told to the process as ``ASSISTLINE_PROCESS``.
        command: The argument list.
        is_ready: Asked until it is true.
        stage: When it is stopped.
        environment: What it gets beside the environment common to all.
    """

    name: str
    command: tuple[str, ...]
    is_ready: Callable[[], bool]
    stage: int = PROCESSES
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Started:
    """A program that runs, in a session of its own."""

    program: Program
    process: subprocess.Popen[bytes]
    log: Path
    since: float = field(default_factory=time.monotonic)

    def ask_to_stop(self) -> None:
        """Send it SIGTERM: it ends in its own way."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def make_stop(self) -> None:
        """Kill what is left of its session, and collect it."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start(program: Program, *, environment: Mapping[str, str], folder: Path, logs: Path) -> Started:
    """Start a program in a session of its own, writing to its log.

    Args:
        program: What to start.
        environment: The environment common to all.
        folder: Where it runs.
        logs: The folder of the logs.
    """
    log = logs / f"{program.name}.log"
    with log.open("ab") as file:
        process = subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            cwd=folder,
            env={**os.environ, **environment, "ASSISTLINE_PROCESS": program.name, **program.environment},
            start_new_session=True,
        )
    return Started(program=program, process=process, log=log)


def rotate_logs(logs: Path) -> None:
    """Set the logs of earlier runs aside: ``web.log`` becomes ``web.log.1``, and so on for three runs."""
    for log in logs.glob("*.log"):
        for number in range(_OLDER_LOGS, 1, -1):
            older = log.with_name(f"{log.name}.{number - 1}")
            if older.exists():
                older.replace(log.with_name(f"{log.name}.{number}"))
        log.replace(log.with_name(f"{log.name}.1"))


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log, for the terminal."""
    if not log.exists():
        return ""
    return "\n".join(f"    {line}" for line in log.read_text(errors="replace").splitlines()[-count:])
