"""Who of the staff a complaint is about, as the floor above knows it.

A port: ``settings.WHO_IS_MEANT`` names what is called, so that nothing above is imported from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from assistline.references import normalise_reference
from reports.definitions import definition
from reports.lexicon_additions import lexicon_of
from reports.models import Report
from reports.questions import ABOUT_REPORT, FEEDBACK_KIND
from reports.reading import read
from reports.reading.answers import NARRATIVE

# Types in which somebody goes on about what they have sent, beside what has no type yet ("call me").
GOES_ON = frozenset({"report_update", "general_enquiry"})
FEEDBACK = "feedback"
_REFERENCE = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Za-z]{4}[ -]?){2}[0-9A-Za-z](?![0-9A-Za-z])")


class WhoIsMeant(Protocol):
    """What ``settings.WHO_IS_MEANT`` names."""

    def __call__(
        self, *, customer_id: int, answers: Mapping[str, Any], report_id: int | None = None
    ) -> set[int] | None:
        """The ids of those who must not know of it; nothing where it is about nobody, such as thanks."""


def is_feedback(version_id: int | None) -> bool:
    """Whether a version asks for feedback: only then somebody of the staff may be meant."""
    return version_id is not None and FEEDBACK_KIND in definition(version_id).by_slug


def may_be_about_staff(*, customer_id: int, version_id: int | None, answers: Mapping[str, Any]) -> bool:
    """Whether words that are told as no feedback may be a complaint all the same, or go on about one.

    Somebody who asks for a call about their complaint, or to complain, has chosen no form.

    Args:
        customer_id: Whose staff.
        version_id: Of the questions; nothing without a type.
        answers: Slugs to API values, as far as they are there, with the narrative.
    """
    if not may_go_on(version_id):
        return False
    words = str(answers.get(NARRATIVE) or "")
    types = read(words, lexicon=lexicon_of(customer_id)).types if words else ()
    return bool(types and types[0][0] == FEEDBACK) or bool(complaints_in(customer_id, answers))


def may_go_on(version_id: int | None) -> bool:
    """Whether somebody may go on about something earlier in it."""
    return version_id is None or definition(version_id).slug in GOES_ON


def complaints_in(customer_id: int, answers: Mapping[str, Any]) -> list[int]:
    """The ids of the feedback whose reference stands in some answers. One statement, where one stands."""
    text = f"{answers.get(NARRATIVE) or ''}\n{answers.get(ABOUT_REPORT) or ''}"
    found = {normalise_reference(match[0].replace("-", "")) for match in _REFERENCE.finditer(text)} - {None}
    if not found:
        return []
    known = Report.objects.filter(customer_id=customer_id, reference__in=found)
    return [report for report, version in known.values_list("id", "type_version_id") if is_feedback(version)]


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
