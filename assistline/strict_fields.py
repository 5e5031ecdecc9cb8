"""Fields of JSON that take what the schema says and nothing like it: 5 is no text, "5" no number, "yes" no
true."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class Text(serializers.CharField):
    """A text. A number is refused: its sender has mixed something up, and what it meant is not guessed."""

    def to_internal_value(self, data: Any) -> str:
        """The text.

        Raises:
            ValidationError: It is something else.
        """
        if not isinstance(data, str):
            self.fail("invalid")
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
