"""Signed messages between programs, as Standard Webhooks has them: HMAC-SHA256 over id, time and body.

The three headers are ``webhook-id``, ``webhook-timestamp`` and ``webhook-signature``. The time makes an old
message worthless after five minutes, the id makes one that is sent again the same one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(minutes=5)
PREFIX, VERSION = "whsec_", "v1"
SECRET_BYTES = 24
LONGEST_ID = 100


class BadSignature(Exception):
    """Not from who it says, not of now, or not signed at all."""


def new_secret() -> str:
    """A secret that both sides keep."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sign(body: bytes, *, secret: str, message_id: str, at: datetime) -> dict[str, str]:
    """The headers of a message.

    Args:
        body: Exactly as it is sent.
        secret: What both sides know.
        message_id: The same each time that this message is sent.
        at: Now.
    """
    stamp = str(int(at.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"{VERSION},{_signature(body, secret, message_id, stamp)}",
    }


def check(body: bytes, headers: Mapping[str, str], *, secret: str, at: datetime) -> str:
    """Whether a message is from who knows the secret, and of now.

    Args:
        body: Exactly as it came.
        headers: Of any case.
        secret: What both sides know.
        at: Now.

    Returns:
        Its id.

    Raises:
        BadSignature: See there.
    """
    found = {name.lower(): value for name, value in headers.items()}
    message_id, stamp = found.get("webhook-id", ""), found.get("webhook-timestamp", "")
    if not 0 < len(message_id) <= LONGEST_ID or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise BadSignature
    if abs(datetime.fromtimestamp(int(stamp), UTC) - at) > TOLERANCE:
        raise BadSignature
    expected = _signature(body, secret, message_id, stamp).encode()
    # Several signatures may be given, while a secret is being changed.
    given = (one.partition(",") for one in found.get("webhook-signature", "").split(" "))
    if not any(kind == VERSION and hmac.compare_digest(value.encode(), expected) for kind, _, value in given):
        raise BadSignature
    return message_id


def _signature(body: bytes, secret: str, message_id: str, stamp: str) -> str:
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    return base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return secret.encode()
