"""Keys as the environment gives them."""

from __future__ import annotations

import base64
import binascii

from django.core.exceptions import ImproperlyConfigured


def key_bytes(name: str, text: str, length: int = 32) -> bytes:
    """A base64 key of exactly ``length`` bytes."""
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ImproperlyConfigured(f"{name} must be base64.") from error
    if len(key) != length:
        raise ImproperlyConfigured(f"{name} must be {length} bytes in base64; this is {len(key)}.")
    return key


def field_keys(text: str) -> dict[str, bytes]:
    """``kid:base64,kid:base64`` to keys; the first one writes."""
    keys = {}
    for part in text.split(","):
        kid, colon, body = part.strip().partition(":")
        if not colon or not kid.isalnum():
            raise ImproperlyConfigured(
                "FIELD_KEYS must look like k1:<base64 of 32 bytes>,k0:<base64 of 32 bytes>."
            )
        keys[kid] = key_bytes("FIELD_KEYS", body)
    return keys
