"""Taking everything of a case out of the house as one file: with a reason, and on the trail."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.http import HttpRequest

from assistline import audit
from assistline.models import AuditHead, User
from triage.life import pack, parts_of
from triage.models import Case, CaseLife
from triage.models.case import CaseQuerySet


class Taken(NamedTuple):
    """The file, and what it is called."""

    name: str
    file: bytes
    sha256: str


def takeable_by(user: User) -> CaseQuerySet:
    """The cases that somebody can take out: officers what they see; who audits, of every centre of their
    customer, what is not kept from them.
    """
    if user.has_perm("triage.review_case"):
        return Case.objects.visible_to(user)
    return Case.objects.not_kept_from(user).filter(customer_id=user.centre.customer_id)


@transaction.atomic
def take_life(
    *, case_id: int, by: User, reason: str, at: datetime, request: HttpRequest | None = None
) -> Taken:
    """Make the file of everything of a case.

    Args:
        case_id: Which.
        by: Who takes it out; the view has checked ``triage.take_life``.
        reason: Why, and for whom.
        at: When, timezone-aware.
        request: Where it was asked for, for the trail.

    Raises:
        Case.DoesNotExist: No such case in what they may see.
        CannotRecord: The trail cannot be written; nothing leaves then.
    """
    seen = takeable_by(by).select_related("centre", "customer", "report_type")
    case = seen.select_for_update(of=["self"]).get(id=case_id)
    file = pack(parts_of(case), case=case, by=by, reason=reason, at=at)
    sha256 = hashlib.sha256(file).hexdigest()
    head = AuditHead.objects.order_by("-seq").first()
    CaseLife.objects.create(
        case=case,
        by=by,
        at=at,
        reason=reason,
        sha256=sha256,
        size=len(file),
        chain_seq=head.seq if head else 0,
    )
    case.events.create(kind="life_taken", by=by, at=at, words=f"SHA-256 {sha256}")
    audit.record(
        actor=by,
        action="case.life_taken",
        object_kind="case",
        object_ids=[case.id],
        request=request,
        reason=f"{reason[:380]} SHA-256 {sha256}",
        centre_id=case.centre_id,
    )
    return Taken(f"case-{case.reference}-{at:%Y%m%d-%H%M}.zip", file, sha256)
