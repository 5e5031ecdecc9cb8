"""The questions that the product brings along today, offered to a house that was set up with earlier ones.

What an administrator has published is never changed by an update of the program: its new questions are
offered as a draft, to be looked at, changed and published like any other.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from reports.actions.publish_type import as_it_stands
from reports.actions.write_steps import write_steps
from reports.definitions import StepDefinition
from reports.models import ReportType, ReportTypeVersion
from reports.models.report_type import VersionState
from reports.reference_types import TYPES
from reports.reference_types.evidence import FILES_WANTED, WITHOUT_FILES
from reports.reference_types.whom import NOT_ANONYMOUS, complete


class NothingNew(Exception):
    """The product brings no other questions for this type, or a draft of it is being written."""


def steps_of_product(slug: str) -> tuple[StepDefinition, ...] | None:
    """What the product asks in a type today; nothing for a type of the house's own."""
    first = next((first for first in TYPES if first.slug == slug), None)
    return complete(first.steps) if first else None


def has_newer(*, type_id: int) -> bool:
    """Whether the product asks something else today than the type's version on the portal, and nobody writes
    on a draft of it.

    Raises:
        ReportType.DoesNotExist: There is no such type.
    """
    report_type = ReportType.objects.get(id=type_id)
    steps = steps_of_product(report_type.slug)
    if steps is None or report_type.versions.filter(state=VersionState.DRAFT).exists():
        return False
    there = report_type.versions.filter(state=VersionState.PUBLISHED).first()
    return there is not None and as_it_stands(version_id=there.id).steps != steps


@transaction.atomic
def begin_product_version(*, type_id: int) -> ReportTypeVersion:
    """Make a draft with the questions that the product brings along today.

    Args:
        type_id: One of the types that came with the product.

    Raises:
        ReportType.DoesNotExist: There is no such type.
        NothingNew: It asks the same already, is the house's own, or has a draft.
    """
    report_type = ReportType.objects.select_for_update().get(id=type_id)
    steps = steps_of_product(report_type.slug)
    if steps is None or not has_newer(type_id=type_id):
        raise NothingNew(report_type.slug)
    last = report_type.versions.aggregate(last=Max("number"))["last"]
    draft = report_type.versions.create(
        number=last + 1,
        not_anonymous_because=NOT_ANONYMOUS.get(report_type.slug, ""),
        takes_files=report_type.slug not in WITHOUT_FILES,
        files_wanted=FILES_WANTED.get(report_type.slug, ""),
    )
    write_steps(version=draft, steps=steps)
    return draft
