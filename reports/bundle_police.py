"""Whose police take what happens in another state, as a part of the configuration; it holds at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import Shape
from assistline.models import Customer
from reports.models import PoliceElsewhere


class PolicePart(Part):
    """One document for each state that is not the customer's."""

    file = "police_elsewhere"
    shape = Shape(
        "Police elsewhere", PoliceElsewhere, ("state", "name", "number", "website", "note"), key=("state",)
    )
    kind = "policeelsewhere"

    def here(self, customer: Customer) -> list[Document]:
        """All of the customer's, by state."""
        return [self.shape.own(row) for row in customer.police_elsewhere.order_by("state")]

    def name(self, document: Mapping[str, Any]) -> str:
        """By its state."""
        return f"Police elsewhere in {document['state']}"

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """Make it."""
        return PoliceElsewhere.objects.create(customer=customer, **document).id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """Write them."""
        row = PoliceElsewhere.objects.get(customer=customer, state=document["state"])
        for name in names:
            setattr(row, name, document[name])
        row.save(update_fields=list(names))
        return row.id
