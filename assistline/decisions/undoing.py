"""Every change of a draft can be taken back, the newest first: what was there before it is kept with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from assistline.decisions.content import OUTCOME, PARTS, columns_of, row_content, write_parts
from assistline.decisions.versions import hold_draft
from assistline.models import (
    DecisionCell,
    DecisionColumn,
    DecisionExample,
    DecisionRow,
    DecisionTableVersion,
    DecisionUndo,
    User,
)
from assistline.publishing import CannotPublish

MOST_KEPT = 50
LONGEST = 200


def before_change(
    version: DecisionTableVersion, row_ids: Collection[int] = (), *, columns: bool = False
) -> dict[str, Any]:
    """What a draft is before some of its rows are changed: their content, and the order of all.

    Args:
        version: The draft, held by the caller.
        row_ids: Which rows will be changed or taken out.
        columns: The columns are changed, which may touch every row.
    """
    rows = version.rows.all() if columns else version.rows.filter(id__in=row_ids)
    kept = {str(row.id): row_content(row) for row in rows.prefetch_related(*PARTS)}
    order = list(version.rows.values_list("id", flat=True))
    return {"order": order, "rows": kept} | ({"columns": columns_of(version)} if columns else {})


def keep_change(
    version: DecisionTableVersion, before: dict[str, Any], words: str, *, by: User, at: datetime
) -> None:
    """Keep what was there before a change, in the transaction of the change.

    Args:
        version: The draft.
        before: As :func:`before_change` gave it; a row that is new is there with None.
        words: What was done.
        by: Who did it.
        at: When, timezone-aware.
    """
    version.undos.create(words=words[:LONGEST], content=before, by=by, at=at)
    kept = version.undos.values_list("id", flat=True)[:MOST_KEPT]
    version.undos.exclude(id__in=list(kept)).delete()


@transaction.atomic
def take_back(*, version_id: int, undo_id: int) -> DecisionUndo:
    """Take the newest change of a draft back.

    Args:
        version_id: The draft.
        undo_id: The change that the person saw as the newest.

    Raises:
        DecisionTableVersion.DoesNotExist: There is no such version.
        CannotPublish: It is no draft any more, or something else was done to it since.
    """
    version = hold_draft(version_id)
    newest = version.undos.first()
    if newest is None or newest.id != undo_id:
        raise CannotPublish(["The draft was changed since you looked. Read what Undo takes back now."])
    _restore(version, newest.content)
    version.undos.filter(id=newest.id).delete()
    return newest


def number_rows(rows: Sequence[DecisionRow]) -> None:
    """Number rows from top to bottom."""
    for position, row in enumerate(rows, start=1):
        row.position = position
    DecisionRow.objects.bulk_update(rows, ["position"])


def _restore(version: DecisionTableVersion, before: dict[str, Any]) -> None:
    if "columns" in before:
        _restore_columns(version, before["columns"])
    # Rows keep their ids: somebody may have another one of them open, with something typed in it.
    touched = {int(row_id): content for row_id, content in before["rows"].items()}
    version.rows.filter(id__in=[row_id for row_id, content in touched.items() if content is None]).delete()
    rows = [(_written(version, row_id, content), content) for row_id, content in touched.items() if content]
    DecisionCell.objects.filter(row_id__in=touched).delete()
    DecisionExample.objects.filter(row_id__in=touched).delete()
    write_parts(rows, version.columns.all())
    places = {row_id: place for place, row_id in enumerate(before["order"])}
    number_rows(sorted(version.rows.all(), key=lambda row: places.get(row.id, len(places))))


def _written(version: DecisionTableVersion, row_id: int, content: dict[str, Any]) -> DecisionRow:
    decided = {name: content[name] for name in OUTCOME}
    # Its place is given when all rows are there.
    row, _ = version.rows.update_or_create(
        id=row_id, defaults=decided, create_defaults=decided | {"position": 0}
    )
    return row


def _restore_columns(version: DecisionTableVersion, columns: list[dict[str, Any]]) -> None:
    version.columns.exclude(fact__in=[column["fact"] for column in columns]).delete()
    for place, column in enumerate(columns):
        DecisionColumn.objects.update_or_create(
            version=version, fact=column["fact"], defaults={"kind": column["kind"], "position": place}
        )
