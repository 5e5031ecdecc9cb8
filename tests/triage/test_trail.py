"""What is done to a case stands on the sealed trail; what stands in its history cannot be changed."""

from datetime import timedelta

from assistline.models import AuditEntry
from tests.triage.conftest import NOON
from triage.actions import (
    claim_case,
    decide_case,
    escalate_overdue,
    free_expired_leases,
    lower_grade,
    raise_grade,
    release_case,
)
from triage.models import DecisionKind, Grade


def test_every_act_on_a_case_is_on_the_trail(case, officer):
    of = {"case_id": case.id}
    raise_grade(**of, by=officer, grade=Grade.PRIORITY, at=NOON)
    lower_grade(**of, by=officer, grade=Grade.SCHEDULED, reason="Rang: it is over.", at=NOON)
    claim_case(**of, officer=officer, at=NOON)
    release_case(**of, officer=officer, at=NOON)
    claim_case(**of, officer=officer, at=NOON)
    free_expired_leases(at=NOON + timedelta(minutes=3))
    escalate_overdue(at=NOON + timedelta(days=1))
    mine = claim_case(**of, officer=officer, at=NOON)
    decide_case(
        **of,
        officer=officer,
        kind=DecisionKind.CALLED_BACK,
        reason="Rang her: she has it back.",
        told="We called you.",
        version=mine.version,
        at=NOON,
    )

    entries = AuditEntry.objects.filter(object_kind="case", object_ids=[case.id]).order_by("id")
    assert list(entries.values_list("action", "actor_kind", "reason")) == [
        ("case.raised", "officer", ""),
        ("case.lowered", "officer", ""),
        ("case.claimed", "officer", ""),
        ("case.released", "officer", ""),
        ("case.claimed", "officer", ""),
        ("case.released", "system", ""),
        ("case.escalated", "system", ""),
        ("case.claimed", "officer", ""),
        ("case.decided", "officer", ""),
    ]
