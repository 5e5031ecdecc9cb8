"""A row at speed: for a storm, a festival, a failed network. One person, at once, and it ends by itself.

It stands below every row that means danger, so that it can never lower what is immediate or priority; it is
part of a version of its own, so that every grade that it gives names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q

from assistline.decisions.deciding import misfit
from assistline.decisions.publishing import obstacles, put_in_force, roll_back_table
from assistline.decisions.versions import begin_table_version, read_whole
from assistline.models import (
    DecisionCell,
    DecisionRow,
    DecisionTable,
    DecisionTableVersion,
    User,
)
from assistline.models.decision_table import VersionState
from assistline.publishing import CannotPublish

LONGEST = timedelta(hours=72)
# So long one person alone may keep it in force.
ALONE = timedelta(hours=4)
ALARMING = ("immediate", "priority")

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class SurgeRow:
    """What a surge row asks and decides.

    Args:
        conditions: Fact, operator, value.
        reason: Why, as an officer would say it.
    """

    conditions: Sequence[tuple[str, str, str]]
    grade: str
    disposition: str
    reason: str
    agency: str = ""
    minutes: int | None = None


@transaction.atomic
def add_surge_row(
    *, table_id: int, row: SurgeRow, by: User, at: datetime, until: datetime
) -> DecisionTableVersion:
    """Put what is in force, with one row more, in force until a time.

    Args:
        table_id: Which table.
        row: What it asks and decides.
        by: Who does it.
        at: When, timezone-aware.
        until: When it ends by itself, at most 72 hours later. A second row ends with the first.

    Raises:
        DecisionTable.DoesNotExist: There is no such table.
        CannotPublish: The row cannot be read, asks nothing, or would last too long.
    """
    table = DecisionTable.objects.select_for_update().get(id=table_id)
    now = table.versions.filter(state=VersionState.PUBLISHED).first()
    if now is None:
        raise CannotPublish(["Nothing of this table is in force yet."])
    said = _obstacles(row, now, at, until)
    if said:
        raise CannotPublish(said)
    draft = begin_table_version(version_id=now.id, note=f"Surge: {row.reason}"[:300], with_surge=True)
    _insert(draft, row)
    wrong = obstacles(read_whole(draft).table)
    if wrong:
        raise CannotPublish(wrong)
    draft.surge_until = min(until, now.surge_until) if now.surge_until else until
    draft.begun_from = now.begun_from if now.surge_until else now
    return put_in_force(draft, by=by, at=at)


@transaction.atomic
def confirm_surge(*, version_id: int, by: User) -> DecisionTableVersion:
    """A second person has read it: it stays until its time.

    Raises:
        DecisionTableVersion.DoesNotExist: There is no such surge in force.
        CannotPublish: It is the person's own.
    """
    versions = DecisionTableVersion.objects.select_for_update().filter(state=VersionState.PUBLISHED)
    version = versions.exclude(surge_until=None).get(id=version_id)
    if version.published_by_id == by.id:
        raise CannotPublish(["You began this surge: somebody else has to read it."])
    version.surge_confirmed_by_id = by.id
    version.save(update_fields=["surge_confirmed_by_id"])
    return version


def end_surges(*, at: datetime) -> int:
    """Put the version before back where a surge is over, or nobody else has read it in time.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many were ended.

    Raises:
        Nothing of its own: one that cannot be ended now is tried again at the next run.
    """
    over = DecisionTableVersion.objects.filter(
        Q(surge_until__lte=at) | Q(surge_confirmed_by_id=None, published_at__lte=at - ALONE),
        state=VersionState.PUBLISHED,
        surge_until__isnull=False,
    )
    ended = 0
    for version in over:
        note = "the surge is over" if version.surge_until <= at else "nobody else has read the surge"
        try:
            _end(version, at=at, note=note)
            ended += 1
        except Exception as error:  # whatever is wrong with this one, the others end too
            log.error("surge_not_ended", version=version.id, error=type(error).__name__)
    return ended


@transaction.atomic
def _end(version: DecisionTableVersion, *, at: datetime, note: str) -> None:
    DecisionTable.objects.select_for_update().get(id=version.table_id)
    if not DecisionTableVersion.objects.filter(id=version.id, state=VersionState.PUBLISHED).exists():
        return  # somebody was first
    before = version.begun_from
    if before is None:
        roll_back_table(table_id=version.table_id, by=None, at=at, note=note)
        return
    draft = begin_table_version(version_id=before.id, note=f"Back to version {before.number}: {note}")
    draft.restores = before.restores or before
    put_in_force(draft, by=None, at=at)


def _obstacles(row: SurgeRow, now: DecisionTableVersion, at: datetime, until: datetime) -> list[str]:
    said = []
    if not at < until <= at + LONGEST:
        said.append("Say until when it lasts: at most 72 hours from now.")
    if not row.conditions:
        said.append("Say for whom: a row without a condition would take every contact.")
    kinds = dict(now.columns.values_list("fact", "kind"))
    for fact, operator, value in row.conditions:
        if fact not in kinds:
            said.append(f"'{fact}' is no column of this table.")
        elif wrong := misfit(kind=kinds[fact], operator=operator, value=value):
            said.append(f"{fact}: {wrong}")
    return said


def _insert(draft: DecisionTableVersion, surge: SurgeRow) -> None:
    """Below the last row that means danger; the rows below it move down."""
    last = draft.rows.filter(grade__in=ALARMING).order_by("-position", "-id").first()
    above = last.position if last else 0
    draft.rows.filter(position__gt=above).update(position=F("position") + 1)
    row = DecisionRow.objects.create(
        version=draft,
        position=above + 1,
        grade=surge.grade,
        disposition=surge.disposition,
        minutes=surge.minutes,
        agency=surge.agency,
        reason=surge.reason,
        surge=True,
    )
    columns = {column.fact: column for column in draft.columns.all()}
    DecisionCell.objects.bulk_create(
        DecisionCell(row=row, column=columns[fact], operator=operator, value=value)
        for fact, operator, value in surge.conditions
    )
