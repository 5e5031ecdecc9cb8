"""What of a case waits for the answer of others, by who asked for it: it is handed over with the shift."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, JSONObject

from assistline.models import User
from triage.models import (
    NOT_OVER,
    AgentQuestion,
    Case,
    CaseStatus,
    FollowUp,
    FollowUpKind,
    HandOverItem,
    ItemState,
    Passing,
    PassingState,
    Proposal,
    ProposalState,
    Referral,
    ReferralState,
    Transfer,
    TransferKind,
    TransferState,
)
from triage.models.case import CaseQuerySet
from triage.models.referral import OPEN

# Their answer matters when the case is closed as well.
OUTLASTING = ("left_referrals", "left_transfers")


def with_left_open(cases: CaseQuerySet, user: User) -> CaseQuerySet:
    """The same cases, each with what this person asked of others and nobody has answered; no statement."""
    here = OuterRef("pk")
    referrals = Referral.objects.filter(case=here, by=user, state__in=OPEN)
    transfers = Transfer.objects.filter(case=here, asked_by=user, state__in=NOT_OVER)
    passings = Passing.objects.filter(case=here, by=user, state=PassingState.OPEN)
    questions = AgentQuestion.objects.filter(case=here, by=user, answered_at=None)
    proposals = Proposal.objects.filter(case=here, by=user, state=ProposalState.OPEN)
    to = Coalesce("to_user__full_name", "to_centre__name")
    return cases.annotate(
        left_referrals=_rows(
            referrals.order_by("id"), name=F("desk__name"), state=F("state"), due=F("due_at")
        ),
        left_transfers=_rows(transfers.order_by("id"), name=F("kind"), state=F("state"), due=F("due_at")),
        left_passings=_rows(passings.order_by("id"), name=to),
        left_questions=_rows(questions.order_by("id"), name=F("to__full_name")),
        left_proposals=_rows(proposals.order_by("id"), name=F("kind")),
    )


def left_open_by(user: User) -> Q:
    """Of cases: something that this person asked of others waits for an answer, closed or not, and no
    colleague has taken over to wait for it."""
    here = OuterRef("pk")
    asked = Q(Exists(Referral.objects.filter(case=here, by=user, state__in=OPEN))) | Q(
        Exists(Transfer.objects.filter(case=here, asked_by=user, state__in=NOT_OVER))
    )
    taken = HandOverItem.objects.filter(follow_up__case=here, hand_over__by=user, state=ItemState.ACCEPTED)
    with_them = FollowUp.objects.open().filter(case=here, kind=FollowUpKind.CASE).exclude(owner=user)
    return asked & ~(Q(Exists(taken)) & Q(Exists(with_them)))


def still_waits() -> Q:
    """Of follow-ups: the case is open, or somebody's answer about it is still to come."""
    here = OuterRef("case")
    return (
        ~Q(case__status=CaseStatus.CLOSED)
        | Q(Exists(Referral.objects.filter(case=here, state__in=OPEN)))
        | Q(Exists(Transfer.objects.filter(case=here, state__in=NOT_OVER)))
    )


def said_left_open(case: Case) -> list[str]:
    """What waits for others, in words; the case was read by :func:`with_left_open`."""
    read: Mapping[str, Any] = vars(case)
    said = [
        f"referral to {row['name']}: {ReferralState(row['state']).label.lower()}"
        for row in read.get("left_referrals", ())
    ]
    said += [
        f"{TransferKind(row['name']).label}: {TransferState(row['state']).label.lower()}"
        for row in read.get("left_transfers", ())
    ]
    said += [f"passed on to {row['name']}, not accepted" for row in read.get("left_passings", ())]
    said += [f"{row['name']} was asked and has not answered" for row in read.get("left_questions", ())]
    return said + ["waits for a second signature" for _ in read.get("left_proposals", ())]


def due_of_others(case: Case) -> datetime | None:
    """By when the first of those answers is due; nothing where no time was set."""
    read: Mapping[str, Any] = vars(case)
    due = [row["due"] for name in OUTLASTING for row in read.get(name, ()) if row["due"]]
    return min(map(datetime.fromisoformat, due), default=None)


def _rows(rows: Any, **columns: Any) -> ArraySubquery:
    return ArraySubquery(rows.values(json=JSONObject(**columns)))
