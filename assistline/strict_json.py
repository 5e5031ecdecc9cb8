"""JSON from strangers: one object, UTF-8, nothing twice, nothing deep, nothing that Postgres cannot store."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

MAX_DEPTH = 20
MAX_INTEGER = 2**63 - 1
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{\]}]', re.DOTALL)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class TooLarge(APIException):
    """The body is longer than the limit of the settings."""

    status_code = 413
    default_detail = "This is too long."
    default_code = "too_large"


class StrictJSONParser(BaseParser):
    """Reads a JSON object or says in one sentence why it cannot (400). Never echoes what was sent."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The object in the body.

        Raises:
            ParseError: It is not JSON as we read it.
            TooLarge: It is longer than ``DATA_UPLOAD_MAX_MEMORY_SIZE``.
        """
        charset = re.search(r'charset\s*=\s*"?([^\s";]+)', media_type or "", re.IGNORECASE)
        if charset and charset[1].lower() not in ("utf-8", "utf8"):
            raise ParseError("Send JSON as UTF-8.")
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 1_000_000
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        return read_object(body)


def read_object(body: bytes) -> dict[str, Any]:
    """One JSON object.

    Raises:
        ParseError: Anything else.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise ParseError("Send JSON as UTF-8.") from None
    if _depth(text) > MAX_DEPTH:
        raise ParseError(f"This is nested more than {MAX_DEPTH} deep.")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_integer,
        )
    except (ValueError, RecursionError):
        raise ParseError("This is not JSON.") from None
    if not isinstance(value, dict):
        raise ParseError("Send a JSON object.")
    _check_texts(value)
    return value


def _depth(text: str) -> int:
    """How deep brackets are nested, outside of strings, before anything recursive reads them."""
    deepest = depth = 0
    for token in _TOKENS.finditer(text):
        character = token[0][0]
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ParseError("A name is given twice.")
    return result


def _no_constant(name: str) -> NoReturn:
    raise ParseError("NaN and Infinity are no JSON.")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ParseError("A number is too large.")
    return number


def _integer(digits: str) -> int:
    number = int(digits) if len(digits) < 25 else MAX_INTEGER + 1
    if abs(number) > MAX_INTEGER:
        raise ParseError("A number is too large.")
    return number


def _check_texts(value: Any) -> None:
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            raise ParseError("A text holds a character that cannot be stored.")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check_texts(name)
            _check_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_texts(inner)
