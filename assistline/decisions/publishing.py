"""New versions of decision tables: copied, checked, put in force in one step, never changed afterwards."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assistline.decisions import DISPOSITIONS, GRADES, Condition, Row, Table, misfit
from assistline.decisions.loading import read_version
from assistline.models import (
    DecisionCell,
    DecisionColumn,
    DecisionRow,
    DecisionTable,
    DecisionTableVersion,
    User,
)
from assistline.models.decision_table import VersionState
from assistline.publishing import CannotPublish


def obstacles(table: Table) -> list[str]:
    """What has to be put right before this table may decide anything; pure."""
    if not table.rows:
        return ["The table has no row."]
    said = []
    asked: dict[frozenset[Condition], int] = {}
    for row in table.rows:
        said += [f"Row {row.number}: {words}" for words in _row_obstacles(row)]
        conditions = frozenset(row.conditions)
        if conditions in asked:
            said.append(f"Row {row.number} asks the same as row {asked[conditions]} and is never reached.")
        asked.setdefault(conditions, row.number)
    always = [row.number for row in table.rows[:-1] if not row.conditions]
    if always:
        said.append(f"Row {always[0]} has no condition, so the rows below it are never reached.")
    return said


def _row_obstacles(row: Row) -> list[str]:
    said = []
    if row.grade not in GRADES:
        said.append(f"'{row.grade}' is no grade.")
    if row.disposition not in DISPOSITIONS:
        said.append(f"'{row.disposition}' is no disposition.")
    if not row.reason.strip():
        said.append("say why, in a sentence.")
    if row.minutes == 0:
        said.append("a deadline of 0 minutes has passed before anyone can look.")
    for condition in row.conditions:
        wrong = misfit(kind=condition.kind, operator=condition.operator, value=condition.value)
        if wrong:
            said.append(f"{condition.fact}: {wrong}")
    return said


def version_obstacles(version: DecisionTableVersion) -> list[str]:
    """:func:`obstacles` of a version as it stands in the database."""
    return obstacles(read_version(version.id, version.table.slug, version.number))


@transaction.atomic
def begin_table_version(*, version_id: int) -> DecisionTableVersion:
    """Make a draft with the columns, rows and cells of another version, old or in force.

    Raises:
        DecisionTableVersion.DoesNotExist: There is no such version.
    """
    source = DecisionTableVersion.objects.get(id=version_id)
    DecisionTable.objects.select_for_update().get(id=source.table_id)
    last = source.table.versions.aggregate(last=Max("number"))["last"]
    draft = source.table.versions.create(number=last + 1, note=f"From version {source.number}")

    columns = list(source.columns.all())
    new_columns = DecisionColumn.objects.bulk_create(
        DecisionColumn(version=draft, fact=column.fact, kind=column.kind, position=column.position)
        for column in columns
    )
    column_for = dict(zip((column.id for column in columns), new_columns, strict=True))
    rows = list(source.rows.prefetch_related("cells"))
    new_rows = DecisionRow.objects.bulk_create(
        DecisionRow(
            version=draft,
            position=row.position,
            grade=row.grade,
            disposition=row.disposition,
            minutes=row.minutes,
            reason=row.reason,
        )
        for row in rows
    )
    DecisionCell.objects.bulk_create(
        DecisionCell(row=new_row, column=column_for[cell.column_id], operator=cell.operator, value=cell.value)
        for row, new_row in zip(rows, new_rows, strict=True)
        for cell in row.cells.all()
    )
    return draft


@transaction.atomic
def publish_table_version(*, version_id: int, by: User | None, at: datetime) -> DecisionTableVersion:
    """Put a draft in force, and retire what was in force before.

    Args:
        version_id: The draft.
        by: Who publishes it; nobody when the product brings it along.
        at: When, timezone-aware.

    Raises:
        DecisionTableVersion.DoesNotExist: There is no such version.
        CannotPublish: It is no draft, or it has obstacles.
    """
    # The lock waits for whoever is still writing rows of it, and keeps the next writer out.
    version = (
        DecisionTableVersion.objects.select_for_update(of=["self"]).select_related("table").get(id=version_id)
    )
    if version.state != VersionState.DRAFT:
        raise CannotPublish(["This version is not a draft."])
    said = version_obstacles(version)
    if said:
        raise CannotPublish(said)
    version.table.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.RETIRED)
    version.state = VersionState.PUBLISHED
    version.published_at = at
    version.published_by_id = by.id if by else None
    version.save(update_fields=["state", "published_at", "published_by_id"])
    return version
