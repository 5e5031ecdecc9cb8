"""Who of the staff a complaint is about, as the floor above knows it.

A port: ``settings.WHO_IS_MEANT`` names what is called, so that nothing above is imported from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from reports.definitions import definition
from reports.questions import FEEDBACK_KIND


class WhoIsMeant(Protocol):
    """What ``settings.WHO_IS_MEANT`` names."""

    def __call__(
        self, *, customer_id: int, answers: Mapping[str, Any], report_id: int | None = None
    ) -> set[int] | None:
        """The ids of those who must not know of it; nothing where it is about nobody, such as thanks."""


def is_feedback(version_id: int | None) -> bool:
    """Whether a version asks for feedback: only then somebody of the staff may be meant."""
    return version_id is not None and FEEDBACK_KIND in definition(version_id).by_slug


def who_is_meant(
    *, customer_id: int, answers: Mapping[str, Any], report_id: int | None = None
) -> set[int] | None:
    """Who must not know of some feedback.

    Args:
        customer_id: Whose staff.
        answers: Slugs to API values, as far as they are there, with the narrative.
        report_id: Of feedback that was sent: who was given it has read it, and is not among them.
    """
    return _port()(customer_id=customer_id, answers=answers, report_id=report_id)


@lru_cache(maxsize=1)
def _port() -> WhoIsMeant:
    return cast(WhoIsMeant, cast(Callable[..., Any], import_string(settings.WHO_IS_MEANT)))
