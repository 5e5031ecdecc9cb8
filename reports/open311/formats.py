"""What is answered, as JSON or as XML. XML is the one that the standard demands.

An answer is a list of flat objects; in XML each is an element of a name that the standard gives, in a root of
another. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse

JSON, XML = "json", "xml"
FORMATS = (JSON, XML)
_TYPES = {JSON: "application/json; charset=utf-8", XML: "text/xml; charset=utf-8"}


def answered(
    data: Sequence[Mapping[str, Any]] | Mapping[str, Any],
    *,
    kind: str,
    root: str,
    each: str,
    status: int = 200,
) -> HttpResponse:
    """An answer in the format that was asked for.

    Args:
        data: Objects of texts, numbers, truths, nothing, and lists of such objects.
        kind: ``json`` or ``xml``.
        root: The name of the outermost element.
        each: The name of each object's element.
        status: Of the answer.
    """
    body = json.dumps(data, ensure_ascii=False).encode() if kind == JSON else _xml(data, root, each)
    return HttpResponse(body, content_type=_TYPES[kind], status=status)


def refused(sentence: str, *, kind: str, status: int) -> HttpResponse:
    """Why something was not done, as the standard tells it."""
    return answered(
        [{"code": status, "description": sentence}], kind=kind, root="errors", each="error", status=status
    )


def _xml(data: Sequence[Mapping[str, Any]] | Mapping[str, Any], root: str, each: str) -> bytes:
    top = ElementTree.Element(root)
    if isinstance(data, Mapping):
        _fill(top, data)
    else:
        for one in data:
            _fill(ElementTree.SubElement(top, each), one)
    return ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)


def _fill(element: ElementTree.Element, told: Mapping[str, Any]) -> None:
    for name, value in told.items():
        inner = ElementTree.SubElement(element, name)
        if isinstance(value, list):
            for one in value:
                _fill(ElementTree.SubElement(inner, name.removesuffix("s")), one)
        elif value is not None:
            inner.text = _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # XML has no way to write the others, not even escaped.
    return "".join(letter for letter in str(value) if ord(letter) >= 32 or letter in "\t\n\r")
