"""Decision tables that people own: deciding, checking, loading and publishing, each in a file of its own."""

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
