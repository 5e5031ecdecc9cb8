"""Telephone numbers as telephone systems write them, as E.164."""

from __future__ import annotations

import re

from phonenumber_field.phonenumber import PhoneNumber, to_python

WITHHELD = frozenset({"", "anonymous", "unknown", "private", "withheld", "restricted", "unavailable"})


def is_withheld(typed: str) -> bool:
    """Whether the caller's number was not given."""
    return typed.strip().casefold() in WITHHELD


def normalise(typed: str, *, region: str) -> str:
    """A number as E.164; what is no public number (an extension) stays as typed; withheld is empty.

    Args:
        typed: As the telephone system wrote it: ``0491570156``, ``0061491570156``, ``493055571600``.
        region: The country whose numbers need no prefix, such as ``AU``.
    """
    if is_withheld(typed):
        return ""
    dialled = re.sub(r"[^\d+]", "", typed)
    # A number of our own country first; then one with its country's code, with or without what leads to it.
    for written in (dialled, f"+{dialled.removeprefix('00')}", f"+{dialled.lstrip('+0')}"):
        number = to_python(written, region=region)
        if isinstance(number, PhoneNumber) and number.is_valid():
            return str(number.as_e164)
    return typed.strip()
