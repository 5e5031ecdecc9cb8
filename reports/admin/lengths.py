"""How long a text may be."""

from __future__ import annotations

from typing import cast

from django.db import models


def longest_of(model: type[models.Model], name: str) -> int:
    """As many characters as its column holds."""
    column = cast("models.CharField[str, str]", model._meta.get_field(name))
    return column.max_length or 0
