"""The customer's own numbers and sentences, and its centres.

Its name, its web address and whether it answers by default say which installation it is: they stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import Shape
from assistline.models import Centre, Customer
from assistline.setting_up import make_centre

SETTINGS = (
    "emergency_number",
    "line_number",
    "interpreter_number",
    "relay_number",
    "tty_number",
    "child_line_name",
    "child_line_number",
    "time_zone",
    "quick_exit_url",
    "portal_title",
    "portal_line",
    "no_visit",
    "acknowledgement",
    "silent_call_words",
    "draft_days",
    "sealed_draft_days",
)


class CustomerPart(Part):
    """One document: there is one customer in a file."""

    file = "line"
    shape = Shape("The line", Customer, SETTINGS)
    kind = "customer"

    def here(self, customer: Customer) -> list[Document]:
        """Its numbers and sentences."""
        return [self.shape.own(Customer.objects.get(id=customer.id))]

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """Write them."""
        Customer.objects.filter(id=customer.id).update(**{name: document[name] for name in names})
        return customer.id


class CentresPart(Part):
    """The centres by name: their slugs are the installation's own."""

    file = "centres"
    shape = Shape("Centre", Centre, ("name", "time_zone", "takes_online_reports"), key=("name",))
    kind = "centre"
    not_made = "Add it in the settings, where its people are, and read the file again."

    def here(self, customer: Customer) -> list[Document]:
        """All of the customer's, the oldest of those that share a name."""
        found = {centre.name: self.shape.own(centre) for centre in customer.centres.order_by("name", "-id")}
        return list(found.values())

    def takes_new(self, customer: Customer, document: Document, *, first: bool) -> bool:
        """In a new installation only: later, a centre is made where its people are."""
        return first

    def settled(self, customer: Customer, there: Document) -> Iterable[str]:
        """Where online reports go is moved in the settings, from one centre to another in two steps."""
        return ("takes_online_reports",)

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """Make it; it takes online reports where no other does."""
        centre, _ = make_centre(customer=customer, name=document["name"])
        centre.time_zone = document["time_zone"]
        taken = customer.centres.filter(takes_online_reports=True).exists()
        centre.takes_online_reports = document["takes_online_reports"] and not taken
        centre.save(update_fields=["time_zone", "takes_online_reports"])
        return centre.id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """Write them."""
        centre = customer.centres.filter(name=document["name"]).order_by("id")[0]
        for name in names:
            setattr(centre, name, document[name])
        centre.save(update_fields=list(names))
        return centre.id

    def name(self, document: Mapping[str, Any]) -> str:
        """By its name."""
        return f"Centre {document['name']}"
