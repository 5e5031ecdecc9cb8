"""Published decision tables as they are read by live contacts: from Postgres, kept per version."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from assistline.decisions import Condition, Row, Table
from assistline.models.decision_table import DecisionColumn, DecisionRow, DecisionTableVersion, VersionState


def load_published(*, slugs: Collection[str], customer_id: int) -> dict[str, Table]:
    """The tables that are in force for a customer, by slug; one that is not there has none. One statement."""
    versions = DecisionTableVersion.objects.filter(
        table__slug__in=slugs, table__customer_id=customer_id, state=VersionState.PUBLISHED
    )
    found = versions.values_list("table__slug", "id", "number")
    return {slug: load_version(version_id, slug, number) for slug, version_id, number in found}


@lru_cache(maxsize=256)
def load_version(version_id: int, slug: str, number: int) -> Table:
    """The rows of one published version.

    They never change (a trigger sees to it), so they are read once a process.

    Raises:
        DecisionTableVersion.DoesNotExist: There is no such version.
    """
    version = DecisionTableVersion.objects.prefetch_related("columns", "rows__cells").get(id=version_id)
    return Table(slug, number, as_rows(version.rows.all(), version.columns.all()))


def as_rows(rows: Iterable[DecisionRow], columns: Iterable[DecisionColumn]) -> tuple[Row, ...]:
    """Stored rows, from top to bottom, as tables read them.

    Args:
        rows: Of one version, in order, with their cells.
        columns: Of the same version, in order: conditions are read in the order of the columns.
    """
    places = {column.id: (place, column) for place, column in enumerate(columns)}
    return tuple(
        Row(
            number=number,
            conditions=tuple(
                Condition(
                    places[cell.column_id][1].fact, places[cell.column_id][1].kind, cell.operator, cell.value
                )
                for cell in sorted(row.cells.all(), key=lambda cell: places[cell.column_id][0])
            ),
            grade=row.grade,
            disposition=row.disposition,
            minutes=row.minutes,
            reason=row.reason,
            agency=row.agency,
            offence_code=row.offence_code,
            surge=row.surge,
        )
        for number, row in enumerate(rows, start=1)
    )
