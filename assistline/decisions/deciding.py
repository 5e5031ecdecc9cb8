"""Typed first-hit decision tables: pure, closed, and safe when something is missing.

A table never falls through to a lower grade: an unknown operator, a fact that was not given, a value of the
wrong kind or no row that fits raise :class:`CannotDecide`, and the caller lets a person look now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

KINDS = ("text", "number", "list")
OPERATORS = ("is", "is not", "in", "not in", "at least", "at most", "contains")

# What a row may decide, as every floor of the house writes it; a test holds it against the cases' own lists.
GRADES = ("immediate", "priority", "scheduled", "resolution")
DISPOSITIONS = ("transfer_000", "officer_review", "report", "referral", "advice", "registration")

Fact = str | int | float | Decimal | tuple[str, ...] | list[str]


class CannotDecide(Exception):
    """The table could not be read for these facts; the message is a sentence for the record.

    Args:
        fact: The fact that was not given, where that is why.
    """

    def __init__(self, words: str, *, fact: str = "") -> None:
        super().__init__(words)
        self.fact = fact


@dataclass(frozen=True)
class Condition:
    """One cell: ``fact operator value``; ``kind`` is the column's."""

    fact: str
    kind: str
    operator: str
    value: str


@dataclass(frozen=True)
class Row:
    """One row: its conditions, and what it decides when all of them hold.

    Args:
        number: Its place in the table, from 1.
        grade, disposition: Empty in a table that says whose matter it is.
        minutes: A deadline other than the grade's own.
        agency: Who else takes it; empty where the row does not say.
        offence_code: In the classification of the report type; empty where the row does not say.
        surge: Added at speed, below every row that means danger; ends by itself.
    """

    number: int
    conditions: tuple[Condition, ...]
    grade: str
    disposition: str
    minutes: int | None
    reason: str
    agency: str = ""
    offence_code: str = ""
    surge: bool = False


@dataclass(frozen=True)
class Table:
    """A published version of a table, ready to be read."""

    slug: str
    version: int
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """What reasons cite, such as ``grade v3``."""
        return f"{self.slug} v{self.version}"


@dataclass(frozen=True)
class Hit:
    """The row that decided, and the facts that it read."""

    table: Table
    row: Row
    facts_read: Mapping[str, Any]


def decide(table: Table, facts: Mapping[str, Fact]) -> Hit:
    """Read ``table`` from top to bottom and return the first row whose conditions all hold.

    Conditions of a row are read from left to right and the rest of a row is not read once one fails.

    Raises:
        CannotDecide: A condition that is read has an unknown operator, a missing fact or a value of the wrong
            kind,
            or no row fits.
    """
    name = table.name
    for row in table.rows:
        where = f"{name}, row {row.number}"
        if all(holds(condition, facts, where=where) for condition in row.conditions):
            return Hit(table, row, {c.fact: facts[c.fact] for c in row.conditions})
    raise CannotDecide(f"No row of {name} fits these facts.")


def holds(condition: Condition, facts: Mapping[str, Fact], *, where: str) -> bool:
    """Whether one condition holds.

    Raises:
        CannotDecide: As for :func:`decide`.
    """
    test = _TESTS.get((condition.kind, condition.operator))
    if test is None:
        raise CannotDecide(f"{where}: '{condition.operator}' is no operator for a {condition.kind}.")
    if condition.fact not in facts:
        raise CannotDecide(f"{where}: '{condition.fact}' was not answered.", fact=condition.fact)
    try:
        return test(facts[condition.fact], condition.value)
    except (TypeError, ValueError, InvalidOperation):
        raise CannotDecide(f"{where}: '{condition.fact}' is not a {condition.kind}.") from None


def _text(fact: Fact) -> str:
    if not isinstance(fact, str):
        raise TypeError
    return fact


def _number(fact: Fact | str) -> Decimal:
    if isinstance(fact, bool) or not isinstance(fact, str | int | float | Decimal):
        raise TypeError
    number = Decimal(str(fact))
    if not number.is_finite():
        raise ValueError
    return number


def _list(fact: Fact) -> tuple[str, ...]:
    if not isinstance(fact, list | tuple):
        raise TypeError
    return tuple(fact)


@lru_cache(maxsize=4096)
def options(value: str) -> frozenset[str]:
    """The values of a condition that names several, with commas between."""
    return frozenset(option.strip() for option in value.split(",") if option.strip())


_TESTS: dict[tuple[str, str], Callable[[Any, str], bool]] = {
    ("text", "is"): lambda fact, value: _text(fact) == value,
    ("text", "is not"): lambda fact, value: _text(fact) != value,
    ("text", "in"): lambda fact, value: _text(fact) in options(value),
    ("text", "not in"): lambda fact, value: _text(fact) not in options(value),
    ("number", "is"): lambda fact, value: _number(fact) == _number(value),
    ("number", "is not"): lambda fact, value: _number(fact) != _number(value),
    ("number", "at least"): lambda fact, value: _number(fact) >= _number(value),
    ("number", "at most"): lambda fact, value: _number(fact) <= _number(value),
    ("list", "contains"): lambda fact, value: bool(options(value) & set(_list(fact))),
}


def misfit(*, kind: str, operator: str, value: str) -> str:
    """What is wrong with a condition before it meets a fact, as a sentence; empty when it can be read."""
    if (kind, operator) not in _TESTS:
        fitting = ", ".join(f"'{name}'" for of_kind, name in _TESTS if of_kind == kind)
        return f"'{operator}' is no operator for a {kind}. Use {fitting}."
    if kind == "number":
        try:
            _number(value.strip())
        except (ValueError, InvalidOperation):
            return f"'{value}' is not a number."
    if operator in ("in", "not in", "contains") and not options(value):
        return "Give a value, or several with commas between."
    return ""
