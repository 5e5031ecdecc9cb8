"""A row at speed: for a storm, a festival, a failed network. One person, at once, and it ends by itself.

It stands below every row that means danger, so that it can never lower what is immediate or priority; it is
part of a version of its own, so that every grade that it gives names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import QuerySet

from assistline.decisions.checks import anything
from assistline.decisions.deciding import Condition, Row, Table, misfit
from assistline.decisions.placing import CannotPlace, place_of
from assistline.decisions.publishing import (
    Known,
    keep_on_trail,
    known_of,
    obstacles,
    put_back,
    put_in_force,
    roll_back_table,
)
from assistline.decisions.undoing import number_rows
from assistline.decisions.versions import Whole, begin_table_version, read_whole
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
        CannotPublish: The row cannot be read, asks nothing, would last too long, or would lower danger.
    """
    table = DecisionTable.objects.select_for_update().get(id=table_id)
    now = table.versions.filter(state=VersionState.PUBLISHED).first()
    if now is None:
        raise CannotPublish(["Nothing of this table is in force yet."])
    _judge(row, now, at, until)
    draft = begin_table_version(version_id=now.id, note=f"Surge: {row.reason}"[:300], with_surge=True)
    _insert(draft, row, read_whole(draft))
    draft.surge_until = min(until, now.surge_until) if now.surge_until else until
    draft.begun_from = now.begun_from if now.surge_until else now
    return put_in_force(draft, by=by, at=at, action="table.surged")


def with_surge_row(
    *, now: DecisionTableVersion, row: SurgeRow, at: datetime, until: datetime
) -> tuple[Table, Table]:
    """What is in force, and the same with a surge row in its place. Nothing is written.

    Args:
        now: The version in force, with its table.
        row, at, until: As for :func:`add_surge_row`.

    Raises:
        CannotPublish: As for :func:`add_surge_row`.
    """
    _judge(row, now, at, until)
    whole = read_whole(now)
    new, above = _placed(row, whole, known_of(now.table))
    rows = [*whole.table.rows[:above], new, *whole.table.rows[above:]]
    numbered = tuple(replace(one, number=number) for number, one in enumerate(rows, start=1))
    return whole.table, replace(whole.table, rows=numbered)


@transaction.atomic
def confirm_surge(*, version_id: int, by: User) -> DecisionTableVersion:
    """A second person has read it: it stays until its time.

    Raises:
        DecisionTableVersion.DoesNotExist: There is no such surge in force.
        CannotPublish: It is the person's own.
    """
    versions = DecisionTableVersion.objects.select_for_update().filter(state=VersionState.PUBLISHED)
    version = versions.exclude(surge_until=None).get(id=version_id)
    if by.has_log_in(version.published_by_id):
        raise CannotPublish(["You began this surge: somebody else has to read it."])
    version.surge_confirmed_by_id = by.id
    version.save(update_fields=["surge_confirmed_by_id"])
    keep_on_trail(version, by, "table.surge_confirmed")
    return version


@transaction.atomic
def end_surge(*, version_id: int, by: User, at: datetime) -> DecisionTableVersion:
    """End a surge before its time: what was in force before it is in force again.

    Raises:
        DecisionTableVersion.DoesNotExist: There is no such surge in force.
    """
    version = _in_force().get(id=version_id)
    DecisionTable.objects.select_for_update().get(id=version.table_id)
    version = _in_force().get(id=version_id)  # somebody may have been first
    return _end(version, by=by, at=at, note="the surge was ended")


def end_surges(*, at: datetime) -> int:
    """Put the version before back where a surge is over, or nobody else has read it in time.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many were ended.

    Raises:
        Nothing of its own: one that cannot be ended now is tried again at the next run.
    """
    ended = 0
    for version in _in_force():
        try:
            ended += _end_if_over(version, at)
        except Exception as error:  # whatever is wrong with this one, the others end too
            log.error("surge_not_ended", version=version.id, error=type(error).__name__)
    return ended


@transaction.atomic
def _end_if_over(version: DecisionTableVersion, at: datetime) -> bool:
    if not _why_over(version, at):
        return False
    DecisionTable.objects.select_for_update().get(id=version.table_id)
    now = _in_force().filter(id=version.id).first()
    why = _why_over(now, at) if now else ""  # somebody may have ended it, or read it, meanwhile
    if now is None or not why:
        return False
    _end(now, by=None, at=at, note=why)
    return True


