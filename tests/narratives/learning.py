"""Learning a linear model: in plain Python, or in a hundredth of the time where scikit-learn is installed.

The dual coordinate descent for linear support vector machines with squared loss (Hsieh and others, 2008);
both come to the same weights but for the last digits.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import exp
from operator import mul
from typing import Any

try:
    import numpy
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC
except ImportError:
    LinearSVC = None

Row = list[tuple[int, float]]
SEED, ROUNDS, FAST_ROUNDS, SMALL = 20, 40, 400, 0.02
_LAST: list[Any] = []
CHOICE_ROUNDS, CHOICE_STEP, CHOICE_SMALL = 24, 0.05, 0.0005


def learn(rows: Sequence[Row], wanted: Sequence[bool], costs: Sequence[float], width: int) -> list[float]:
    """The weights that tell rows apart.

    Args:
        rows: Of each text its features, as place and value.
        wanted: Which of them are meant.
        costs: What an error on each of them costs; the less, the smaller the weights.
        width: How many places there are.
    """
    if LinearSVC is not None:
        return _learn_fast(rows, wanted, costs, width)
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


def _learn_fast(
    rows: Sequence[Row], wanted: Sequence[bool], costs: Sequence[float], width: int
) -> list[float]:
    # Many heads are asked of the same rows, one after the other.
    if not _LAST or _LAST[0] is not rows:
        starts = numpy.cumsum([0, *(len(row) for row in rows)])
        places, values = zip(*(entry for row in rows for entry in row), strict=True)
        _LAST[:] = [rows, csr_matrix((values, places, starts), shape=(len(rows), width))]
    matrix = _LAST[1]
    model = LinearSVC(C=1.0, fit_intercept=False, tol=SMALL, max_iter=FAST_ROUNDS, random_state=SEED)
    return [float(weight) for weight in model.fit(matrix, wanted, sample_weight=costs).coef_[0]]


def learn_choice(
    rows: Sequence[list[float]], chosen: Sequence[str], counts: Sequence[float], names: Sequence[str]
) -> dict[str, list[float]]:
    """The weights by which one of several names is chosen: logistic regression, by averaged steps.

    Args:
        rows: Of each text its numbers, each about 1.
        chosen: The name that is right for each.
        counts: How much each counts.
        names: All of them.
    """
    weights = {name: [0.0] * len(rows[0]) for name in names}
    mean = {name: [0.0] * len(rows[0]) for name in names}
    order = list(range(len(rows)))
    shuffled = random.Random(SEED)
    steps = 0
    for turn in range(CHOICE_ROUNDS):
        shuffled.shuffle(order)
        step = CHOICE_STEP / (1 + turn)
        for at in order:
            row, pull = rows[at], step * counts[at]
            said = {name: sum(map(mul, weights[name], row)) for name in names}
            most = max(said.values())
            shares = {name: exp(value - most) for name, value in said.items()}
            total = sum(shares.values())
            for name in names:
                slope = shares[name] / total - (name == chosen[at])
                own = weights[name]
                weights[name] = [
                    w - pull * (slope * n + CHOICE_SMALL * w) for w, n in zip(own, row, strict=True)
                ]
        if 2 * turn >= CHOICE_ROUNDS:
            steps += 1
            for name in names:
                mean[name] = [m + w for m, w in zip(mean[name], weights[name], strict=True)]
    return {name: [round(m / steps, 4) for m in mean[name]] for name in names}


def score(weights: Sequence[float], row: Row) -> float:
    """What the weights say of a row."""
    return sum(weights[place] * value for place, value in row)
