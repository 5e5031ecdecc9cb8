"""Decision tables: columns, rows, conditions and worked examples, read out and taken in as drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import Shape
from assistline.decisions.content import OUTCOME, content_of, write_content
from assistline.decisions.publishing import DOMAINS, check_version, put_in_force
from assistline.models import (
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
from assistline.models.decision_table import VersionState
from assistline.publishing import CannotPublish

OF_COLUMN = {"fact": (DecisionColumn, "fact")}
COLUMN = Shape("Column", DecisionColumn, ("fact", "kind"), key=("fact",))
CELL = Shape(
    "Condition on",
    DecisionCell,
    ("fact", "operator", "value"),
    key=("fact",),
    ordered=False,
    judged_by=OF_COLUMN,
)
FACT = Shape(
    "Fact", DecisionExampleFact, ("fact", "value"), key=("fact",), ordered=False, judged_by=OF_COLUMN
)
EXAMPLE = Shape("Example", DecisionExample, ("words",), inside={"facts": FACT})
ROW = Shape("Row", DecisionRow, OUTCOME, inside={"when": CELL, "examples": EXAMPLE})


class TablesPart(Part):
    """Every table that the product asks for. Rows of a surge end by themselves, so they do not move."""

    folder = "tables"
    shape = Shape("Table", DecisionTable, ("slug", "name"), key=("slug",))
    content = Shape("Version", DecisionTableVersion, (), inside={"columns": COLUMN, "rows": ROW})
    kind = "decisiontable"
    draft_kind = "decisiontableversion"

    def here(self, customer: Customer) -> list[Document]:
        """The customer's, each with what is in force and its drafts, the oldest first."""
        tables = DecisionTable.objects.filter(customer=customer).order_by("slug")
        return [self._document(table) for table in tables]

    def name(self, document: Mapping[str, Any]) -> str:
        """By its name."""
        return f"The table {document['name']}"

    def obstacles(self, document: Mapping[str, Any]) -> Iterator[str]:
        """What cannot be written down here at all; the rest is said before a draft is published."""
        if document["slug"] not in DOMAINS:
            yield f"This installation asks for no table called “{document['slug']}”."
        versions = [document["in_force"]] if document["in_force"] else []
        for version in (*versions, *document["drafts"]):
            facts = {column["fact"] for column in version["columns"]}
            for place, row in enumerate(version["rows"], start=1):
                asked = [*row["when"], *(fact for example in row["examples"] for fact in example["facts"])]
                for fact in sorted({one["fact"] for one in asked} - facts):
                    yield f"Row {place} asks for “{fact}”, and there is no such column."

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """A table without a version."""
        return DecisionTable.objects.create(
            customer=customer, slug=document["slug"], name=document["name"]
        ).id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """Its name."""
        table = self._table(customer, document)
        for name in names:
            setattr(table, name, document[name])
        table.save(update_fields=list(names))
        return table.id

    def draft(self, customer: Customer, document: Document, content: Document, note: str) -> int:
        """A draft with the columns, rows, conditions and examples of the file."""
        table = self._table(customer, document)
        last = table.versions.aggregate(last=Max("number"))["last"] or 0
        draft = table.versions.create(
            number=last + 1, note=note, begun_from=table.versions.filter(state=VersionState.PUBLISHED).first()
        )
        write_content(draft, content)
        return draft.id

    def publish(self, version_id: int, *, by: User, at: datetime) -> None:
        """Put the first version in force: there is nothing before it that it could be compared with."""
        version = DecisionTableVersion.objects.select_for_update().get(id=version_id)
        problems = check_version(version).problems
        if problems:
            raise CannotPublish(problems)
        put_in_force(version, by=by, at=at)

    def _table(self, customer: Customer, document: Document) -> DecisionTable:
        return DecisionTable.objects.select_for_update().get(customer=customer, slug=document["slug"])

    def _document(self, table: DecisionTable) -> Document:
        versions = table.versions.exclude(state=VersionState.RETIRED).order_by("number")
        read = [(version.state, content_of(version)) for version in versions]
        return {
            **self.shape.own(table),
            "in_force": next((one for state, one in read if state == VersionState.PUBLISHED), None),
            "drafts": [one for state, one in read if state == VersionState.DRAFT],
        }
