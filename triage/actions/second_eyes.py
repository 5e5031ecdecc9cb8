"""What a type demands of a second person: the next version, in force from now on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from assistline import audit
from assistline.models import User
from reports.models import ReportType
from triage.models import SecondEyes


@transaction.atomic
def set_second_eyes(
    *, type_id: int, signed_kinds: Collection[str], looked_at_percent: int, by: User | None, at: datetime
) -> SecondEyes:
    """Put a version in force, if it says something else than the last one. What waits stays as it was asked.

    Args:
        type_id: Of which report type.
        signed_kinds: Decisions that two people sign from now on.
        looked_at_percent: So many of 100 decisions are looked at again.
        by: Who set it; none where a configuration was taken over.
        at: From when, timezone-aware.

    Raises:
        ReportType.DoesNotExist: There is no such type.
        IntegrityError: Not a part of 100.
    """
    kind = ReportType.objects.select_for_update(of=["self"]).get(id=type_id)
    versions = SecondEyes.objects.filter(report_type=kind).order_by("-version")
    last = versions.first()
    now = (sorted(signed_kinds), looked_at_percent)
    if last is not None and (sorted(last.signed_kinds), last.looked_at_percent) == now:
        return last
    versions.in_force().update(is_current=False)
    made = SecondEyes.objects.create(
        report_type=kind,
        version=(last.version if last else 0) + 1,
        signed_kinds=now[0],
        looked_at_percent=now[1],
        from_at=at,
        by=by,
    )
    if by is not None:
        audit.record(actor=by, action="second_eyes.set", object_kind="report_type", object_ids=[kind.id])
    return made
