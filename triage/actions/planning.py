"""Plans for who calls often or is easily harmed: written, written anew, ended. Every version is kept."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from assistline import audit
from assistline.models import User
from triage.actions.marking import LONGEST, SHORTEST
from triage.models import Plan, PlanVersion
from triage.subjects import Known


class PlanRefused(Exception):
    """The plan cannot be so; the message is a sentence for the officer.

    Args:
        field: The form's field.
    """

    def __init__(self, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def write_plan(
    *,
    subject: Known,
    number: int,
    helps: str,
    avoid: str,
    ring: str,
    until: date,
    by: User,
    at: datetime,
) -> PlanVersion:
    """Write a plan for a subject of the officer's customer, or another version of it.

    Args:
        subject: Whose: a number, a person or an address.
        number: Of the version that was on the page; 0 where there was none.
        helps: What helps, at least ten characters.
        avoid: What not to do.
        ring: Whom to ring, and when.
        until: The last day on which it is shown; a year from now at most.
        by: Who writes; the view has checked ``triage.review_case``.
        at: When, timezone-aware.

    Raises:
        PlanRefused: Words or the day are missing, or somebody else wrote a version meanwhile.
    """
    today = at.astimezone(by.centre.zone).date()
    if len(helps.strip()) < SHORTEST:
        raise PlanRefused("Write what helps, in at least ten characters.", field="helps")
    if not today <= until <= today + LONGEST:
        raise PlanRefused("Choose a day within a year from now.", field="until")
    plan, _ = Plan.objects.select_for_update(of=["self"]).get_or_create(
        customer_id=by.centre.customer_id,
        index=subject.index,
        ended_at=None,
        defaults={"subject": subject.kind, "value": subject.shown},
    )
    newest = plan.versions.first()
    if (newest.number if newest else 0) != number:
        raise PlanRefused("Somebody has written another version meanwhile. It is shown beside yours.")
    version = PlanVersion.objects.create(
        plan=plan,
        number=number + 1,
        helps=helps.strip(),
        avoid=avoid.strip(),
        ring=ring.strip(),
        until=until,
        by=by,
        at=at,
    )
    _trail(plan, by, "plan.written")
    return version


@transaction.atomic
def end_plan(*, plan_id: int, by: User, at: datetime) -> Plan:
    """End a plan: it is shown no more, its versions are kept.

    Args:
        plan_id: One of the officer's customer.
        by: Who ends it; the view has checked ``triage.review_case``.
        at: When, timezone-aware.

    Raises:
        Plan.DoesNotExist: There is none.
    """
    plan = Plan.objects.select_for_update(of=["self"]).get(id=plan_id, customer_id=by.centre.customer_id)
    if plan.ended_at is None:
        plan.ended_at, plan.ended_by = at, by
        plan.save()
        _trail(plan, by, "plan.ended")
    return plan


def _trail(plan: Plan, by: User, action: str) -> None:
    audit.record(actor=by, action=action, object_kind="plan", object_ids=[plan.id], centre_id=by.centre_id)
