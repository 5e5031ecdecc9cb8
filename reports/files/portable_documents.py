"""PDF: opened for real, and taken only if nothing in it can act."""

from __future__ import annotations

import time
from typing import Any, BinaryIO

import pikepdf
import pypdfium2

from reports.files.limits import NotTaken
from reports.files.pictures import PREVIEW_EDGE, as_preview

# Names of what runs, starts, sends, or carries another file. Refused wherever they stand.
_ACTIVE = frozenset(
    {
        "/JavaScript",
        "/JS",
        "/Launch",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/RichMedia",
        "/AA",
        "/XFA",
        "/SubmitForm",
    }
    | {"/ImportData", "/GoToE", "/GoToR", "/Movie", "/Sound", "/Rendition", "/FileAttachment"}
)
_TAIL = 1024
# Officers read the rest in the original; each page costs a moment of a processor.
MOST_PAGES = 5
_ENOUGH_SECONDS = 8.0
_MOST_OBJECTS = 200_000


def look(file: BinaryIO) -> tuple[dict[str, object], bytes]:
    """What the document is; no copy is made of it.

    Raises:
        NotTaken: It is cut off, locked, something else as well, or can act.
    """
    _check_end(file)
    try:
        # "recover" would mend what a reader elsewhere may read otherwise.
        with pikepdf.open(file, attempt_recovery=False) as document:
            if document.is_encrypted:
                raise NotTaken("pdf_locked")
            if len(document.pages) < 1:
                raise NotTaken("damaged")
            for count, thing in enumerate(document.objects):
                if count > _MOST_OBJECTS:
                    raise NotTaken("too_slow")
                _check(thing, 0)
            _check(document.trailer, 0)
    except NotTaken:
        raise
    except pikepdf.PasswordError as error:
        raise NotTaken("pdf_locked") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
        raise NotTaken("damaged") from error
    return {"kind": "document", "content_type": "application/pdf"}, b""


def stills(file: BinaryIO) -> list[bytes]:
    """Its first pages as pictures, with what was filled into its fields; fewer where they take long.

    Raises:
        NotTaken: No page can be drawn.
    """
    found: list[bytes] = []
    until = time.monotonic() + _ENOUGH_SECONDS
    try:
        document = pypdfium2.PdfDocument(file)
        document.init_forms()
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            drawn = page.render(scale=PREVIEW_EDGE / max(*page.get_size(), 1))
            found.append(as_preview(drawn.to_pil()))
            if time.monotonic() > until:
                break
    except (pypdfium2.PdfiumError, ValueError, RuntimeError, OSError) as error:
        if not found:
            raise NotTaken("damaged") from error
    return found


def _check_end(file: BinaryIO) -> None:
    """It ends as a PDF does: no archive or program hangs on it, and nothing was cut off."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    file.seek(0)
    _, mark, after = tail.rpartition(b"%%EOF")
    if not mark or after.strip(b"\r\n\t \0"):
        raise NotTaken("damaged")


def _check(thing: Any, depth: int) -> None:
    """What an object says of itself, as deep as it goes without leading to another object."""
    if depth and getattr(thing, "is_indirect", False):
        return
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        values = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        for key, value in values.items():
            if key in _ACTIVE or (isinstance(value, pikepdf.Name) and str(value) in _ACTIVE):
                raise NotTaken("pdf_active")
            _check(value, depth + 1)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            _check(value, depth + 1)
