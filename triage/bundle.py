"""Offence codes as a part of the configuration: looked at, never changed by a file.

The scheme comes with the product. What a file was made with is compared, so that a code that means nothing
here is seen before anything is taken in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import Shape
from assistline.models import Customer
from reports.models import ReportType
from triage.offences import OFFENCES, SCHEME, VERSION

FIELDS = ("offence_scheme", "offence_version", "offence_code", "name")


class OffencesPart(Part):
    """One document for each code."""

    file = "offences"
    shape = Shape("Offence code", ReportType, FIELDS, key=("offence_code",), ordered=False)
    kind = "offence"
    not_made = "The list of codes comes with the product."

    def here(self, customer: Customer) -> list[Document]:
        """The product's list."""
        return [
            {"offence_scheme": SCHEME, "offence_version": VERSION, "offence_code": code, "name": name}
            for code, name in sorted(OFFENCES.items())
        ]

    def takes_new(self, customer: Customer, document: Document, *, first: bool) -> bool:
        """Never."""
        return False

    def settled(self, customer: Customer, there: Document) -> Iterable[str]:
        """All of it."""
        return FIELDS

    def name(self, document: Mapping[str, Any]) -> str:
        """Its code and what it says."""
        return f"Offence code {document['offence_code']} ({document['name']})"
