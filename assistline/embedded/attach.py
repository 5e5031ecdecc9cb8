"""Finds the servers of a running ``make run``, so that ``manage.py`` works beside it by itself."""

import fcntl
import json
import os
from pathlib import Path

from assistline.embedded.places import places


def attach_environment() -> None:
    """Take over the environment of the running supervisor, if there is one and nothing else is said.

    A process that was given ``DATABASE_URL`` (every child of the supervisor, a test, a real installation) is
    left alone. Variables that are set stay as they are.
    """
    if "DATABASE_URL" in os.environ:
        return
    for name, value in running_environment(places().run).items():
        os.environ.setdefault(name, value)


def running_environment(run: Path) -> dict[str, str]:
    """The environment that a running supervisor gives its children; empty when none runs.

    Args:
        run: The run folder of the data folder in question.
    """
    if not is_running(run):
        return {}
    try:
        environment: dict[str, str] = json.loads((run / "environment.json").read_text())
    except (OSError, ValueError):
        return {}  # somebody else's, or still starting
    return environment


def is_running(run: Path) -> bool:
    """Whether a supervisor holds this folder: asked of its lock, for a number in a file may be stale."""
    try:
        with (run / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
