"""Decision tables for tests of the engine: of nobody's floor, so that nothing but the engine has a say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from assistline.decisions.loading import load_published
from assistline.decisions.publishing import publish_table_version, put_in_force
from assistline.models import (
    Centre,
    Customer,
    DecisionCell,
    DecisionColumn,
    DecisionExample,
    DecisionExampleFact,
    DecisionRow,
    DecisionTable,
    DecisionTableVersion,
    User,
)
from tests.conftest import person

NOON = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
COLUMNS = (("cues", "list"), ("type", "text"), ("times", "number"))
# Conditions as fact to (operator, value), what is decided, and a worked example.
MadeRow = tuple[Mapping[str, tuple[str, str]], str, Mapping[str, str]]
DANGER: MadeRow = ({"cues": ("contains", "weapon")}, "immediate", {"cues": "weapon"})
NOISE: MadeRow = ({"type": ("is", "noise")}, "scheduled", {"cues": "", "type": "noise"})
REST: MadeRow = ({}, "priority", {"cues": "", "type": "theft"})
HANDS = {"immediate": "transfer_000", "priority": "officer_review"}


def make_table(customer: Customer, rows: Sequence[MadeRow] = (DANGER, NOISE, REST)) -> DecisionTableVersion:
    """A table with one version in force since noon."""
    table = DecisionTable.objects.create(customer=customer, slug="probe", name="Probe")
    version = table.versions.create(number=1)
    for position, (fact, kind) in enumerate(COLUMNS):
        DecisionColumn.objects.create(version=version, fact=fact, kind=kind, position=position)
    for row in rows:
        add_row(version, row)
    return publish_table_version(version_id=version.id, by=None, at=NOON)


def publish_by_two(draft: DecisionTableVersion, at: datetime) -> DecisionTableVersion:
    """In force as if one person had asked and another had read and published it."""
    reader = User.objects.filter(username="reader").first() or person(
        "reader",
        "administrator",
        Centre.objects.filter(customer=draft.table.customer).earliest("id"),
        "R. Reader",
    )
    draft.proposed_by_id, draft.proposed_at = 0, at
    return put_in_force(draft, by=reader, at=at)


def add_row(version: DecisionTableVersion, made: MadeRow, position: int | None = None) -> DecisionRow:
    """A row with its example, at the end if not said otherwise."""
    asked, grade, facts = made
    columns = {column.fact: column for column in version.columns.all()}
    row = DecisionRow.objects.create(
        version=version,
        position=version.rows.count() + 1 if position is None else position,
        grade=grade,
        disposition=HANDS.get(grade, "report"),
        reason=f"Decided {grade}",
    )
    for fact, (operator, value) in asked.items():
        DecisionCell.objects.create(row=row, column=columns[fact], operator=operator, value=value)
    example = DecisionExample.objects.create(row=row, words="An example")
    for fact, value in facts.items():
        DecisionExampleFact.objects.create(example=example, column=columns[fact], value=value)
    return row


def published(table: DecisionTable) -> DecisionTableVersion:
    """The version that is in force."""
    return table.versions.get(state="published")


def rows_in_force(table: DecisionTable) -> list[tuple[str, str]]:
    """What live contacts read: grade and reason of each row."""
    read = load_published(slugs=[table.slug], customer_id=table.customer_id)[table.slug]
    return [(row.grade, row.reason) for row in read.rows]
