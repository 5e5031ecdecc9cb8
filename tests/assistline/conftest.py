"""Fixtures of the floor's tests."""

from tests.plugins.provider import provider

__all__ = ["provider"]
