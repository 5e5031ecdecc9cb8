"""Where a row that is added at speed stands: below all that means danger for its contacts. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistline.decisions.boxes import Box
from assistline.decisions.deciding import GRADES, Row

ALARMING = ("immediate", "priority")


class CannotPlace(Exception):
    """There is no place where the row decides something and lowers no danger; the message is a sentence."""


def place_of(new: Row, rows: Sequence[Row], anything: Box) -> int:
    """How many rows stay above a new one.

    It stands below the last row that decides immediate or priority for any of its contacts. Where that leaves
    nothing for it, it may stand above such rows as say no more than it says itself.

    Args:
        new: What it asks and decides.
        rows: Those that are in force.
        anything: All facts that the table can meet: see ``checks.anything``.

    Raises:
        CannotPlace: Danger takes all of its contacts, or no contact is all that it asks.
    """
    whole, _ = anything.take(new.conditions)
    if whole is None:
        raise CannotPlace("No contact is all that this row asks.")
    left, alarming, heavier = [whole], 0, 0
    for place, row in enumerate(rows, start=1):
        parts = [box.take(row.conditions) for box in left]
        if row.grade in ALARMING and any(met is not None for met, _ in parts):
            alarming = place
            heavier = heavier if _says_no_more(row, new) else place
        left = [rest for _, outside in parts for rest in outside]
    for above in (alarming, heavier):
        if _leaves_something(whole, rows[:above]):
            return above
    raise CannotPlace(
        f"Row {heavier} decides {rows[heavier - 1].grade} for some of these contacts, and below it nothing "
        "is left for this row. Ask for more, such as the type of report."
    )


def _says_no_more(row: Row, new: Row) -> bool:
    """Whether a contact that the new row takes from ``row`` is no worse off."""
    if GRADES.index(new.grade) != GRADES.index(row.grade):
        return GRADES.index(new.grade) < GRADES.index(row.grade)
    return new.disposition == row.disposition and new.minutes is None and row.minutes is None


def _leaves_something(whole: Box, rows: Sequence[Row]) -> bool:
    left = [whole]
    for row in rows:
        left = [rest for box in left for rest in box.take(row.conditions)[1]]
    return bool(left)
