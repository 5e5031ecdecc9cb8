"""Learning a linear model, in plain Python: the same numbers on every machine, and nothing to install for it.

The dual coordinate descent for linear support vector machines with squared loss (Hsieh and others, 2008).
"""

from __future__ import annotations

import random
from collections.abc import Sequence

Row = list[tuple[int, float]]
SEED, ROUNDS, SMALL = 20, 40, 0.02


def learn(rows: Sequence[Row], wanted: Sequence[bool], costs: Sequence[float], width: int) -> list[float]:
    """The weights that tell rows apart.

    Args:
        rows: Of each text its features, as place and value.
        wanted: Which of them are meant.
        costs: What an error on each of them costs; the less, the smaller the weights.
        width: How many places there are.
    """
    weights = [0.0] * width
    signs = [1.0 if mine else -1.0 for mine in wanted]
    stiff = [1 / (2 * cost) for cost in costs]
    squares = [sum(value * value for _, value in row) + d for row, d in zip(rows, stiff, strict=True)]
    pulls = [0.0] * len(rows)
    order = list(range(len(rows)))
    shuffled = random.Random(SEED)
    for _ in range(ROUNDS):
        shuffled.shuffle(order)
        moved = 0.0
        for at in order:
            row, sign, pull = rows[at], signs[at], pulls[at]
            slope = sign * sum([weights[place] * value for place, value in row]) - 1 + stiff[at] * pull
            if pull == 0 and slope >= 0:
                continue
            pulls[at] = max(pull - slope / squares[at], 0.0)
            step = (pulls[at] - pull) * sign
            if step:
                moved = max(moved, abs(slope))
                for place, value in row:
                    weights[place] += step * value
        if moved < SMALL:
            break
    return weights


def score(weights: Sequence[float], row: Row) -> float:
    """What the weights say of a row."""
    return sum(weights[place] * value for place, value in row)
