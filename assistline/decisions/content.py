"""What a version says, written down as plain values, and written back into a draft.

Columns are named by their facts and not by ids, so that it can be kept, moved to another installation, or put
back after columns were made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistline.models import (
    DecisionCell,
    DecisionColumn,
    DecisionExample,
    DecisionExampleFact,
    DecisionRow,
    DecisionTableVersion,
)

OUTCOME = ("grade", "disposition", "minutes", "agency", "offence_code", "reason")
PARTS = ("cells__column", "examples__facts__column")

Document = Mapping[str, Any]


def content_of(version: DecisionTableVersion) -> dict[str, Any]:
    """A version as it stands, without the rows of a surge: five statements."""
    rows = version.rows.filter(surge=False).prefetch_related(*PARTS)
    return {"columns": columns_of(version), "rows": [row_content(row) for row in rows]}


def columns_of(version: DecisionTableVersion) -> list[dict[str, Any]]:
    """The columns of a version, in order."""
    return [{"fact": column.fact, "kind": column.kind} for column in version.columns.all()]


def row_content(row: DecisionRow) -> dict[str, Any]:
    """One row.

    Args:
        row: Read with :data:`PARTS`.
    """
    return {
        **{name: getattr(row, name) for name in OUTCOME},
        "when": [
            {"fact": cell.column.fact, "operator": cell.operator, "value": cell.value}
            for cell in _by_column(row.cells.all())
        ],
        "examples": [
            {
                "words": example.words,
                "facts": [
                    {"fact": fact.column.fact, "value": fact.value}
                    for fact in _by_column(example.facts.all())
                ],
            }
            for example in row.examples.all()
        ],
    }


def write_content(version: DecisionTableVersion, content: Document) -> None:
    """Write columns and rows into a draft that has none."""
    columns = DecisionColumn.objects.bulk_create(
        DecisionColumn(version=version, position=place, **column)
        for place, column in enumerate(content["columns"])
    )
    rows = DecisionRow.objects.bulk_create(
        DecisionRow(version=version, position=place, **{name: row[name] for name in OUTCOME})
        for place, row in enumerate(content["rows"], start=1)
    )
    write_parts(list(zip(rows, content["rows"], strict=True)), columns)


def write_parts(rows: Sequence[tuple[DecisionRow, Document]], columns: Iterable[DecisionColumn]) -> None:
    """Write the conditions and worked examples of rows that have none."""
    column = {one.fact: one for one in columns}
    DecisionCell.objects.bulk_create(
        DecisionCell(row=row, column=column[cell["fact"]], operator=cell["operator"], value=cell["value"])
        for row, written in rows
        for cell in written["when"]
    )
    examples = [(row, example) for row, written in rows for example in written["examples"]]
    made = DecisionExample.objects.bulk_create(
        DecisionExample(row=row, words=example["words"]) for row, example in examples
    )
    DecisionExampleFact.objects.bulk_create(
        DecisionExampleFact(example=new, column=column[fact["fact"]], value=fact["value"])
        for new, (_, example) in zip(made, examples, strict=True)
        for fact in example["facts"]
    )


def _by_column(parts: Iterable[Any]) -> list[Any]:
    """Conditions or facts, in the order of the columns."""
    return sorted(parts, key=lambda part: (part.column.position, part.column_id))
