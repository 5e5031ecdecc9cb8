"""Writing the rows of a draft: what a row asks, what it decides, its worked examples, and its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from assistline.models import (
    DecisionCell,
    DecisionColumn,
    DecisionExample,
    DecisionExampleFact,
    DecisionRow,
    DecisionTableVersion,
)
from assistline.models.decision_table import VersionState
from assistline.publishing import CannotPublish


@dataclass(frozen=True)
class RowContent:
    """All that a row says.

    Args:
        conditions: Column id to operator and value; a column that is not there asks nothing.
        examples: Words, and column id to value as it is typed.
    """

    conditions: Mapping[int, tuple[str, str]]
    grade: str
    disposition: str
    minutes: int | None
    agency: str
    offence_code: str
    reason: str
    examples: Sequence[tuple[str, Mapping[int, str]]]


@transaction.atomic
def save_row(*, version_id: int, row_id: int | None, content: RowContent) -> DecisionRow:
    """Write a row of a draft as it was typed; a new one comes above the row that takes the rest.

    Args:
        version_id: The draft.
        row_id: Which row; none for a new one.
        content: What it says now.

    Raises:
        DecisionTableVersion.DoesNotExist, DecisionRow.DoesNotExist: There is no such version, or row of it.
        CannotPublish: The version is no draft any more.
    """
    version = _held_draft(version_id)
    row = version.rows.get(id=row_id) if row_id else DecisionRow(version=version, position=_next(version))
    row.grade, row.disposition, row.minutes = content.grade, content.disposition, content.minutes
    row.agency, row.offence_code, row.reason = content.agency, content.offence_code, content.reason
    row.save()
    columns = set(DecisionColumn.objects.filter(version=version).values_list("id", flat=True))
    row.cells.all().delete()
    DecisionCell.objects.bulk_create(
        DecisionCell(row=row, column_id=column, operator=operator, value=value)
        for column, (operator, value) in content.conditions.items()
        if column in columns
    )
    row.examples.all().delete()
    examples = DecisionExample.objects.bulk_create(
        DecisionExample(row=row, words=words) for words, _ in content.examples
    )
    DecisionExampleFact.objects.bulk_create(
        DecisionExampleFact(example=example, column_id=column, value=value)
        for example, (_, facts) in zip(examples, content.examples, strict=True)
        for column, value in facts.items()
        if column in columns
    )
    if row_id is None:
        _keep_above_the_rest(version, row)
    return row


@transaction.atomic
def move_row(*, row_id: int, by: int) -> DecisionRow:
    """Move a row of a draft up (``by`` -1) or down (1) by one place; the first and the last stay.

    Raises:
        DecisionRow.DoesNotExist: There is no such row.
        CannotPublish: Its version is no draft any more.
    """
    version = _held_draft(DecisionRow.objects.get(id=row_id).version_id)
    rows = list(version.rows.all())
    place = next(place for place, row in enumerate(rows) if row.id == row_id)
    row = rows.pop(place)
    rows.insert(min(max(place + by, 0), len(rows)), row)
    _number(rows)
    return row


def _keep_above_the_rest(version: DecisionTableVersion, new: DecisionRow) -> None:
    """The last row often asks nothing and takes the rest: below it, nothing would ever be reached."""
    rows = list(version.rows.prefetch_related("cells"))
    if len(rows) > 1 and not rows[-2].cells.all():
        rows[-2], rows[-1] = rows[-1], rows[-2]
    _number(rows)


def _number(rows: Sequence[DecisionRow]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position
    DecisionRow.objects.bulk_update(rows, ["position"])


def _next(version: DecisionTableVersion) -> int:
    return int(version.rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _held_draft(version_id: int) -> DecisionTableVersion:
    """The lock waits for whoever publishes it, or writes another row."""
    version = DecisionTableVersion.objects.select_for_update().get(id=version_id)
    if version.state != VersionState.DRAFT:
        raise CannotPublish(["This version is not a draft any more: copy it into one to change it."])
    return version
