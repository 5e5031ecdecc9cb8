"""How the words of types and agencies are said in other languages, as a part of the configuration.

They arrive in force, as nobody's reviewed words: who reviews them is a person of this house.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import SHOWN, Shape
from assistline.models import Customer
from reports.actions import translate
from reports.models import Translation
from reports.portal_language import ENGLISH, LANGUAGES, NAMES

KEY = ("language", "source")


class TranslationsPart(Part):
    """All that are in force, by language."""

    file = "translations"
    shape = Shape("Translation", Translation, (*KEY, "words"), key=KEY)
    kind = "translation"

    def here(self, customer: Customer) -> list[Document]:
        """Those in force, by language and English words."""
        rows = Translation.objects.filter(customer=customer, is_current=True).order_by(*KEY)
        return [self.shape.own(row) for row in rows]

    def name(self, document: Mapping[str, Any]) -> str:
        """As a sentence says it, shortened."""
        source = document["source"]
        short = source if len(source) <= SHOWN else f"{source[: SHOWN - 1]}…"
        return f"{NAMES.get(document['language'], document['language'])} of “{short}”"

    def obstacles(self, document: Mapping[str, Any]) -> Iterator[str]:
        """A language that the portal does not speak."""
        code = document["language"]
        if code not in LANGUAGES or code == ENGLISH.code:
            yield f"The portal does not speak “{code}”."

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """The first version, or the next."""
        return translate(customer_id=customer.id, **document, by=None, reviewed=False, at=at).id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """The next version."""
        return self.make(customer, document, at=at)
