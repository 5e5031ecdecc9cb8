"""Versions of a table as they stand in the database: read whole, copied into a draft."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from assistline.decisions.checks import Column, Example
from assistline.decisions.deciding import Table
from assistline.decisions.loading import as_rows
from assistline.models import (
    DecisionCell,
    DecisionColumn,
    DecisionExample,
    DecisionExampleFact,
    DecisionRow,
    DecisionTable,
    DecisionTableVersion,
)
from assistline.models.decision_table import VersionState
from assistline.publishing import CannotPublish


@dataclass(frozen=True)
class Whole:
    """A version with everything that belongs to it."""

    table: Table
    columns: tuple[Column, ...]
    examples: tuple[Example, ...]

    @property
    def fingerprint(self) -> str:
        """The same for the same content: rows, columns and examples."""
        said = repr((self.table.rows, self.columns, self.examples))
        return hashlib.sha256(said.encode()).hexdigest()


def read_whole(version: DecisionTableVersion) -> Whole:
    """A version as it is now: five statements."""
    rows = version.rows.prefetch_related("cells", "examples__facts")
    return as_whole(version, rows=list(rows), columns=list(version.columns.all()))


def as_whole(
    version: DecisionTableVersion, *, rows: Sequence[DecisionRow], columns: Sequence[DecisionColumn]
) -> Whole:
    """A version of what was read of it.

    Args:
        version: With its table.
        rows: Its rows in order, with their cells, and their examples with facts.
        columns: Its columns in order.
    """
    fact_of = {column.id: column.fact for column in columns}
    return Whole(
        Table(version.table.slug, version.number, as_rows(rows, columns)),
        tuple(Column(column.fact, column.kind) for column in columns),
        tuple(
            Example(
                number,
                example.words,
                {fact_of[fact.column_id]: fact.value for fact in _in_order(example.facts.all(), fact_of)},
            )
            for number, row in enumerate(rows, start=1)
            for example in row.examples.all()
        ),
    )


def _in_order(facts: Iterable[DecisionExampleFact], columns: Mapping[int, str]) -> list[DecisionExampleFact]:
    places = list(columns)
    return sorted(facts, key=lambda fact: places.index(fact.column_id))


def hold_draft(version_id: int) -> DecisionTableVersion:
    """Lock a draft and its table until the caller's transaction ends.

    The locks wait for whoever writes rows of it or rolls its table back, and keep the next one out.

    Raises:
        DecisionTableVersion.DoesNotExist: There is no such version.
        CannotPublish: It is no draft any more.
    """
    table_id = DecisionTableVersion.objects.values_list("table_id", flat=True).get(id=version_id)
    DecisionTable.objects.select_for_update().get(id=table_id)
    versions = DecisionTableVersion.objects.select_for_update(of=["self"]).select_related("table__customer")
    version = versions.get(id=version_id)
    if version.state != VersionState.DRAFT:
        raise CannotPublish(["This version is not a draft any more: copy it into one to change it."])
    return version


@transaction.atomic
def begin_table_version(*, version_id: int, note: str = "", with_surge: bool = False) -> DecisionTableVersion:
    """Make a draft with the columns, rows, cells and examples of another version, old or in force.

    Args:
        version_id: The version to copy.
        note: What the draft is for.
        with_surge: Copy rows of a surge too; they end with it, so a draft does not take them along.

    Raises:
        DecisionTableVersion.DoesNotExist: There is no such version.
    """
    source = DecisionTableVersion.objects.get(id=version_id)
    DecisionTable.objects.select_for_update().get(id=source.table_id)
    last = source.table.versions.aggregate(last=Max("number"))["last"]
    draft = source.table.versions.create(
        number=last + 1, note=note or f"From version {source.number}", begun_from=source
    )
    columns = list(source.columns.all())
    new_columns = DecisionColumn.objects.bulk_create(
        DecisionColumn(version=draft, fact=column.fact, kind=column.kind, position=column.position)
        for column in columns
    )
    column_for = dict(zip((column.id for column in columns), new_columns, strict=True))
    kept = source.rows.all() if with_surge else source.rows.filter(surge=False)
    rows = list(kept.prefetch_related("cells", "examples__facts"))
    new_rows = DecisionRow.objects.bulk_create(_copy_of(row, draft) for row in rows)
    pairs = list(zip(rows, new_rows, strict=True))
    DecisionCell.objects.bulk_create(
        DecisionCell(row=new, column=column_for[cell.column_id], operator=cell.operator, value=cell.value)
        for row, new in pairs
        for cell in row.cells.all()
    )
    examples = [
        (example, DecisionExample(row=new, words=example.words))
        for row, new in pairs
        for example in row.examples.all()
    ]
    DecisionExample.objects.bulk_create(new for _, new in examples)
    DecisionExampleFact.objects.bulk_create(
        DecisionExampleFact(example=new, column=column_for[fact.column_id], value=fact.value)
        for example, new in examples
        for fact in example.facts.all()
    )
    return draft


def _copy_of(row: DecisionRow, draft: DecisionTableVersion) -> DecisionRow:
    return DecisionRow(
        version=draft,
        position=row.position,
        grade=row.grade,
        disposition=row.disposition,
        minutes=row.minutes,
        agency=row.agency,
        offence_code=row.offence_code,
        surge=row.surge,
        reason=row.reason,
    )
