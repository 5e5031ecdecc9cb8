"""The words of the templates and the code that are to be translated, and the catalogues that hold the rest.

Django's own command for this needs a program of the system; a package is enough. Templates are turned into
the calls that they stand for, and read like code.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

FOLDERS = ("assistline", "reports")
KEYWORDS: dict[str, tuple[int | tuple[int, int] | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def words() -> Catalog:
    """Every word that is to be translated, in English."""
    found = Catalog(charset="utf-8")
    for place, message, context in _read():
        found.add(message, context=context, locations=[(place, 1)])
    return found


def catalogue(locale: str) -> Catalog:
    """What is translated into one language."""
    with file_of(locale).open("rb") as file:
        return read_po(file, locale=locale)


def write_catalogue(locale: str) -> list[str]:
    """Bring one catalogue up to date: new words come without a translation, old ones go.

    Returns:
        The words that have no translation.
    """
    kept = catalogue(locale) if file_of(locale).exists() else Catalog(locale=locale, charset="utf-8")
    kept.update(words(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    file_of(locale).parent.mkdir(parents=True, exist_ok=True)
    with file_of(locale).open("wb") as file:
        write_po(file, kept, width=110, sort_output=True, include_lineno=False, omit_header=False)
    return [str(message.id) for message in kept if message.id and not message.string]


def file_of(locale: str) -> Path:
    """Where a language's catalogue is."""
    return Path(settings.BASE_DIR) / "reports" / "locale" / locale / "LC_MESSAGES" / "django.po"


def _read() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    base = Path(settings.BASE_DIR)
    for path in sorted((base / "templates").rglob("*.html")):
        # In brackets, so that the white space of a page is not taken for the indentation of a program.
        yield from _calls(path, f"({templatize(path.read_text())}\n)")
    for folder in FOLDERS:
        for path in sorted((base / folder).rglob("*.py")):
            yield from _calls(path, path.read_text())


def _calls(path: Path, program: str) -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    place = str(path.relative_to(settings.BASE_DIR))
    for _, message, _, context in extract("python", BytesIO(program.encode()), keywords=KEYWORDS):
        yield place, message, context
