"""What is said of other agencies, as a part of the configuration; it arrives as new versions of the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import Shape
from assistline.models import Customer
from reports.actions import rewrite_agency
from reports.agencies import forget
from reports.models import Agency

FIELDS = ("slug", "name", "takes", "phone", "web", "hours", "to_do", "to_have", "position")


class AgenciesPart(Part):
    """All agencies of a customer, as they are shown now."""

    file = "agencies"
    shape = Shape("Agency", Agency, FIELDS, key=("slug",))
    kind = "agency"

    def here(self, customer: Customer) -> list[Document]:
        """Those in force, by slug."""
        rows = Agency.objects.filter(customer=customer, is_current=True).order_by("slug")
        return [self.shape.own(row) for row in rows]

    def name(self, document: Mapping[str, Any]) -> str:
        """As a title."""
        return f"Agency {document['name']}"

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """The first version."""
        made = Agency.objects.create(customer=customer, created_at=at, **document)
        forget()
        return made.id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """The next version, in force at once."""
        now = Agency.objects.get(customer=customer, slug=document["slug"], is_current=True)
        words = {name: document[name] for name in names}
        return rewrite_agency(agency_id=now.id, words=words, at=at).id
