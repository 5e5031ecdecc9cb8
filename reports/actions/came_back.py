"""Mail came back from an address: nothing more is sent there before its owner shows that they read it."""

from __future__ import annotations

from datetime import datetime

from reports.models import ContactPoint, PersonRole


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
    points = ContactPoint.objects.filter(
        kind=ContactPoint.Kind.EMAIL,
        person__roles__report_id=report_id,
        person__roles__role=PersonRole.Role.REPORTER,
    )
    same = [point.id for point in points if point.value == address.strip()]
    # One that was confirmed after that message went wrong is not taken back by hearing of it again.
    stale = ContactPoint.objects.filter(id__in=same, came_back_at=None).exclude(verified_at__gt=at)
    return stale.update(came_back_at=at, verified_at=None)
