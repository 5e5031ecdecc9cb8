"""Published decision tables as they are read by live contacts: from Postgres, kept per version."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from assistline.decisions import Condition, Row, Table
from assistline.models.decision_table import DecisionTableVersion, VersionState


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
