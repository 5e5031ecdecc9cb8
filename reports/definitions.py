"""The questions of a report type, read once a process for each version.

A version that drafts use never changes: administrators publish a new one. So a definition is cached for good
by its version's id, and only the list of what is published now, with its public names, is read again when it
has changed.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import lru_cache

from assistline.configuration import still_holds
from reports.definition_rows import read_definitions
from reports.definition_values import (
    YES_NO,
    AskIf,
    ChoiceDefinition,
    QuestionDefinition,
    StepDefinition,
    TypeDefinition,
    step_asked,
)
from reports.models import ReportTypeVersion
from reports.models.report_type import VersionState

__all__ = [
    "YES_NO",
    "AskIf",
    "ChoiceDefinition",
    "QuestionDefinition",
    "StepDefinition",
    "TypeDefinition",
    "definition",
    "forget",
    "published",
    "published_types",
    "step_asked",
]

PUBLISHED_FOR_SECONDS = 2.0


@lru_cache(maxsize=256)
def definition(version_id: int) -> TypeDefinition:
    """The questions of one version, in six statements however many there are.

    Raises:
        ReportTypeVersion.DoesNotExist: There is no such version.
    """
    read = _read_ahead.pop(version_id, None) or read_definitions([version_id]).get(version_id)
    if read is None:
        raise ReportTypeVersion.DoesNotExist(f"There is no version {version_id}.")
    return read


# Published versions that were read together, until each is asked for and kept.
_read_ahead: dict[int, TypeDefinition] = {}
_published: dict[int, tuple[float, tuple[TypeDefinition, ...]]] = {}
# Of the type, not of the version: an administrator's change of them holds at once.
_OF_THE_TYPE = ("name", "home_title", "home_hint", "advice", "group", "on_home", "call_first", "open311")


def published_types(customer_id: int) -> tuple[TypeDefinition, ...]:
    """What a customer's public can report now, in the order of the portal; at most two seconds old."""
    read_at, types = _published.get(customer_id, (float("-inf"), ()))
    if not still_holds(read_at, seconds=PUBLISHED_FOR_SECONDS):
        read_at = time.monotonic()
        newest = list(
            ReportTypeVersion.objects.filter(
                report_type__customer_id=customer_id, state=VersionState.PUBLISHED
            )
            .order_by("report_type__position", "report_type__name", "report_type_id")
            .values_list("id", *(f"report_type__{name}" for name in _OF_THE_TYPE))
        )
        known = {entry.version_id for entry in types} | _read_ahead.keys()
        _read_together([version_id for version_id, *_ in newest if version_id not in known])
        types = tuple(
            replace(definition(version_id), **dict(zip(_OF_THE_TYPE, said, strict=True)))
            for version_id, *said in newest
        )
        _published[customer_id] = (read_at, types)
    return types


def _read_together(version_ids: list[int]) -> None:
    """In as many statements for thirty types as for one."""
    if len(version_ids) > 1:
        _read_ahead.update(read_definitions(version_ids))


def published(customer_id: int, slug: str) -> TypeDefinition | None:
    """The newest published version of one type."""
    return next((entry for entry in published_types(customer_id) if entry.slug == slug), None)


def forget(*, versions: bool = True) -> None:
    """Read everything again, for tests; with ``versions=False`` only which versions are published, because
    a published one does not change."""
    _published.clear()
    if versions:
        definition.cache_clear()
        _read_ahead.clear()
