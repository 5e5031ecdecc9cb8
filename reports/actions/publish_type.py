"""Versions of report types: begun, published in one step, taken off the portal; kept as published."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assistline.models import User
from assistline.publishing import CannotPublish
from reports.actions.write_steps import write_steps
from reports.definitions import TypeDefinition, definition
from reports.models import ReportType, ReportTypeVersion
from reports.models.report_type import VersionState
from reports.publishing import obstacles
from reports.reference_types.whom import complete
from reports.standard_steps import STANDARD_STEPS


def as_it_stands(*, version_id: int) -> TypeDefinition:
    """A version's questions read past the cache: a draft changes under the administrator's hands.

    Raises:
        ReportTypeVersion.DoesNotExist: There is no such version.
    """
    return definition.__wrapped__(version_id)


@transaction.atomic
def begin_first_version(*, type_id: int, like: int | None = None) -> ReportTypeVersion:
    """Give a new type a draft that asks what every report asks, scene safety first.

    Args:
        type_id: The new type.
        like: A version of another type, to begin with a copy of all that it asks.

    Raises:
        IntegrityError: The type has a version already.
        ReportTypeVersion.DoesNotExist: There is no version to copy.
    """
    draft = ReportTypeVersion(report_type_id=type_id, number=1)
    steps = complete(STANDARD_STEPS)
    if like is not None:
        source = as_it_stands(version_id=like)
        steps, draft.not_anonymous_because = source.steps, source.not_anonymous_because
        draft.takes_files, draft.files_wanted = source.takes_files, source.files_wanted
    draft.save(force_insert=True)
    write_steps(version=draft, steps=steps)
    return draft


@transaction.atomic
def begin_version(*, version_id: int) -> ReportTypeVersion:
    """Make a draft with the steps, questions and choices of another version.

    Raises:
        ReportTypeVersion.DoesNotExist: There is no such version.
    """
    source = ReportTypeVersion.objects.get(id=version_id)
    report_type = ReportType.objects.select_for_update().get(id=source.report_type_id)
    last = report_type.versions.aggregate(last=Max("number"))["last"]
    draft = report_type.versions.create(
        number=last + 1,
        not_anonymous_because=source.not_anonymous_because,
        takes_files=source.takes_files,
        files_wanted=source.files_wanted,
    )
    write_steps(version=draft, steps=as_it_stands(version_id=version_id).steps)
    return draft


@transaction.atomic
def publish_version(*, version_id: int, by: User | None, at: datetime) -> ReportTypeVersion:
    """Put a draft on the portal and into the API at once, and retire what was there: drafts finish on it.

    Args:
        version_id: The draft.
        by: Who publishes it; nobody when the product brings it along.
        at: When, timezone-aware.

    Raises:
        ReportTypeVersion.DoesNotExist: There is no such version.
        CannotPublish: It is no draft, or it has obstacles.
    """
    # The lock waits for whoever is still writing questions of it, and keeps the next writer out.
    version = ReportTypeVersion.objects.select_for_update().get(id=version_id)
    if version.state != VersionState.DRAFT:
        raise CannotPublish(["This version is not a draft."])
    said = obstacles(as_it_stands(version_id=version_id))
    if said:
        raise CannotPublish(said)
    ReportTypeVersion.objects.filter(
        report_type_id=version.report_type_id, state=VersionState.PUBLISHED
    ).update(state=VersionState.RETIRED)
    version.state = VersionState.PUBLISHED
    version.published_at = at
    version.published_by_id = by.id if by else None
    version.save(update_fields=["state", "published_at", "published_by_id"])
    return version


@transaction.atomic
def return_to_version(*, version_id: int, by: User, at: datetime) -> ReportTypeVersion:
    """Ask again what an earlier version asked: a copy of it is on the portal at once, under a new number.

    Args:
        version_id: The earlier version.
        by: Who goes back to it.
        at: When, timezone-aware.

    Raises:
        ReportTypeVersion.DoesNotExist: There is no such version.
        CannotPublish: It was never published, is on the portal already, or has obstacles by today's rules.
    """
    version = ReportTypeVersion.objects.get(id=version_id)
    if version.state != VersionState.RETIRED:
        raise CannotPublish(["Only a version that was on the portal before can be put back on it."])
    again = begin_version(version_id=version_id)
    return publish_version(version_id=again.id, by=by, at=at)


@transaction.atomic
def withdraw_version(*, version_id: int) -> ReportTypeVersion:
    """Take a published version off the portal; drafts that were begun on it can still be finished.

    Raises:
        ReportTypeVersion.DoesNotExist: There is no such version.
        CannotPublish: It is not published.
    """
    version = ReportTypeVersion.objects.select_for_update().get(id=version_id)
    if version.state != VersionState.PUBLISHED:
        raise CannotPublish(["This version is not on the portal."])
    version.state = VersionState.RETIRED
    version.save(update_fields=["state"])
    return version
