"""Waiting for something to become true."""

import time
from collections.abc import Callable


def wait_for(condition: Callable[[], bool], *, seconds: float, step: float = 0.02) -> bool:
    """Ask a condition again and again; True as soon as it holds, False when the time is over."""
    gives_up = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > gives_up:
            return False
        time.sleep(step)
    return True
