"""What partners of a demonstration are asked, and what they say."""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from urllib.parse import parse_qsl


class Asked(NamedTuple):
    """One request, as a partner reads it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """Its fields, where it is a form."""
        return dict(parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True))

    def json(self) -> Any:
        """Its body, where it is JSON; else nothing."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Said(NamedTuple):
    """What is answered."""

    status: int
    body: Any = None


def headers_know(headers: dict[str, str], secret: str) -> bool:
    """Whether a request has the key."""
    return headers.get("authorization", "") == f"Bearer {secret}"
