"""Runs one thing many times at once, each in a thread with a database connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def side_by_side(count: int, act: Callable[[int], Any]) -> list[Any]:
    """What ``act(0)`` … ``act(count - 1)`` returned, all begun at once; an exception is a result too."""
    start = Barrier(count)

    def run(number: int) -> Any:
        try:
            start.wait(timeout=10)
            return act(number)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))
