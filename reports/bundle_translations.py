"""How the words of types and agencies are said in other languages, as a part of the configuration.

They arrive in force, as nobody's reviewed words: who reviews them is a person of this house.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import SHOWN, Shape
from assistline.models import Customer
from reports.actions import Translated, translate_all
from reports.models import Translation
from reports.portal_language import ENGLISH, LANGUAGES, NAMES

KEY = ("language", "source")


class TranslationsPart(Part):
    """All that are in force, by language."""

    file = "translations"
    shape = Shape("Translation", Translation, (*KEY, "words"), key=KEY)
    kind = "translation"
    together = True

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

    def make_all(self, customer: Customer, documents: Sequence[Document], *, at: datetime) -> list[int]:
        """Of each the first version, or the next."""
        return translate_all(customer_id=customer.id, said=[Translated(**one) for one in documents], at=at)
