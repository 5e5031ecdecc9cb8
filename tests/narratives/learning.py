"""Learning a linear model: in plain Python, or in a hundredth of the time where scikit-learn is installed.

The dual coordinate descent for linear support vector machines with squared loss (Hsieh and others, 2008).
The same packages give the same weights to the last digit; with and without them they are near each other.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import log
from typing import Any

try:
    import numpy
    from scipy.sparse import csr_matrix, diags
    from sklearn.svm import LinearSVC
except ImportError:
    LinearSVC = None

Row = list[tuple[int, float]]
SEED, ROUNDS, FAST_ROUNDS, SMALL = 20, 40, 2_000, 0.01
_LAST: list[Any] = []
# A feature that is as common where a head is meant as where it is not is held back, and no more than so far.
LEAST, SEEN_BEFORE = 0.3, 0.5


def learn(rows: Sequence[Row], wanted: Sequence[bool], costs: Sequence[float], width: int) -> list[float]:
    """The weights that tell rows apart.

    How far a feature may go is by how much oftener it stands in what is meant than in the rest, or the
    other way round (the log of the two shares, after Wang and Manning, 2012): what is said everywhere learns
    little.

    Args:
        rows: Of each text its features, as place and value; the last place is the same in all of them.
        wanted: Which of them are meant.
        costs: What an error on each of them costs; the less, the smaller the weights.
        width: How many places there are.
    """
    reach = tells(rows, wanted, width)
    found = _learn_fast if LinearSVC is not None else _learn_slowly
    return [weight * far for weight, far in zip(found(rows, wanted, costs, reach), reach, strict=True)]


def tells(rows: Sequence[Row], wanted: Sequence[bool], width: int) -> list[float]:
    """How much each feature tells by itself; 1 for the last, which is always there."""
    among = {True: [SEEN_BEFORE] * width, False: [SEEN_BEFORE] * width}
    for row, mine in zip(rows, wanted, strict=True):
        counted = among[bool(mine)]
        for place, _ in row:
            counted[place] += 1
    ours, others = (sum(among[mine][:-1]) for mine in (True, False))
    told = [
        abs(log(a / ours) - log(b / others)) + LEAST
        for a, b in zip(among[True][:-1], among[False][:-1], strict=True)
    ]
    return [*told, 1.0]


def _learn_slowly(
    rows: Sequence[Row], wanted: Sequence[bool], costs: Sequence[float], reach: Sequence[float]
) -> list[float]:
    rows = [[(place, value * reach[place]) for place, value in row] for row in rows]
    weights = [0.0] * len(reach)
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
    rows: Sequence[Row], wanted: Sequence[bool], costs: Sequence[float], reach: Sequence[float]
) -> list[float]:
    # Many heads are asked of the same rows, one after the other.
    if not _LAST or _LAST[0] is not rows:
        starts = numpy.cumsum([0, *(len(row) for row in rows)])
        places, values = zip(*(entry for row in rows for entry in row), strict=True)
        _LAST[:] = [rows, csr_matrix((values, places, starts), shape=(len(rows), len(reach)))]
    matrix = _LAST[1] @ diags(reach)
    model = LinearSVC(C=1.0, fit_intercept=False, tol=SMALL, max_iter=FAST_ROUNDS, random_state=SEED)
    return [float(weight) for weight in model.fit(matrix, wanted, sample_weight=costs).coef_[0]]


def score(weights: Sequence[float], row: Row) -> float:
    """What the weights say of a row."""
    return sum(weights[place] * value for place, value in row)