def _in_force() -> QuerySet[DecisionTableVersion]:
    published = DecisionTableVersion.objects.filter(state=VersionState.PUBLISHED, surge_until__isnull=False)
    return published.select_related("table", "begun_from")


def _why_over(version: DecisionTableVersion, at: datetime) -> str:
    if version.surge_until and version.surge_until <= at:
        return "the surge is over"
    alone = version.surge_confirmed_by_id is None and _alone_since(version) <= at - ALONE
    return "nobody else has read the surge" if alone else ""


def _alone_since(version: DecisionTableVersion) -> datetime:
    """Since when nobody else has read a surge: a further row does not begin the time anew."""
    rows = version.table.versions.exclude(surge_until=None).exclude(published_at=None)
    same = rows.filter(begun_from_id=version.begun_from_id).order_by("-published_at", "-number")
    since = version.published_at
    for earlier in same:
        if earlier.surge_confirmed_by_id is not None:
            break
        since = earlier.published_at
    if since is None:
        raise ValueError("A surge in force was published at some time.")
    return since


def _end(version: DecisionTableVersion, *, by: User | None, at: datetime, note: str) -> DecisionTableVersion:
    before = version.begun_from
    if before is None:
        return roll_back_table(table_id=version.table_id, by=by, at=at, note=note)
    words = f"Back to version {before.number}: {note}"
    return put_back(before, by=by, at=at, note=words, action="table.surge_ended")


def _judge(row: SurgeRow, now: DecisionTableVersion, at: datetime, until: datetime) -> None:
    said = _obstacles(row, now, at, until)
    if said:
        raise CannotPublish(said)


def _obstacles(row: SurgeRow, now: DecisionTableVersion, at: datetime, until: datetime) -> list[str]:
    said = []
    if not at < until <= at + LONGEST:
        said.append("Say until when it lasts: at most 72 hours from now.")
    if not row.conditions:
        said.append("Say for whom: a row without a condition would take every contact.")
    facts = [fact for fact, _, _ in row.conditions]
    if len(set(facts)) < len(facts):
        said.append("Ask each fact once.")
    kinds = dict(now.columns.values_list("fact", "kind"))
    for fact, operator, value in row.conditions:
        if fact not in kinds:
            said.append(f"'{fact}' is no column of this table.")
        elif wrong := misfit(kind=kinds[fact], operator=operator, value=value):
            said.append(f"{fact}: {wrong}")
    return said


def _placed(surge: SurgeRow, whole: Whole, known: Known) -> tuple[Row, int]:
    """The row as tables read it, and how many rows stay above it."""
    asked = {fact: (operator, value) for fact, operator, value in surge.conditions}
    new = Row(
        number=0,
        conditions=tuple(Condition(c.fact, c.kind, *asked[c.fact]) for c in whole.columns if c.fact in asked),
        grade=surge.grade,
        disposition=surge.disposition,
        minutes=surge.minutes,
        reason=surge.reason,
        agency=surge.agency,
        surge=True,
    )
    wrong = obstacles(Table(whole.table.slug, whole.table.version, (new,)))
    if wrong:
        said = [words.removeprefix("Row 0: ") for words in wrong]
        raise CannotPublish([words[0].upper() + words[1:] for words in said])
    try:
        return new, place_of(new, whole.table.rows, anything(whole.columns, known.domains, known.counts))
    except CannotPlace as error:
        raise CannotPublish([str(error)]) from error


def _insert(draft: DecisionTableVersion, surge: SurgeRow, whole: Whole) -> None:
    """Below the rows that mean danger; the rows below it move down."""
    new, above = _placed(surge, whole, known_of(draft.table))
    columns = {column.fact: column for column in draft.columns.all()}
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
    rows = list(draft.rows.exclude(id=row.id))
    rows.insert(above, row)
    number_rows(rows)
    DecisionCell.objects.bulk_create(
        DecisionCell(row=row, column=columns[asked.fact], operator=asked.operator, value=asked.value)
        for asked in new.conditions
    )
