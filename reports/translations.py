"""The customer's own words (types, questions, agencies) in the language of the page.

Read for a customer and language at once, and again twice a minute; in English nothing is read. What nobody
has translated stays English and knows that it is (``portal_language.English``).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

from django.db import DatabaseError
from django.utils.translation import gettext

from assistline.configuration import still_holds
from reports.definition_texts import spoken_names, spoken_step, spoken_type
from reports.definition_values import StepDefinition, TypeDefinition
from reports.models import Translation
from reports.portal_language import ENGLISH, English, InLanguage, active

KEPT_FOR_SECONDS = 30.0
Say = Callable[[str], str]
_kept: dict[tuple[int, str], tuple[float, dict[str, str]]] = {}


def translations_of(customer_id: int, language: str) -> Mapping[str, str]:
    """A customer's words in one language, by the English ones; at most half a minute old. One statement."""
    read_at, words = _kept.get((customer_id, language), (float("-inf"), {}))
    if not still_holds(read_at, seconds=KEPT_FOR_SECONDS):
        read_at = time.monotonic()
        rows = Translation.objects.filter(customer_id=customer_id, language=language, is_current=True)
        try:
            words = dict(rows.values_list("source", "words"))
        except DatabaseError:
            # The page that says that nothing could be saved is said in the words of before.
            return words
        _kept[customer_id, language] = (read_at, words)
    return words


def say(text: str, *, customer_id: int | None = None) -> str:
    """Words of the customer's in the language of the page; else the English ones, which say that they are.

    Args:
        text: In English.
        customer_id: Whose; nothing for words of our own that stand among the customer's ("Yes").
    """
    language = active()
    if language is ENGLISH or not text or isinstance(text, English | InLanguage):
        return text
    found = translations_of(customer_id, language.code).get(text) if customer_id else None
    spoken = found or gettext(text)
    return InLanguage(spoken) if found or spoken != text else English(text)


def saying(customer_id: int | None) -> Say | None:
    """How this customer's words are said; nothing on an English page, where they are as they are."""
    if active() is ENGLISH:
        return None
    return lambda text: say(text, customer_id=customer_id)


def in_page_language(kind: TypeDefinition, *, customer_id: int) -> TypeDefinition:
    """A type with all its words in the language of the page. For pages alone: what is read for danger, graded
    and kept stays English."""
    said = saying(customer_id)
    return spoken_type(kind, said) if said else kind


def step_in_page_language(step: StepDefinition, *, customer_id: int | None = None) -> StepDefinition:
    """One step with its questions in the language of the page."""
    said = saying(customer_id)
    return spoken_step(step, said) if said else step


def names_in_page_language(
    types: Iterable[TypeDefinition], *, customer_id: int
) -> tuple[TypeDefinition, ...]:
    """Types with their names, as lists show them, in the language of the page."""
    said = saying(customer_id)
    return tuple(spoken_names(kind, said) for kind in types) if said else tuple(types)


def forget() -> None:
    """Read again: for whoever changes one, and for tests."""
    _kept.clear()
