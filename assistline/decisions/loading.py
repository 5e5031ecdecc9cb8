"""Published decision tables as they are read by live contacts: from Postgres, kept per version."""

from __future__ import annotations

from functools import lru_cache

from assistline.decisions import CannotDecide, Condition, Row, Table
from assistline.models.decision_table import DecisionTableVersion, VersionState


def load_published(*, slug: str, customer_id: int) -> Table:
    """The table that is in force for a customer.

    Raises:
        CannotDecide: The customer has no published version of it.
    """
    version = (
        DecisionTableVersion.objects.filter(
            table__slug=slug, table__customer_id=customer_id, state=VersionState.PUBLISHED
        )
        .values_list("id", "number")
        .first()
    )
    if version is None:
        raise CannotDecide(f"No version of the table '{slug}' is published.")
    return load_version(version[0], slug, version[1])


@lru_cache(maxsize=256)
def load_version(version_id: int, slug: str, number: int) -> Table:
    """The rows of one published version.

    They never change (a trigger sees to it), so they are read once a process.
    """
    return read_version(version_id, slug, number)


def read_version(version_id: int, slug: str, number: int) -> Table:
    """The rows of a version as they are now: for drafts, which change under the administrator's hands."""
    version = DecisionTableVersion.objects.prefetch_related("rows__cells__column").get(id=version_id)
    rows = tuple(
        Row(
            number=place,
            conditions=tuple(
                Condition(cell.column.fact, cell.column.kind, cell.operator, cell.value)
                for cell in sorted(row.cells.all(), key=lambda cell: (cell.column.position, cell.column_id))
            ),
            grade=row.grade,
            disposition=row.disposition,
            minutes=row.minutes,
            reason=row.reason,
            agency=row.agency,
            offence_code=row.offence_code,
            surge=row.surge,
        )
        for place, row in enumerate(version.rows.all(), start=1)
    )
    return Table(slug=slug, version=number, rows=rows)
