"""Retention classes and their rules, as a part of the configuration; they hold at once, with notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import Shape
from assistline.models import Customer
from assistline.publishing import CannotPublish
from reports.models import ReportType
from triage.actions import reckon_again
from triage.models import PARTS, RetentionClass, RetentionRule


class RetentionClassesPart(Part):
    """One document for each class, by its name."""

    file = "retention_classes"
    shape = Shape(
        "Retention class",
        RetentionClass,
        ("name", "months", *PARTS, "authority"),
        key=("name",),
        ordered=False,
    )
    kind = "retentionclass"

    def here(self, customer: Customer) -> list[Document]:
        """All of the customer's."""
        return [self.shape.own(row) for row in customer.retention_classes.order_by("name")]

    def obstacles(self, document: Mapping[str, Any]) -> Iterator[str]:
        """What the form of the settings would refuse."""
        if not any(document[part] for part in PARTS):
            yield "Choose what is destroyed. Without months, all of it is kept."

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """Make it."""
        return RetentionClass.objects.create(customer=customer, **document).id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """Write it; every closed case is reckoned again."""
        row = RetentionClass.objects.get(customer=customer, name=document["name"])
        for name in names:
            setattr(row, name, document[name])
        row.save(update_fields=list(names))
        reckon_again(customer_id=customer.id)
        return row.id


class RetentionRulesPart(Part):
    """One document for each rule, by its type and its disposition."""

    file = "retention_rules"
    shape = Shape(
        "Retention rule",
        RetentionRule,
        ("report_type", "disposition", "retention_class"),
        key=("report_type", "disposition"),
        judged_by={"report_type": (ReportType, "slug"), "retention_class": (RetentionClass, "name")},
        may_lack=("report_type",),
        ordered=False,
    )
    kind = "retentionrule"

    def here(self, customer: Customer) -> list[Document]:
        """All of the customer's."""
        rows = RetentionRule.objects.filter(customer=customer).select_related(
            "report_type", "retention_class"
        )
        found = [
            {
                "report_type": row.report_type.slug if row.report_type else None,
                "disposition": row.disposition,
                "retention_class": row.retention_class.name,
            }
            for row in rows
        ]
        return sorted(found, key=self.shape.key_of)

    def name(self, document: Mapping[str, Any]) -> str:
        """By its type and disposition."""
        kind, came = document["report_type"] or "every type", document["disposition"] or "whatever came of it"
        return f"Retention rule for {kind}, {came}"

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """Make it; every closed case is reckoned again."""
        kind, slug = None, document["report_type"]
        if slug is not None:
            kind = ReportType.objects.filter(customer=customer, slug=slug).first()
            if kind is None:
                raise CannotPublish([f"There is no type called “{slug}”."])
        row = RetentionRule.objects.create(
            customer=customer,
            report_type=kind,
            disposition=document["disposition"],
            retention_class=self._class(customer, document),
        )
        reckon_again(customer_id=customer.id)
        return row.id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """Another class; every closed case is reckoned again."""
        rows = RetentionRule.objects.filter(customer=customer, disposition=document["disposition"])
        slug = document["report_type"]
        row = rows.get(report_type__slug=slug) if slug else rows.get(report_type=None)
        row.retention_class = self._class(customer, document)
        row.save(update_fields=["retention_class"])
        reckon_again(customer_id=customer.id)
        return row.id

    def _class(self, customer: Customer, document: Document) -> RetentionClass:
        name = document["retention_class"]
        found = RetentionClass.objects.filter(customer=customer, name=name).first()
        if found is None:
            raise CannotPublish([f"There is no retention class called “{name}”."])
        return found
