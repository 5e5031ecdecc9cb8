"""Measuring and printing: medians of several rounds, the work and its floor in turn."""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable

# Names the file descriptor that figures are written to.
FIGURES = "ASSISTLINE_BENCH_FIGURES"


def in_turn(work: Callable[[], object], floor: Callable[[], object], *, rounds: int) -> tuple[float, float]:
    """Time both in each round, so that a machine that slows down slows both; medians in milliseconds."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for place, act in enumerate((work, floor)):
            began = time.perf_counter()
            act()
            took[place].append((time.perf_counter() - began) * 1000)
    return statistics.median(took[0]), statistics.median(took[1])


def show(name: str, *, value: float, unit: str, floor: float, **conditions: object) -> None:
    """Print one figure as a JSON line."""
    figure = {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "floor": round(floor, 2),
        "ratio": round(value / floor, 3) if floor else None,
        **conditions,
    }
    os.write(int(os.environ[FIGURES]), f"{json.dumps(figure)}\n".encode())
