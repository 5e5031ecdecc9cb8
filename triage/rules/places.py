"""Which state a postcode is of: ranges as Australia Post gives them out. Some places near borders differ."""

from __future__ import annotations

UNKNOWN = "unknown"
# First and last postcode of each range.
_RANGES = (
    ("act", 200, 299),
    ("nt", 800, 999),
    ("nsw", 1000, 2599),
    ("act", 2600, 2618),
    ("nsw", 2619, 2899),
    ("act", 2900, 2920),
    ("nsw", 2921, 2999),
    ("vic", 3000, 3999),
    ("qld", 4000, 4999),
    ("sa", 5000, 5999),
    ("wa", 6000, 6999),
    ("tas", 7000, 7999),
    ("vic", 8000, 8999),
    ("qld", 9000, 9999),
)


def state_of_postcode(postcode: str) -> str:
    """Such as ``vic``; ``unknown`` for what is no postcode."""
    if not (postcode.isascii() and postcode.isdigit() and len(postcode) == 4):
        return UNKNOWN
    number = int(postcode)
    return next((state for state, first, last in _RANGES if first <= number <= last), UNKNOWN)
