"""Decision tables that people own: deciding is pure; loading, checking and publishing have files of their own."""

from assistline.decisions.deciding import (
    DISPOSITIONS,
    GRADES,
    KINDS,
    OPERATORS,
    CannotDecide,
    Condition,
    Fact,
    Hit,
    Row,
    Table,
    decide,
    holds,
    misfit,
)

__all__ = [
    "DISPOSITIONS",
    "GRADES",
    "KINDS",
    "OPERATORS",
    "CannotDecide",
    "Condition",
    "Fact",
    "Hit",
    "Row",
    "Table",
    "decide",
    "holds",
    "misfit",
]
