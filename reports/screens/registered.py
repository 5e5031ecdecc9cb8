"""A registration on the tracking page: what is on the list now, and what was changed last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_noop

from reports.definitions import StepDefinition
from reports.models import Report, Supplement, SupplementKind
from reports.questions.display import lines, without_mark
from reports.questions.items import is_items
from reports.registrations import is_registered, standing_of
from reports.translations import step_in_page_language

LISTED, OFF = gettext_noop("It is on our list"), gettext_noop("You told us that it is off")
BEING_CHANGED = gettext_noop("We change our list now. Load this page again to see it.")


def last_change(supplements: Sequence[Supplement]) -> Supplement | None:
    """What its owner changed last; nothing where it stands as it was sent."""
    kinds = (SupplementKind.CHANGE, SupplementKind.CANCEL)
    return next((one for one in reversed(supplements) if one.kind in kinds), None)


def is_off(supplements: Sequence[Supplement]) -> bool:
    """Whether its owner said last that it is off."""
    last = last_change(supplements)
    return last is not None and last.kind == SupplementKind.CANCEL


def ways(supplements: Sequence[Supplement]) -> list[tuple[str, str, str]]:
    """What its owner can do: page, title and hint."""
    if is_off(supplements):
        return [("change", gettext("Put it back on our list"), gettext("Or change its days."))]
    return [
        ("change", gettext("Change days or people"), gettext("We go by what you say last.")),
        ("cancel", gettext("It is off"), gettext("Take it off our list.")),
    ]


def listed(report: Report, zone: ZoneInfo) -> dict[str, Any] | None:
    """What is on the list of registrations now; the numbers of others stay off the screen."""
    if not is_registered(report):
        return None
    standing = standing_of(report)
    rows = []
    spoken = step_in_page_language(
        StepDefinition("", "", "", questions=standing.questions), customer_id=report.customer_id
    )
    for question in spoken.questions:
        said = standing.answers.get(question.slug)
        if is_items(question):
            shown = [str(next(iter(one.values()), "")) for one in said or ()]
        else:
            shown = lines(question, said, zone=zone)
        rows.append({"label": without_mark(question.label), "lines": shown or ["–"]})
    return {"rows": rows, "cancelled": standing.cancelled}
