"""Versions of a customer's lexicon additions: begun, proposed by one person, put in force by a second."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assistline.models import Customer, User
from assistline.publishing import CannotPublish
from reports.lexicon_additions import version_obstacles
from reports.models import LexiconPhrase, LexiconVersion
from reports.models.report_type import VersionState


@transaction.atomic
def begin_lexicon(*, customer_id: int, version_id: int | None = None, note: str = "") -> LexiconVersion:
    """Make a draft with the phrases of another version; an older one's, to go back to it.

    Args:
        customer_id: Whose.
        version_id: The version to copy; without it, what is in force, if anything is.
        note: What the draft is for.

    Raises:
        LexiconVersion.DoesNotExist: The customer has no such version.
    """
    Customer.objects.select_for_update().get(id=customer_id)
    versions = LexiconVersion.objects.filter(customer_id=customer_id)
    source = (
        versions.get(id=version_id)
        if version_id is not None
        else versions.filter(state=VersionState.PUBLISHED).first()
    )
    last = versions.aggregate(last=Max("number"))["last"] or 0
    copied = f"From version {source.number}" if source else "The first additions"
    draft = versions.create(customer_id=customer_id, number=last + 1, note=note or copied)
    LexiconPhrase.objects.bulk_create(
        LexiconPhrase(version=draft, means=one.means, name=one.name, phrase=one.phrase, example=one.example)
        for one in (source.phrases.all() if source else ())
    )
    return draft


@transaction.atomic
def propose_lexicon(*, version_id: int, by: User, at: datetime) -> LexiconVersion:
    """Ask a second person to read a draft and put it in force.

    Args:
        version_id: The draft.
        by: Who asks.
        at: When, timezone-aware.

    Raises:
        LexiconVersion.DoesNotExist: There is no such version.
        CannotPublish: It is no draft, or it has obstacles.
    """
    version = _held_draft(version_id)
    said = version_obstacles(version)
    if said:
        raise CannotPublish(said)
    version.proposed_by_id, version.proposed_at = by.id, at
    version.save(update_fields=["proposed_by_id", "proposed_at"])
    return version


@transaction.atomic
def withdraw_lexicon(*, version_id: int) -> LexiconVersion:
    """Take a proposal back: what is changed now is not what the second person was asked to read.

    Raises:
        LexiconVersion.DoesNotExist: There is no such version.
        CannotPublish: It is no draft.
    """
    version = _held_draft(version_id)
    version.proposed_by_id = version.proposed_at = None
    version.save(update_fields=["proposed_by_id", "proposed_at"])
    return version


@transaction.atomic
def publish_lexicon(*, version_id: int, by: User, at: datetime) -> LexiconVersion:
    """Put a draft in force, and retire what was: the next contact is read with it.

    Args:
        version_id: The draft.
        by: Who publishes it, not who proposed it.
        at: When, timezone-aware.

    Raises:
        LexiconVersion.DoesNotExist: There is no such version.
        CannotPublish: It is no draft, has obstacles, or nobody else has proposed it.
    """
    version = _held_draft(version_id)
    if version.proposed_by_id is None:
        raise CannotPublish(["Nobody has asked for a second person yet. Press “Ask for a second person”."])
    if by.has_log_in(version.proposed_by_id):
        raise CannotPublish(["You asked for a second person: somebody else has to publish it."])
    said = version_obstacles(version)
    if said:
        raise CannotPublish(said)
    return put_lexicon_in_force(version, by=by, at=at)


def put_lexicon_in_force(version: LexiconVersion, *, by: User, at: datetime) -> LexiconVersion:
    """Publish a draft that may be, inside the caller's transaction."""
    LexiconVersion.objects.filter(customer_id=version.customer_id, state=VersionState.PUBLISHED).update(
        state=VersionState.RETIRED
    )
    version.state = VersionState.PUBLISHED
    version.published_at, version.published_by_id = at, by.id
    version.save(update_fields=["state", "published_at", "published_by_id"])
    return version


def _held_draft(version_id: int) -> LexiconVersion:
    """The lock waits for whoever is still writing phrases of it, and keeps the next writer out."""
    version = LexiconVersion.objects.select_for_update().get(id=version_id)
    if version.state != VersionState.DRAFT:
        raise CannotPublish(["This version is not a draft."])
    return version
