"""Learning to choose between names: logistic regression, in plain Python or a little faster with numpy."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt
from operator import mul
from typing import Any

try:
    import numpy
except ImportError:
    numpy = None

# So many rounds at most, until a round makes it better by less than that part; how many moves are kept in
# mind, and how far a weight may go.
ROUNDS, SMALL, KEPT, STIFF = 600, 1e-8, 8, 1.0
STEEP, SHORTEST = 1e-4, 1e-12


def learn_choice(
    rows: Sequence[list[float]], chosen: Sequence[str], counts: Sequence[float], names: Sequence[str]
) -> dict[str, list[float]]:
    """The weights by which one of several names is chosen: logistic regression, run to its end.

    By limited-memory BFGS (Liu and Nocedal, 1989), in plain Python, the same wherever it is run.

    Args:
        rows: Of each text its numbers, the first of them 1.
        chosen: The name that is right for each.
        counts: How much each counts.
        names: All of them.
    """
    width = len(rows[0])
    right = [names.index(name) for name in chosen]
    at = [0.0] * (width * len(names))
    cost, slope = _cost(at, rows, right, counts, len(names))
    moves: list[tuple[list[float], list[float], float]] = []
    for _ in range(ROUNDS):
        way = _downhill(slope, moves)
        step, falls = 1.0 if moves else 1.0 / max(_norm(slope), 1.0), _dot(slope, way)
        while True:
            there = [a + step * w for a, w in zip(at, way, strict=True)]
            less, then = _cost(there, rows, right, counts, len(names))
            if less <= cost + STEEP * step * falls or step < SHORTEST:
                break
            step /= 2
        moved = [a - b for a, b in zip(there, at, strict=True)]
        bent = [a - b for a, b in zip(then, slope, strict=True)]
        if (bend := _dot(moved, bent)) > SHORTEST:
            moves = [*moves, (moved, bent, bend)][-KEPT:]
        done = cost - less < SMALL * max(abs(less), 1.0)
        at, cost, slope = there, less, then
        if done:
            break
    return {name: [round(w, 4) for w in at[n * width : (n + 1) * width]] for n, name in enumerate(names)}


def _cost(
    at: list[float], rows: Sequence[list[float]], right: list[int], counts: Sequence[float], names: int
) -> tuple[float, list[float]]:
    """How wrong some weights are, and which way is more so. What each starts from costs nothing."""
    width = len(rows[0])
    each = [at[n * width : (n + 1) * width] for n in range(names)]
    free = {n * width for n in range(names)}
    slope = [0.0 if place in free else weight / STIFF for place, weight in enumerate(at)]
    cost = sum(weight * weight for place, weight in enumerate(at) if place not in free) / (2 * STIFF)
    if numpy is not None:
        return _cost_fast(cost, slope, numpy.array(each), (rows, right, counts))
    for row, mine, count in zip(rows, right, counts, strict=True):
        said = [sum(map(mul, weights, row)) for weights in each]
        most = max(said)
        shares = [exp(value - most) for value in said]
        total = sum(shares)
        cost -= count * (said[mine] - most - log(total))
        for n, part in enumerate(shares):
            pull = count * (part / total - (n == mine))
            for place, number in enumerate(row, n * width):
                slope[place] += pull * number
    return cost, slope


def _cost_fast(cost: float, slope: list[float], each: Any, told: Any) -> tuple[float, list[float]]:
    rows, right, counts = (numpy.asarray(part) for part in told)
    said = rows @ each.T
    said -= said.max(axis=1, keepdims=True)
    total = numpy.log(numpy.exp(said).sum(axis=1))
    places = numpy.arange(len(right))
    cost -= float((counts * (said[places, right] - total)).sum())
    pull = numpy.exp(said - total[:, None])
    pull[places, right] -= 1
    more = (pull * counts[:, None]).T @ rows
    return cost, [a + float(b) for a, b in zip(slope, more.ravel(), strict=True)]


def _downhill(slope: list[float], moves: list[tuple[list[float], list[float], float]]) -> list[float]:
    way = [-part for part in slope]
    took = []
    for moved, bent, bend in reversed(moves):
        part = _dot(moved, way) / bend
        took.append(part)
        way = [w - part * b for w, b in zip(way, bent, strict=True)]
    if moves:
        _, bent, bend = moves[-1]
        scale = bend / _dot(bent, bent)
        way = [w * scale for w in way]
    for (moved, bent, bend), part in zip(moves, reversed(took), strict=True):
        back = _dot(bent, way) / bend
        way = [w + (part - back) * m for w, m in zip(way, moved, strict=True)]
    return way


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(map(mul, one, other))


def _norm(one: Sequence[float]) -> float:
    return sqrt(_dot(one, one))
