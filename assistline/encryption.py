"""Fields that are encrypted at rest, and blind indexes to find them by.

What it guards against: a stolen dump, backup or replica, and curiosity with database access. It does not
guard against a process that runs with the keys. AES-256-GCM; the stored text is ``kid:base64(nonce +
ciphertext)`` and is bound to its table and column, so that a value copied to another column does not open.
Keys come from ``settings.FIELD_KEYS`` (``kid`` to 32 bytes); the first writes, all of them read.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """The key is not here any more, or the stored text was changed or moved."""


@lru_cache(maxsize=64)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def encrypt(text: str, *, place: str) -> str:
    """Encrypt ``text`` for one place (``table.column``)."""
    kid = next(iter(settings.FIELD_KEYS))
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(settings.FIELD_KEYS[kid]).encrypt(nonce, text.encode(), place.encode())
    return f"{kid}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str, *, place: str) -> str:
    """Open what :func:`encrypt` wrote for the same place.

    Raises:
        CannotDecrypt: Unknown key id, tampered text, or another place's text.
    """
    kid, _, body = stored.partition(":")
    key = settings.FIELD_KEYS.get(kid)
    if key is None:
        raise CannotDecrypt(f"No key {kid!r} for {place}.")
    try:
        raw = base64.b64decode(body, validate=True)
        return _cipher(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt(f"A value in {place} does not open.") from error


def seal_bytes(data: bytes, *, place: str) -> bytes:
    """Encrypt a part of a file for one place; what is stored begins with the key's id."""
    kid = next(iter(settings.FIELD_KEYS))
    nonce = os.urandom(NONCE_BYTES)
    return (
        kid.encode() + b":" + nonce + _cipher(settings.FIELD_KEYS[kid]).encrypt(nonce, data, place.encode())
    )


def open_bytes(stored: bytes, *, place: str) -> bytes:
    """Open what :func:`seal_bytes` wrote for the same place.

    Raises:
        CannotDecrypt: Unknown key id, tampered bytes, or another place's.
    """
    kid, _, body = stored.partition(b":")
    key = settings.FIELD_KEYS.get(kid.decode(errors="replace"))
    if key is None:
        raise CannotDecrypt(f"No key for {place}.")
    try:
        return _cipher(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt(f"A part of {place} does not open.") from error


def keyed_hash(value: str, *, purpose: str) -> str:
    """A keyed digest (64 hex digits) that cannot be recomputed or tried out from a dump alone."""
    key = settings.BLIND_INDEX_KEY
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def blind_index(value: str, *, purpose: str) -> str:
    """What an encrypted value is found by: normalise it first (E.164, lower-case e-mail, folded name)."""
    return keyed_hash(value.strip().casefold(), purpose=f"index:{purpose}") if value.strip() else ""


class EncryptedTextField(models.TextField):
    """Text that is encrypted at rest; an empty one stays empty, so that constraints can ask for words.

    Cannot be filtered on: keep a blind index beside it for exact search.
    """

    def _place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or value == "":
            return value
        return encrypt(str(value), place=self._place())

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return decrypt(value, place=self._place()) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in ("isnull", "df", "ndf"):  # the last two compare a row with itself, in triggers
            raise ImproperlyConfigured(f"{self.name} is encrypted: filter by its blind index instead.")
        return super().get_lookup(lookup_name)


class EncryptedJSONField(EncryptedTextField):
    """A JSON value that is encrypted at rest."""

    # For the type checker: what is set and read is any JSON value, not the text that holds it.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else super().get_prep_value(json.dumps(value, ensure_ascii=False))

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        text = super().from_db_value(value, expression, connection)
        return None if text is None else json.loads(text)

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))

    def to_python(self, value: Any) -> Any:
        return value
