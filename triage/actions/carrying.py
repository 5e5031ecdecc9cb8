"""What is under way on a case goes on in the case that leads, and comes back with it when it is taken out.

What somebody else has to answer first, a second signature, a colleague who is to accept it, the records
system, is not moved under their hands: the merge says in words what it waits for.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet

from assistline.models import User
from assistline.references import group
from reports.models import Message, Supplement
from triage.actions.pausing import resume_after_answer, wait_on
from triage.models import (
    AgentQuestion,
    Case,
    CaseMerge,
    CaseStatus,
    Clock,
    DecisionDraft,
    FollowUp,
    FollowUpKind,
    HandoverState,
    IllegalMove,
    PassingState,
    ProposalState,
    Referral,
    Transfer,
    TransferState,
    Waiting,
)
from triage.models.referral import BACK, OPEN
from triage.rules.deadlines import PAUSABLE

# Each table of what moves, by the name under which its ids are kept with the merge.
MOVED: dict[str, type[models.Model]] = {
    "to_do": FollowUp,
    "referrals": Referral,
    "questions": AgentQuestion,
    "transfers": Transfer,
    "drafts": DecisionDraft,
}
TURNS = "turns"
WAITED, LEAD_WAITED = "waited_until", "lead_waited_until"
NOT_SETTLED = (HandoverState.WAITING, HandoverState.SENT, HandoverState.REJECTED, HandoverState.FAILED)


def check_settled(lead: Case, other: Case) -> None:
    """Say what has to be settled before one case can go on in the other.

    Raises:
        IllegalMove: Somebody else is to answer something first; the message names all of it.
    """
    said = []
    if other.transfers.not_over().exists():
        said.append(f"{group(other.reference)} waits for an answer of 000 or dispatch: let it lead.")
    for case in (lead, other):
        name = group(case.reference)
        if case.proposals.filter(state=ProposalState.OPEN).exists():
            said.append(
                f"The decision of {name} waits for a second signature: sign it or send it back first."
            )
        if case.passings.filter(state=PassingState.OPEN).exists():
            said.append(
                f"{name} was passed on and is not accepted yet: take it back, or wait for the answer."
            )
    if other.handovers.filter(state__in=NOT_SETTLED).exists():
        said.append(f"{group(other.reference)} waits for its crime number: settle that under Record first.")
    if len(_asked(lead, other)) > 1:
        said.append("An agent was asked something in both: wait for one of the answers.")
    if said:
        raise IllegalMove(" ".join(said))


def stop_waiting(lead: Case, other: Case, at: datetime) -> dict[str, Any]:
    """Let both clocks run that wait for a citizen: whoever else told of it does not wait with them.

    Returns:
        Until when each would have waited, for when they are taken apart.
    """
    kept: dict[str, Any] = {}
    for name, case, words in (
        (LEAD_WAITED, lead, f"{group(other.reference)} is the same matter"),
        (WAITED, other, f"It goes on in {group(lead.reference)}"),
    ):
        until = _waits_until(case)
        if until is not None and resume_after_answer(case=case, words=words, at=at):
            kept[name] = until.isoformat()
    return kept


def carry(lead: Case, other: Case, officer: User, at: datetime) -> dict[str, Any]:
    """Move what is under way; what of it went is to be kept with the merge.

    Somebody's turn to go on with both cases is one turn, and one officer's unfinished words for both stay
    where they are: two texts are not put together by a machine.
    """
    turns = other.follow_ups.open().filter(kind=FollowUpKind.CASE)
    theirs = lead.follow_ups.open().filter(kind=FollowUpKind.CASE).values("owner_id")
    double = list(turns.filter(owner_id__in=theirs).values_list("id", flat=True))
    FollowUp.objects.filter(id__in=double).update(done_at=at, done_by=officer)
    moving: dict[str, QuerySet[Any]] = {
        "to_do": other.follow_ups.open(),
        "referrals": other.referrals.filter(state__in=(*OPEN, *BACK)),
        "questions": other.agent_questions.filter(answered_at=None),
        "transfers": other.transfers.filter(state=TransferState.ANSWERED),
        "drafts": other.decision_drafts.exclude(officer_id__in=lead.decision_drafts.values("officer_id")),
    }
    kept: dict[str, Any] = {TURNS: double}
    for name, rows in moving.items():
        kept[name] = list(rows.order_by("id").values_list("id", flat=True))
        MOVED[name]._base_manager.filter(id__in=kept[name]).update(case=lead)
    return {name: found for name, found in kept.items() if found}


def bring_back(merge: CaseMerge, *, case: Case, lead: Case) -> None:
    """Give a case that is taken out what it had brought, and what has become of it meanwhile."""
    there = {lead.id, merge.into_id}
    for name, model in MOVED.items():
        rows = model._base_manager.filter(id__in=merge.carried.get(name, []), case_id__in=there)
        rows.update(case=case)
    FollowUp.objects.filter(id__in=merge.carried.get(TURNS, []), case=case).update(done_at=None, done_by=None)


def wait_again(merge: CaseMerge, *, case: Case, lead: Case, at: datetime) -> None:
    """Let the clocks wait on that waited for their citizens before, unless those have written since."""
    alone = (
        lead.status != CaseStatus.CLOSED and not CaseMerge.objects.filter(root=lead, ended_at=None).exists()
    )
    for name, one in ((WAITED, case), (LEAD_WAITED, lead)):
        kept = merge.carried.get(name)
        if kept is None or one.grade not in PAUSABLE or (one is lead and not alone):
            continue
        until = datetime.fromisoformat(kept)
        links = {"report__case_links__case": one, "report__case_links__ended_at": None}
        wrote = Message.objects.filter(**links, by_id=None, at__gte=merge.at)
        added = Supplement.objects.filter(**links, at__gte=merge.at)
        if until > at and not (wrote.exists() or added.exists()):
            wait_on(case=one, until=until, at=at)


def _asked(*cases: Case) -> list[int]:
    asked = AgentQuestion.objects.filter(case__in=cases, answered_at=None)
    return list(asked.values_list("case_id", flat=True))


def _waits_until(case: Case) -> datetime | None:
    clock = Clock.objects.filter(case=case, met_at=None, paused_for=Waiting.CITIZEN).first()
    return clock.pause_until if clock else None
