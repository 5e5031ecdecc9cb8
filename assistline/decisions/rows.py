"""Writing the rows of a draft: what a row asks, what it decides, its worked examples, and its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assistline.decisions.undoing import before_change, keep_change, number_rows
from assistline.decisions.versions import hold_draft
from assistline.models import (
    DecisionCell,
    DecisionColumn,
    DecisionExample,
    DecisionExampleFact,
    DecisionRow,
    DecisionTableVersion,
    User,
)


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
def save_row(
    *, version_id: int, row_id: int | None, content: RowContent, by: User, at: datetime
) -> DecisionRow:
    """Write a row of a draft as it was typed; a new one comes above the row that takes the rest.

    Args:
        version_id: The draft.
        row_id: Which row; none for a new one.
        content: What it says now.
        by: Who writes it.
        at: When, timezone-aware.

    Raises:
        DecisionTableVersion.DoesNotExist, DecisionRow.DoesNotExist: There is no such version, or row of it.
        CannotPublish: The version is no draft any more.
    """
    version = hold_draft(version_id)
    row = version.rows.get(id=row_id) if row_id else DecisionRow(version=version, position=_next(version))
    before = before_change(version, [row_id] if row_id else [])
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
        before["rows"][str(row.id)] = None
    done = "changed" if row_id else "added"
    keep_change(version, before, f"{_named(version, row)} {done}: “{row.reason}”", by=by, at=at)
    return row


@transaction.atomic
def move_row(*, row_id: int, step: int, by: User, at: datetime) -> DecisionRow:
    """Move a row of a draft up (``step`` -1) or down (1) by one place; the first and the last stay.

    Args:
        row_id: Which row.
        step: How far down.
        by: Who moves it.
        at: When, timezone-aware.

    Raises:
        DecisionRow.DoesNotExist: There is no such row.
        CannotPublish: Its version is no draft any more.
    """
    version = hold_draft(DecisionRow.objects.get(id=row_id).version_id)
    before = before_change(version)
    rows = list(version.rows.all())
    place = next(place for place, row in enumerate(rows) if row.id == row_id)
    row = rows.pop(place)
    rows.insert(min(max(place + step, 0), len(rows)), row)
    number_rows(rows)
    way = "up" if step < 0 else "down"
    keep_change(version, before, f"Row {place + 1} moved {way}: “{row.reason}”", by=by, at=at)
    return row


@transaction.atomic
def take_out_row(*, row_id: int, by: User, at: datetime) -> DecisionTableVersion:
    """Take a row out of a draft; :func:`assistline.decisions.undoing.take_back` brings it back.

    Args:
        row_id: Which row.
        by: Who takes it out.
        at: When, timezone-aware.

    Raises:
        DecisionRow.DoesNotExist: There is no such row.
        CannotPublish: Its version is no draft any more.
    """
    version = hold_draft(DecisionRow.objects.get(id=row_id).version_id)
    row = version.rows.get(id=row_id)
    before, name = before_change(version, [row_id]), _named(version, row)
    row.delete()
    keep_change(version, before, f"{name} taken out: “{row.reason}”", by=by, at=at)
    return version


def _named(version: DecisionTableVersion, row: DecisionRow) -> str:
    ids = list(version.rows.values_list("id", flat=True))
    return f"Row {ids.index(row.id) + 1}"


def _keep_above_the_rest(version: DecisionTableVersion, new: DecisionRow) -> None:
    """The last row often asks nothing and takes the rest: below it, nothing would ever be reached."""
    rows = list(version.rows.prefetch_related("cells"))
    if len(rows) > 1 and not rows[-2].cells.all():
        rows[-2], rows[-1] = rows[-1], rows[-2]
    number_rows(rows)


def _next(version: DecisionTableVersion) -> int:
    return int(version.rows.aggregate(last=Max("position"))["last"] or 0) + 1
