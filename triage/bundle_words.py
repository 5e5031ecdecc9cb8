"""The words of decisions, and what two people sign, as parts of the configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import Shape
from assistline.models import Customer
from reports.models import ReportType
from triage.actions.second_eyes import set_second_eyes
from triage.actions.wording import draft_told_words, publish_told_words
from triage.models import SIGNABLE, DecisionKind, SecondEyes, ToldWords
from triage.models.told_words import unknown_names

KEY = ("decision", "report_type", "language")
_TYPE = {"report_type": (ReportType, "slug")}


class ToldWordsPart(Part):
    """All words in force."""

    file = "words_of_decisions"
    shape = Shape(
        "Words of decision",
        ToldWords,
        (*KEY, "words"),
        key=KEY,
        judged_by=_TYPE,
        ordered=False,
        may_lack=("report_type",),
    )
    kind = "toldwords"

    def here(self, customer: Customer) -> list[Document]:
        """Those in force."""
        rows = customer.told_words.filter(is_current=True).select_related("report_type")
        return [
            {
                "decision": row.decision,
                "report_type": row.report_type.slug if row.report_type else None,
                "language": row.language,
                "words": row.words,
            }
            for row in rows.order_by("decision", "report_type__slug", "language")
        ]

    def obstacles(self, document: Mapping[str, Any]) -> Iterator[str]:
        """What the form of the settings would refuse."""
        for name in unknown_names(document["words"]):
            yield f"{{{name}}} is no placeholder of the words of a decision."

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """The next version, in force from the next decision on."""
        slug = document["report_type"]
        words = ToldWords(
            customer=customer,
            decision=document["decision"],
            report_type=ReportType.objects.get(customer=customer, slug=slug) if slug else None,
            language=document["language"],
            words=document["words"],
        )
        return publish_told_words(words_id=draft_told_words(words, at=at).id, at=at).id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """As :meth:`make`."""
        return self.make(customer, document, at=at)


class SecondEyesPart(Part):
    """What two people sign of each type, and how many decisions are looked at again."""

    file = "second_eyes"
    shape = Shape(
        "Second eyes of type",
        SecondEyes,
        ("report_type", "record", "close", "called_back", "looked_at_percent"),
        key=("report_type",),
        judged_by={**_TYPE, **{kind.value: (ReportType, "on_home") for kind in SIGNABLE}},
        ordered=False,
    )
    kind = "secondeyes"

    def here(self, customer: Customer) -> list[Document]:
        """One for each type that has some."""
        rows = (
            SecondEyes.objects.in_force().filter(report_type__customer=customer).select_related("report_type")
        )
        return [
            {
                "report_type": row.report_type.slug,
                **{kind.value: kind.value in row.signed_kinds for kind in SIGNABLE},
                "looked_at_percent": row.looked_at_percent,
            }
            for row in rows.order_by("report_type__slug")
        ]

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """The next version, in force from the next decision on."""
        kind = ReportType.objects.get(customer=customer, slug=document["report_type"])
        signed = [DecisionKind(one).value for one in SIGNABLE if document[one.value]]
        return set_second_eyes(
            type_id=kind.id,
            signed_kinds=signed,
            looked_at_percent=document["looked_at_percent"],
            by=None,
            at=at,
        ).id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """As :meth:`make`."""
        return self.make(customer, document, at=at)
