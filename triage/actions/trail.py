"""What is done to a case, on the sealed trail: who, what, which case. Reasons stay with the case."""

from __future__ import annotations

from assistline import audit
from assistline.models import User
from triage.models import Case, Grade


def keep_on_trail(case: Case, by: User | None, action: str) -> None:
    """Write one act in the caller's transaction: kept or lost with what was done.

    Danger and promises cannot wait for the trail: of immediate cases, and of what the system does by itself,
    the journal takes the entry when the trail cannot be written.

    Args:
        case: What it was done to.
        by: The officer; None for the system.
        action: Such as ``case.claimed``.

    Raises:
        CannotRecord: Neither could be written; nothing is to be done then.
    """
    audit.record(
        actor=by or "system",
        action=action,
        object_kind="case",
        object_ids=[case.id],
        centre_id=case.centre_id,
        allow_journal=by is None or case.grade == Grade.IMMEDIATE,
    )
