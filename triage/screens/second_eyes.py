"""What waits for a second person, and how often two of them agree."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse

from assistline.models import User
from assistline.references import group
from triage.models import Case, Proposal, ProposalState, SecondLook
from triage.rules.agreement import agreement
from triage.screens.words import staff_time

MOST = 50


def proposals_for(user: User) -> list[dict[str, Any]]:
    """Decisions that this person may sign, the most urgent case first. One statement."""
    cases = Case.objects.visible_to(user).open().free_for(user)
    found = (
        Proposal.objects.filter(state=ProposalState.OPEN, case__in=cases)
        .exclude(by__in=user.log_ins)
        .select_related("case__centre", "by")
        .order_by("case__grade_rank", "case__due_at", "id")[:MOST]
    )
    return [
        {
            "title": proposal.case.matter,
            "reference": group(proposal.case.reference),
            "url": reverse("triage-sign", args=[proposal.case.reference]),
            "what": proposal.get_kind_display(),
            "by": str(proposal.by),
            "at": staff_time(proposal.at, proposal.case.centre.zone),
            "due": staff_time(proposal.case.due_at, proposal.case.centre.zone),
        }
        for proposal in found
    ]


def looks_for(user: User) -> list[dict[str, Any]]:
    """Decisions of the sample that this person may look at: never worked on by them. One statement."""
    found = (
        open_looks(user)
        .select_related("case__centre", "case__report_type")
        .order_by("chosen_at", "id")[:MOST]
    )
    return [
        {
            "title": look.case.report_type.name if look.case.report_type else "Call back",
            "locality": look.case.locality,
            "url": reverse("triage-second-look", args=[look.id]),
            "since": staff_time(look.chosen_at, look.case.centre.zone),
        }
        for look in found
    ]


def open_looks(user: User) -> Any:
    """Looks that nobody has taken and this person may."""
    return (
        SecondLook.objects.filter(looked_at=None, case__in=Case.objects.visible_to(user))
        .exclude(first_officer__in=user.log_ins)
        .exclude(case__events__by__in=user.log_ins)
    )


def agreement_rows(customer_id: int) -> list[dict[str, Any]]:
    """Of each type: how many were looked at, how many came to the same, and the interval. One statement."""
    done = Q(looked_at__isnull=False)
    found = (
        SecondLook.objects.filter(case__customer_id=customer_id)
        .values("case__report_type__name")
        .annotate(
            n=Count("id", filter=done),
            same=Count("id", filter=done & Q(kind=F("first_kind"))),
            waiting=Count("id", filter=~done),
        )
        .order_by("case__report_type__name")
    )
    return [
        {
            "name": row["case__report_type__name"] or "Call back",
            "waiting": row["waiting"],
            "rate": agreement(row["n"], row["same"]),
        }
        for row in found
    ]
