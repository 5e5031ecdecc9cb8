"""The blind second look: some decisions of a type go to another officer who does not see what was decided."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from assistline.models import User
from triage.actions.trail import keep_on_trail
from triage.models import Case, Decision, DecisionKind, IllegalMove, SecondEyes, SecondLook

# What a first look at a report can come to. The others follow from what happened since.
COMPARABLE = (
    DecisionKind.RECORD,
    DecisionKind.CLOSE,
    DecisionKind.CALLED_BACK,
    DecisionKind.TRANSFER_000,
    DecisionKind.DISPATCH,
    DecisionKind.REFER,
)
SHORTEST_REASON = 10


def draw_second_look(*, decision: Decision, case: Case, at: datetime) -> bool:
    """Draw whether a decision is looked at again. In the caller's transaction; restricted cases never are.

    Returns:
        Whether it was drawn.

    Raises:
        DatabaseError: The decision is not made either.
    """
    if decision.officer_id is None or decision.kind not in COMPARABLE or case.restricted:
        return False
    rates = SecondEyes.objects.in_force().filter(report_type_id=case.report_type_id)
    percent = rates.values_list("looked_at_percent", flat=True).first() or 0
    if secrets.randbelow(100) >= percent:
        return False
    SecondLook.objects.create(
        decision=decision,
        case=case,
        first_officer_id=decision.officer_id,
        first_kind=decision.kind,
        chosen_at=at,
    )
    return True


@transaction.atomic
def look_again(*, look_id: int, officer: User, kind: DecisionKind, reason: str, at: datetime) -> SecondLook:
    """Keep what another officer would have decided. It changes nothing for the citizen.

    Args:
        look_id: Which.
        officer: Who looked; never who decided.
        kind: What they would decide.
        reason: Why, at least ten characters.
        at: When, timezone-aware.

    Raises:
        SecondLook.DoesNotExist: None of a case that they may see.
        IllegalMove: It was theirs, somebody has looked already, or there is no reason.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise IllegalMove("Give the reasons, in at least ten characters.")
    looks = SecondLook.objects.filter(case__in=Case.objects.visible_to(officer))
    look = looks.select_for_update(of=["self"]).select_related("case", "first_officer").get(id=look_id)
    if look.first_officer.is_same_person_as(officer):
        raise IllegalMove("You decided this yourself. Another officer looks at it.")
    if look.looked_at is not None:
        raise IllegalMove("Somebody has looked at this already.")
    look.officer, look.kind, look.reason, look.looked_at = officer, kind, reason.strip(), at
    look.save(update_fields=["officer", "kind", "reason", "looked_at"])
    keep_on_trail(look.case, officer, "case.looked_at_again")
    return look
