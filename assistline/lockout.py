"""What the lock-out of the log-in page knows people by: keyed hashes, useless to who reads its table."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from assistline.encryption import keyed_hash
from assistline.middleware import client_address


def hashed_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The user name that is tried, hashed: people type their password into the wrong field."""
    typed = (request.POST if credentials is None else credentials).get("username") or ""
    return keyed_hash(str(typed), purpose="lock-out name")


def hashed_address(request: HttpRequest) -> str:
    """The visitor's network address, hashed, in the shape of an IPv6 address, which the table asks for."""
    digits = keyed_hash(client_address(request), purpose="lock-out address")
    return str(ipaddress.IPv6Address(int(digits[:32], 16)))
