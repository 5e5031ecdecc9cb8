"""The grade table while somebody is still being asked: what nobody has asked yet is no missing fact.

A report as it is sent is graded in full (``grading.py``): there a missing fact means that a person looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistline.decisions import CannotDecide, Fact, Row, Table
from assistline.decisions.deciding import holds
from triage.rules.grading import GRADE_TABLE, Graded, ReportFacts, assess


@dataclass(frozen=True)
class SoFar:
    """What the rules can say of a talk that goes on.

    Args:
        graded: By the rows that can be read; nothing while none of them says anything.
        unasked: Slugs of the facts that more urgent rows wait for, in the order of the table.
    """

    graded: Graded | None
    unasked: tuple[str, ...]


def assess_so_far(tables: Mapping[str, Table], facts: ReportFacts) -> SoFar:
    """Grade what is known by the rows that what is known can decide.

    Args:
        tables: The published tables by slug.
        facts: What is known; what was not asked is not among the answers.
    """
    table = tables.get(GRADE_TABLE)
    if table is None:
        return SoFar(assess(tables, facts), ())
    known = facts.for_table() | {"agency": facts.reading.agency}
    rows: list[Row] = []
    waits: dict[str, None] = {}
    hit: Row | None = None
    for row in table.rows:
        lacking = _lacks(table, row, known)
        if lacking is None:
            rows.append(row)
            hit = hit or (row if _holds(table, row, known) else None)
        elif lacking and hit is None:
            waits.setdefault(lacking)
    # The row that takes the rest is for whom no form fits: of a talk it says nothing yet.
    if hit is None or (not hit.conditions and waits):
        return SoFar(None, tuple(waits))
    return SoFar(assess({**tables, GRADE_TABLE: replace(table, rows=tuple(rows))}, facts), tuple(waits))


def _lacks(table: Table, row: Row, known: Mapping[str, Fact]) -> str | None:
    """The first fact that a row waits for; empty where it fails anyway, None where it can be read."""
    lacking = ""
    for condition in row.conditions:
        try:
            if not holds(condition, known, where=table.name):
                return ""
        except CannotDecide as error:
            if not error.fact:
                return None  # the row itself is broken: reading it says so
            lacking = lacking or error.fact
    return lacking or None


def _holds(table: Table, row: Row, known: Mapping[str, Fact]) -> bool:
    try:
        return all(holds(condition, known, where=table.name) for condition in row.conditions)
    except CannotDecide:
        return True
