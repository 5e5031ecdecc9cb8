"""Second signatures: one officer writes a decision, another signs it or sends it back. The clock runs on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assistline.events import emit
from assistline.models import User
from triage.actions.deciding import (
    IncompleteDecision,
    StaleCase,
    check_words,
    decide_locked,
)
from triage.actions.drafting import forget_own_draft
from triage.actions.lease import refuse_barred
from triage.actions.noting import hang_note
from triage.actions.trail import keep_on_trail
from triage.models import (
    Case,
    CaseStatus,
    Decision,
    DecisionDraft,
    DecisionKind,
    IllegalMove,
    Proposal,
    ProposalState,
    SecondEyes,
)

SHORTEST_ANSWER = 10


def needs_two(case: Case, kind: str) -> bool:
    """Whether the case's type demands two people for this decision."""
    return (
        SecondEyes.objects.in_force()
        .filter(report_type_id=case.report_type_id, signed_kinds__contains=[kind])
        .exists()
    )


@transaction.atomic
def propose_decision(
    *,
    case_id: int,
    officer: User,
    kind: DecisionKind,
    reason: str,
    told: str,
    version: int,
    at: datetime,
    offence_code: str = "",
    words_id: int | None = None,
    words_changed: bool = False,
) -> Proposal:
    """Lay a decision before a second officer. The case goes back to the queue, its clock runs on.

    Args:
        case_id: The case; the officer has it.
        officer: Who proposes.
        kind: What they would decide.
        reason: Why.
        told: What the citizen would read.
        version: The case's version when the form was opened.
        at: When, timezone-aware.
        offence_code: Of a crime.
        words_id: The version of the words that it was told in.
        words_changed: The officer changed them.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IllegalMove: It is not theirs.
        StaleCase: It changed since the form was opened.
        IncompleteDecision: Something is missing.
    """
    case = Case.objects.visible_to(officer).select_for_update(of=["self"]).get(id=case_id)
    if case.status != CaseStatus.IN_REVIEW or case.officer_id != officer.id:
        raise IllegalMove("This case is not yours. Claim it to decide it.")
    if case.version != version:
        raise StaleCase(case, version)
    check_words(kind, reason, told, offence_code)
    case.proposals.filter(state=ProposalState.OPEN).update(state=ProposalState.OVERTAKEN)
    proposal = Proposal.objects.create(
        case=case,
        kind=kind,
        offence_code=offence_code if kind == DecisionKind.RECORD else "",
        reason=reason.strip(),
        told=told.strip(),
        words_id=words_id,
        words_changed=words_changed,
        by=officer,
        at=at,
    )
    forget_own_draft(case_id=case.id, officer=officer)
    case.move(
        CaseStatus.WAITING,
        by=officer,
        at=at,
        words=f"Waits for a second signature: {proposal.get_kind_display()}",
        officer=None,
        lease_until=None,
    )
    keep_on_trail(case, officer, "case.proposed")
    emit("case.released", centre_id=case.heard_in, case_id=case.id)
    return proposal


@transaction.atomic
def sign_proposal(*, case_id: int, officer: User, version: int, at: datetime) -> Decision:
    """Sign what another officer proposed: it is decided as it stands there.

    Args:
        case_id: The case; nobody else has it.
        officer: The second person.
        version: The case's version that they have read.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IllegalMove: Nothing waits, it is their own, or another officer has the case.
        StaleCase: It changed since they read it.
    """
    case, proposal = _open_proposal(case_id, officer, version)
    proposal.state, proposal.answered_by, proposal.answered_at = ProposalState.SIGNED, officer, at
    proposal.save(update_fields=["state", "answered_by", "answered_at"])
    if case.status == CaseStatus.WAITING:
        # Only what is in review is decided; the history says who had it.
        case.move(
            CaseStatus.IN_REVIEW, by=officer, at=at, words=str(officer), officer=officer, lease_until=at
        )
    decision = decide_locked(
        case,
        officer=proposal.by,
        kind=DecisionKind(proposal.kind),
        reason=proposal.reason,
        told=proposal.told,
        offence_code=proposal.offence_code,
        at=at,
        proposal=proposal,
    )
    keep_on_trail(case, officer, "case.signed")
    return decision


@transaction.atomic
def return_proposal(*, case_id: int, officer: User, answer: str, version: int, at: datetime) -> Proposal:
    """Send a proposal back with reasons; who wrote it finds their words again.

    Args:
        case_id: The case.
        officer: The second person.
        answer: Why, at least ten characters.
        version: The case's version that they have read.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IncompleteDecision: There is no reason.
        IllegalMove: Nothing waits, it is their own, or another officer has the case.
        StaleCase: It changed since they read it.
    """
    if len(answer.strip()) < SHORTEST_ANSWER:
        raise IncompleteDecision("answer", "Say why it goes back, in at least ten characters.")
    case, proposal = _open_proposal(case_id, officer, version)
    proposal.state, proposal.answered_by, proposal.answered_at = ProposalState.RETURNED, officer, at
    proposal.answer = answer.strip()
    proposal.save(update_fields=["state", "answered_by", "answered_at", "answer"])
    words = {
        "decision": proposal.kind,
        "offence_code": proposal.offence_code,
        "reason": proposal.reason,
        "told": proposal.told,
    }
    DecisionDraft.objects.update_or_create(
        case=case,
        officer=proposal.by,
        defaults={"words": words, "version": case.version, "saved_at": at},
        create_defaults={"words": words, "version": case.version, "saved_at": at, "begun_at": at},
    )
    event = case.save_change(kind="signature_refused", by=officer, at=at)
    # Who wrote it reads why where they write it again, and so does whoever has it after them.
    hang_note(event=event, by=officer, words=answer, key=f"proposal {proposal.id}")
    keep_on_trail(case, officer, "case.signature_refused")
    emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return proposal


def _open_proposal(case_id: int, officer: User, version: int) -> tuple[Case, Proposal]:
    cases = Case.objects.visible_to(officer).select_related("customer")
    case = cases.select_for_update(of=["self"]).get(id=case_id)
    proposal = case.proposals.select_related("by", "words").filter(state=ProposalState.OPEN).first()
    if proposal is None or case.status == CaseStatus.CLOSED:
        raise IllegalMove("Nothing waits for a second signature here any more.")
    if proposal.by.is_same_person_as(officer):
        raise IllegalMove("You wrote this yourself. Another officer signs it.")
    refuse_barred(case, officer)
    if case.status == CaseStatus.IN_REVIEW and case.officer_id != officer.id:
        raise IllegalMove(f"{case.officer} has this case.")
    if case.version != version:
        raise StaleCase(case, version)
    return case, proposal
