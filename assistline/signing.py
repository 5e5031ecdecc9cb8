"""Signatures of what goes to other programs: they know that it is ours, whole, and not an old one.

``AssistLine-Signature: t=1763800000,v1=<hex>``: HMAC-SHA-256 over ``t``, a full stop, and the body.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

HEADER = "AssistLine-Signature"
_FORM = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")
# Clocks differ, and messages wait on their way.
STILL_NEW = timedelta(minutes=5)


def signature(body: bytes, *, secret: str, at: datetime) -> str:
    """The header's value for a body that is sent now."""
    moment = int(at.timestamp())
    return f"t={moment},v1={_digest(body, secret, moment)}"


def is_signed(body: bytes, header: str, *, secret: str, at: datetime) -> bool:
    """Whether a body was signed with the secret, lately.

    Args:
        body: As it came.
        header: The signature's header.
        secret: What both sides know.
        at: Now, timezone-aware.
    """
    found = _FORM.fullmatch(header)
    if not found:
        return False
    moment = int(found[1])
    fits = hmac.compare_digest(_digest(body, secret, moment), found[2])
    return fits and abs(at.astimezone(UTC).timestamp() - moment) <= STILL_NEW.total_seconds()


def _digest(body: bytes, secret: str, moment: int) -> str:
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
