"""Areas by postcode: ``3825, 3840-3844``. Pure."""

from __future__ import annotations

import re

_PART = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")


class NotAnArea(ValueError):
    """The text is no list of postcodes; the message says what to write."""


def read_area(text: str) -> list[tuple[int, int]]:
    """The spans of postcodes that a text names; none of an empty one.

    Raises:
        NotAnArea: See there.
    """
    spans = []
    for part in filter(None, (part.strip() for part in re.split(r"[,\n]", text))):
        found = _PART.fullmatch(part)
        if found is None:
            raise NotAnArea(
                f"“{part[:20]}” is no postcode. Write postcodes and spans, such as 3825, 3840-3844."
            )
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first:
            raise NotAnArea(f"“{part}” ends before it begins.")
        spans.append((first, last))
    return spans


def covers(text: str, postcode: str) -> bool:
    """Whether a postcode is in an area. An empty area is everywhere; an unknown postcode is in no other."""
    spans = read_area(text)
    if not spans:
        return True
    return postcode.isdigit() and any(first <= int(postcode) <= last for first, last in spans)
