"""How often two officers who do not see each other decide alike, and how sure that is. Pure."""

from __future__ import annotations

import math
from typing import NamedTuple

Z_95 = 1.96


class Agreement(NamedTuple):
    """Of ``n`` looks ``same`` came to the same; Wilson's 95 % interval, in per cent."""

    n: int
    same: int
    percent: int
    low: int
    high: int


def agreement(n: int, same: int) -> Agreement:
    """The rate with its interval; of none, everything is possible.

    Wilson's interval: it holds for small numbers and never leaves 0 to 100.
    """
    if n == 0:
        return Agreement(0, 0, 0, 0, 100)
    share, z = same / n, Z_95
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Agreement(n, same, round(100 * share), round(100 * low), round(100 * high))
