"""Markers: set with a reason and an end, looked at again by their owner, lifted with a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from assistline import audit
from assistline.models import User
from triage.models import Marker, MarkerEvent, MarkerKind
from triage.subjects import Known

SHORTEST = 10
LONGEST = timedelta(days=366)
LATER = "This marker was changed meanwhile. Nothing was done: look again."


class MarkerRefused(Exception):
    """The marker cannot be so; the message is a sentence for the officer.

    Args:
        field: The form's field.
    """

    def __init__(self, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def set_marker(
    *,
    subject: Known,
    kind: MarkerKind,
    reason: str,
    owner: User,
    review_date: date,
    expires_on: date,
    by: User,
    at: datetime,
) -> Marker:
    """Set a marker on a number, a person or an address of the officer's customer.

    Args:
        subject: What it hangs on.
        kind: What everybody has to know.
        reason: Why, at least ten characters.
        owner: Who looks at it again: an officer or sergeant of the same customer.
        review_date: When they do.
        expires_on: After this day it is in force no more; a year from now at most.
        by: Who sets it; the view has checked ``triage.review_case``.
        at: When, timezone-aware.

    Raises:
        MarkerRefused: A reason or a day is missing or wrong, or there is such a marker already.
    """
    _check(reason, review_date, expires_on, by, at)
    if owner.centre.customer_id != by.centre.customer_id or not owner.has_perm("triage.review_case"):
        raise MarkerRefused("Choose an officer or a sergeant.", field="owner")
    customer_id = by.centre.customer_id
    there = Marker.objects.select_for_update().filter(
        customer_id=customer_id, index=subject.index, kind=kind, lifted_at=None
    )
    old = there.first()
    if old is not None and old.expires_at > at:
        raise MarkerRefused("This marker is there already. Review it or lift it instead.", field="kind")
    if old is not None:
        _end(old, by, at, "Expired, and set anew")
    marker = Marker.objects.create(
        customer_id=customer_id,
        subject=subject.kind,
        value=subject.shown,
        index=subject.index,
        kind=kind,
        reason=reason.strip(),
        owner=owner,
        set_by=by,
        set_at=at,
        review_date=review_date,
        expires_at=_end_of(expires_on, by),
    )
    _keep(marker, by, at, "set", reason.strip())
    return marker


@transaction.atomic
def review_marker(
    *, marker_id: int, version: int, reason: str, review_date: date, expires_on: date, by: User, at: datetime
) -> Marker:
    """Look at a marker again and keep it, until another day.

    Args:
        marker_id: One of the officer's customer that nobody has lifted.
        version: As it was when the page was opened.
        reason: Why it still holds, at least ten characters.
        review_date: When it is looked at next.
        expires_on: After this day it is in force no more.
        by: Who looked; the view has checked ``triage.review_case``.
        at: When, timezone-aware.

    Raises:
        Marker.DoesNotExist: There is none.
        MarkerRefused: A reason or a day is missing or wrong, or it changed meanwhile.
    """
    marker = _locked(marker_id, version, by)
    _check(reason, review_date, expires_on, by, at)
    marker.reason, marker.review_date = reason.strip(), review_date
    marker.expires_at, marker.reviewed_at = _end_of(expires_on, by), at
    marker.version += 1
    marker.save()
    _keep(marker, by, at, "reviewed", reason.strip())
    return marker


@transaction.atomic
def lift_marker(*, marker_id: int, version: int, reason: str, by: User, at: datetime) -> Marker:
    """Lift a marker: it is shown no more.

    Args:
        marker_id: One of the officer's customer that nobody has lifted.
        version: As it was when the page was opened.
        reason: Why, at least ten characters.
        by: Who lifts it; the view has checked ``triage.review_case``.
        at: When, timezone-aware.

    Raises:
        Marker.DoesNotExist: There is none.
        MarkerRefused: The reason is missing, or it changed meanwhile.
    """
    marker = _locked(marker_id, version, by)
    if len(reason.strip()) < SHORTEST:
        raise MarkerRefused("Say why it is lifted, in at least ten characters.", field="lift_reason")
    _end(marker, by, at, reason.strip())
    return marker


def _locked(marker_id: int, version: int, by: User) -> Marker:
    markers = Marker.objects.of_customer(by.centre.customer_id).filter(lifted_at=None)
    marker = markers.select_for_update(of=["self"]).get(id=marker_id)
    if marker.version != version:
        raise MarkerRefused(LATER)
    return marker


def _check(reason: str, review_date: date, expires_on: date, by: User, at: datetime) -> None:
    today = at.astimezone(by.centre.zone).date()
    if len(reason.strip()) < SHORTEST:
        raise MarkerRefused("Say why, in at least ten characters.", field="reason")
    if not today < expires_on <= today + LONGEST:
        raise MarkerRefused("Choose a day within a year from now.", field="expires_on")
    if not today < review_date <= expires_on:
        raise MarkerRefused("Choose a day from tomorrow on, before it ends.", field="review_date")


def _end_of(day: date, by: User) -> datetime:
    zone = by.centre.zone
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone)


def _end(marker: Marker, by: User, at: datetime, reason: str) -> None:
    marker.lifted_at, marker.lifted_by, marker.lift_reason = at, by, reason
    marker.version += 1
    marker.save()
    _keep(marker, by, at, "lifted", reason)


def _keep(marker: Marker, by: User, at: datetime, what: str, words: str) -> None:
    MarkerEvent.objects.create(marker=marker, what=what, words=words, by=by, at=at)
    audit.record(
        actor=by,
        action=f"marker.{what}",
        object_kind="marker",
        object_ids=[marker.id],
        centre_id=by.centre_id,
    )
