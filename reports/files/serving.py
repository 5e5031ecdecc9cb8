"""Handing out a file's bytes so that a browser can do nothing with them but show, play or save them."""

from __future__ import annotations

from django.http import HttpResponseBase, StreamingHttpResponse

from reports.files import storing
from reports.files.limits import PREVIEW_TYPE
from reports.files.names import PLAIN_TEXT, download_name
from reports.models import Attachment

# Wherever a file is opened by itself, nothing in it runs, loads or sends.
_POLICY = "default-src 'none'; sandbox"
_ANY = "application/octet-stream"


def original(file: Attachment, *, stem: str) -> HttpResponseBase:
    """The file as it came, to be saved; its hash goes along. The caller has checked that it is clean.

    Args:
        file: Which.
        stem: The name that it is saved under, without its ending.
    """
    pieces = storing.read(file.parts, token=file.token, use=storing.ORIGINAL)
    name = download_name(file.content_type, stem=stem)
    response = _answer(StreamingHttpResponse(pieces, content_type=_ANY), name)
    response.headers["Content-Length"] = str(file.size)
    response.headers["X-File-SHA256"] = file.sha256
    return response


def preview(file: Attachment, *, stem: str) -> HttpResponseBase:
    """The copy made anew, for an ``img`` or ``audio`` of our own pages; words to be read in the browser.

    Args:
        file: Which; it has a copy.
        stem: The name that it is saved under, without its ending.
    """
    data = b"".join(storing.read(file.preview, token=file.token, use=storing.PREVIEW))
    name = download_name(file.preview_type, stem=stem)
    shown = file.preview_type == PLAIN_TEXT
    return _answer(StreamingHttpResponse([data], content_type=file.preview_type), name, shown=shown)


def still(file: Attachment, number: int, *, stem: str) -> HttpResponseBase:
    """One of its pictures, for an ``img`` of our own pages.

    Args:
        file: Which.
        number: Which picture, from 0.
        stem: The name that it is saved under, without its ending.

    Raises:
        IndexError: There is none of this number.
    """
    data = storing.read_one(file.stills, number, token=file.token, use=storing.STILL)
    name = download_name(PREVIEW_TYPE, stem=f"{stem}-{number + 1}")
    return _answer(StreamingHttpResponse([data], content_type=PREVIEW_TYPE), name)


def _answer(response: StreamingHttpResponse, name: str, *, shown: bool = False) -> StreamingHttpResponse:
    where = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f'{where}; filename="{name}"'
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
