"""Fields of JSON that take what the schema says and nothing like it: 5 is no text, "5" no number, "yes" no
true."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import structlog
from rest_framework import serializers

log = structlog.get_logger(__name__)

# Of names that strangers make up only what looks like a name is logged, and no more than a few.
_NAME, _MOST_NAMES = re.compile(r"[A-Za-z_]{1,40}"), 5


class Body(serializers.Serializer):
    """What a citizen's program sends. Names that nobody asked for change nothing and leave a line in the log:
    somebody may be trying which of them does (``status``, ``is_staff``)."""

    def to_internal_value(self, data: Any) -> Any:
        """The body without them.

        Raises:
            ValidationError: What was asked for is wrong.
        """
        if isinstance(data, Mapping) and (extra := [name for name in data if name not in self.fields]):
            names = sorted(name for name in extra if _NAME.fullmatch(str(name)))[:_MOST_NAMES]
            log.warning("fields_ignored", count=len(extra), names=names)
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """A text. A number is refused: its sender has mixed something up, and what it meant is not guessed.
    Spaces around it count for its length, as they do in the schema."""

    def to_internal_value(self, data: Any) -> str:
        """The text.

        Raises:
            ValidationError: It is something else.
        """
        if not isinstance(data, str):
            self.fail("invalid")
        if self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)


class WholeNumber(serializers.IntegerField):
    """A whole number."""

    def to_internal_value(self, data: Any) -> int:
        """The number.

        Raises:
            ValidationError: It is something else, or a text that reads like one.
        """
        if not isinstance(data, int | float) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class TrueOrFalse(serializers.BooleanField):
    """True or false."""

    def to_internal_value(self, data: Any) -> bool:
        """Which of both.

        Raises:
            ValidationError: It is something else.
        """
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data
