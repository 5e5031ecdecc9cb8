"""How the first types and agencies are said in other languages. Nobody who speaks them has looked at the
words: they arrive unreviewed, and belong to the administrator from then on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from babel.messages.pofile import read_po
from django.utils.translation import to_locale

from reports.portal_language import NAMES

_HERE = Path(__file__).parent


def first_translations(language: str) -> Mapping[str, str]:
    """English words and how they are said in a language of the portal."""
    with (_HERE / f"{to_locale(language)}.po").open("rb") as file:
        read = read_po(file, locale=to_locale(language))
    return {str(message.id): str(message.string) for message in read if message.id and message.string}


def all_first_translations() -> dict[str, Mapping[str, str]]:
    """The same of every language of the portal but English."""
    return {code: first_translations(code) for code in NAMES}
