"""Telephone lines as a part of the configuration: whose they are and their names, never their tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from agents.actions import make_line
from agents.models import TelephoneLine
from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import Shape
from assistline.models import Centre, Customer
from assistline.publishing import CannotPublish


class LinesPart(Part):
    """One document for each line, by its centre and its name."""

    file = "lines"
    shape = Shape(
        "Telephone line",
        TelephoneLine,
        ("centre", "name", "number", "interpreter_languages", "is_active"),
        key=("centre", "name"),
        judged_by={"centre": (Centre, "name")},
        ordered=False,
    )
    kind = "telephoneline"
    not_made = "Its centre is not here either: add that in the settings, and read the file again."
    when_made = "Give it a token on its page: tokens do not move."

    def here(self, customer: Customer) -> list[Document]:
        """All of the customer's, the oldest of those that share a name."""
        lines = self._lines(customer).order_by("centre__name", "name", "-id")
        found = {(line.centre.name, line.name): self._document(line) for line in lines}
        return list(found.values())

    def name(self, document: Mapping[str, Any]) -> str:
        """By its name and its centre."""
        return f"Telephone line {document['name']} of {document['centre']}"

    def takes_new(self, customer: Customer, document: Document, *, first: bool) -> bool:
        """Where its centre is, or is made from the same file."""
        return first or self._centre(customer, document) is not None

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """A line that no telephone system can knock at yet."""
        centre = self._centre(customer, document)
        if centre is None:
            raise CannotPublish([f"There is no centre called “{document['centre']}”."])
        made = make_line(centre=centre, name=document["name"], number=document["number"]).line
        made.is_active, made.interpreter_languages = document["is_active"], document["interpreter_languages"]
        made.save(update_fields=["is_active", "interpreter_languages"])
        return made.id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """Its number, the languages of its interpreters, and whether it is on."""
        lines = self._lines(customer).filter(centre__name=document["centre"], name=document["name"])
        line = lines.order_by("id")[0]
        for name in names:
            setattr(line, name, document[name])
        line.save(update_fields=list(names))
        return line.id

    def _lines(self, customer: Customer) -> QuerySet[TelephoneLine]:
        return TelephoneLine.objects.filter(centre__customer=customer).select_related("centre")

    def _centre(self, customer: Customer, document: Document) -> Centre | None:
        return customer.centres.filter(name=document["centre"]).order_by("id").first()

    def _document(self, line: TelephoneLine) -> Document:
        return {"centre": line.centre.name, **self.shape.own(line)}
