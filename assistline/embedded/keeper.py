"""A child that outlives its parent by a few seconds, to stop what the parent left behind.

A supervisor that is killed outright (SIGKILL, out of memory) cannot stop its children. The keeper reads a
pipe from it: when the pipe ends, it stops every process it was told of and not told to forget, stage by
stage, the highest first (the proxy before what it serves, the database last), and removes the folders it was
told of. A pipe works on every Unix, where asking the kernel for a parent's death does not.

The second half of this file runs as a script of its own, with the standard library alone.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path


class Keeper:
    """The parent's end of the pipe."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-I", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def watch(self, pid: int, *, stage: int, stop_signal: signal.Signals = signal.SIGTERM) -> None:
        """Have a process (the leader of its own session) stopped, with this signal, when we are gone."""
        self._tell(f"watch {pid} {stage} {int(stop_signal)}")

    def forget(self, pid: int) -> None:
        """It has ended; its number may soon be somebody else's."""
        self._tell(f"forget {pid}")

    def remove_afterwards(self, folder: Path) -> None:
        """Have a folder of this run removed when everything in it has stopped."""
        self._tell(f"remove {folder}")

    def end(self) -> None:
        """Close the pipe; what is still watched is stopped now. Returns when that is done."""
        if self._child.stdin is not None:
            with contextlib.suppress(OSError):
                self._child.stdin.close()
        self._child.wait()

    def _tell(self, line: str) -> None:
        if self._child.stdin is not None and not self._child.stdin.closed:
            with contextlib.suppress(OSError):
                self._child.stdin.write(f"{line}\n".encode())
                self._child.stdin.flush()


# How long the processes of one stage have after their signal, in seconds, before their sessions are killed.
PATIENCE = 4.0


def keep() -> None:
    """Read the pipe until it ends, then stop what is left."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    watched: dict[int, tuple[int, int]] = {}
    folders: list[str] = []
    for line in sys.stdin:
        verb, _, rest = line.rstrip("\n").partition(" ")
        if verb == "watch":
            pid, stage, stop_signal = map(int, rest.split())
            watched[pid] = (stage, stop_signal)
        elif verb == "forget":
            watched.pop(int(rest), None)
        elif verb == "remove":
            folders.append(rest)
    for stage in sorted({stage for stage, _ in watched.values()}, reverse=True):
        _stop({pid: number for pid, (at, number) in watched.items() if at == stage})
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _stop(processes: dict[int, int]) -> None:
    for pid, stop_signal in processes.items():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, stop_signal)
    gives_up = time.monotonic() + PATIENCE
    while time.monotonic() < gives_up and any(map(_lives, processes)):
        time.sleep(0.02)
    for pid in processes:
        # What the leader left behind in its session, or the leader itself if it did not listen.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        with open(f"/proc/{pid}/stat") as stat:
            # A zombie that no init collects (as in a bare container) has ended all the same.
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


if __name__ == "__main__":
    keep()
