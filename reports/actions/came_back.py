"""Mail came back from an address: nothing more is sent there before its owner says that it is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from assistline.encryption import blind_index
from assistline.models import Notification
from assistline.models.notification import Channel
from reports.messages import CODE
from reports.models import CodePurpose, ContactPoint, OneTimeCode, PersonRole

HELD_BACK = "Mail to this address came back. Nothing is sent there until its owner says that it is right."


def note_came_back(*, report_id: int, address: str, at: datetime) -> int:
    """Keep that an address of a report's reporter takes no mail; what they said of its safety stays.

    It opens the report no more either, until its owner asks for a code there and types it. Safe to repeat.

    Args:
        report_id: Whose message came back.
        address: Where it was sent.
        at: When it came back, timezone-aware.

    Returns:
        How many addresses of the reporter that are.

    Raises:
        DatabaseError: Nothing is kept.
    """
    # One that its owner spoke for after that message went wrong is not taken back by hearing of it again.
    stale = _emails(report_id, address).exclude(verified_at__gt=at).exclude(safe_said_at__gt=at)
    older = Q(came_back_at=None) | Q(came_back_at__lt=at)
    ids = list(stale.filter(older).values_list("id", flat=True))
    return ContactPoint.objects.filter(id__in=ids).update(came_back_at=at, verified_at=None)


def why_held_back(*, notification: Notification, at: datetime) -> str:
    """Why a message must not go to an address whose mail came back; empty where it may.

    A code that its owner asked for there since goes out: that is how they show that they read it.

    Args:
        notification: About to be sent.
        at: Now, timezone-aware.
    """
    if notification.subject_kind != "report" or notification.channel != Channel.EMAIL:
        return ""
    points = _emails(notification.subject_id, notification.to).exclude(came_back_at=None)
    if not points.exists():
        return ""
    if notification.message == CODE.name:
        asked = OneTimeCode.objects.filter(
            point__in=points, purpose=CodePurpose.VERIFY, made_at__gt=F("point__came_back_at"), used_at=None
        ).filter(expires_at__gt=at)
        if any(notification.occasion == f"code {code_id}" for code_id in asked.values_list("id", flat=True)):
            return ""
    return HELD_BACK


def returned_points(*, report_ids: list[int]) -> QuerySet[ContactPoint]:
    """Addresses of some reports' reporters that they said are safe, and whose mail came back since."""
    return (
        ContactPoint.objects.filter(
            safe=True,
            person__roles__report_id__in=report_ids,
            person__roles__role=PersonRole.Role.REPORTER,
        )
        .exclude(came_back_at=None)
        .distinct()
        .order_by("id")
    )


def gone_of(report_id: OuterRef) -> ArraySubquery:
    """The addresses of a report's reporter whose mail came back, as part of another query."""
    points = ContactPoint.objects.filter(
        person__roles__report_id=report_id, person__roles__role=PersonRole.Role.REPORTER
    )
    return ArraySubquery(points.exclude(came_back_at=None).order_by("id").values("value"))


def reached_now(told: Iterable[str], *, gone: Sequence[str]) -> list[str]:
    """What was told at sending of how we reach somebody, as it holds now: an address whose mail came back
    since is not named as one that we write to.

    Args:
        told: ``how_we_reach``, as it was kept.
        gone: The addresses.
    """
    return [_now(sentence, gone) for sentence in told]


def _now(sentence: str, gone: Iterable[str]) -> str:
    for address in gone:
        if address in sentence:
            said = gettext(
                "Our e-mail to %(address)s came back. We do not write there now. Use your reference and code "
                "to read our answer. Do you have an e-mail that is safe? Call us."
            )
            return said % {"address": address}
    return sentence


@transaction.atomic
def keep_owners_word(*, point: ContactPoint, address: str, at: datetime) -> ContactPoint:
    """Keep what the owner of an address told a member of staff: it is right again, or another one is safe.

    Nothing is sent by it. It is not shown to be theirs: to open a report there they still type a code.

    Args:
        point: Whose mail came back; the caller has checked that it still stands so, and holds its case.
        address: Another that its owner says is safe; empty where the same one is right.
        at: When, timezone-aware.

    Returns:
        The address that mail may go to now.

    Raises:
        DatabaseError: Nothing is kept.
    """
    if not address or address == point.value:
        point.safe, point.safe_said_at, point.came_back_at = True, at, None
        point.save(update_fields=["safe", "safe_said_at", "came_back_at"])
        return point
    index = blind_index(address, purpose=ContactPoint.Kind.EMAIL.value)
    # The old one is not used any more, whatever comes of it.
    point.safe, point.safe_said_at = False, at
    point.save(update_fields=["safe", "safe_said_at"])
    kept, _ = ContactPoint.objects.update_or_create(
        person_id=point.person_id,
        kind=ContactPoint.Kind.EMAIL,
        value_index=index,
        defaults={"value": address, "safe": True, "safe_said_at": at, "came_back_at": None},
    )
    return kept


def _emails(report_id: int, address: str) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(
        kind=ContactPoint.Kind.EMAIL,
        value_index=blind_index(address.strip(), purpose=ContactPoint.Kind.EMAIL.value),
        person__roles__report_id=report_id,
        person__roles__role=PersonRole.Role.REPORTER,
    )
