"""The town's second people: a decision to sign, decisions of the sample, near misses, a case passed on."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistline.models import User
from assistline.roles import AGENT, OFFICER, SUPERVISOR
from reports.models import ReportType
from triage.actions import (
    claim_case,
    close_near_miss,
    look_again,
    pass_on_case,
    propose_decision,
    tell_near_miss,
)
from triage.models import (
    Case,
    CaseStatus,
    Decision,
    DecisionKind,
    Grade,
    Ladder,
    SecondEyes,
    SecondLook,
)
from triage.models.case import CaseQuerySet
from triage.told_words import told_of

TWO_SIGN, LOOKED_AT = "property_damage", 20
OUTSIDE_BODY, OUTSIDE_CONTACT = "the Victorian Ombudsman", "1800 806 314"


def load_second_people(*, officer: User, sergeant: User, now: datetime) -> None:
    """Give the officer something to sign, to look at again and to accept, and the register its first lines.

    Args:
        officer: Who finds it.
        sergeant: Who passes a case on, and looked again.
        now: The server's time.
    """
    customer = officer.centre.customer
    Ladder.objects.filter(customer=customer).update(
        outside_body=OUTSIDE_BODY, outside_contact=OUTSIDE_CONTACT
    )
    SecondEyes.objects.bulk_create(
        SecondEyes(
            report_type=kind,
            signed_kinds=[DecisionKind.CLOSE.value] if kind.slug == TWO_SIGN else [],
            looked_at_percent=LOOKED_AT,
        )
        for kind in ReportType.objects.filter(customer=customer, slug__in=("theft", TWO_SIGN))
    )
    colleagues = User.objects.filter(role=OFFICER, centre=officer.centre, is_active=True)
    colleague = colleagues.exclude(id=officer.id).order_by("id").first()
    waiting = Case.objects.visible_to(officer).waiting().to_decide().unrestricted()
    calm = waiting.filter(grade=Grade.SCHEDULED, under_review=False, news_at=None).order_by("-due_at", "id")
    if colleague is not None:
        _propose(calm, colleague, now)
    _sample(officer, sergeant, now)
    passed = calm.exclude(report_type__slug=TWO_SIGN).exclude(proposals__state="open").first()
    if passed is not None:
        pass_on_case(
            case_id=passed.id,
            officer=sergeant,
            to_centre=officer.centre,
            to_user=officer,
            reason="You know the shop and its camera from last week.",
            at=now - timedelta(minutes=12),
        )
    _near_misses(officer, now)


def _propose(calm: CaseQuerySet, colleague: User, now: datetime) -> None:
    case = calm.filter(report_type__slug=TWO_SIGN).first()
    if case is None:
        return
    at = now - timedelta(minutes=25)
    held = claim_case(case_id=case.id, officer=colleague, at=at)
    told = told_of(held, now)["close"]
    propose_decision(
        case_id=case.id,
        officer=colleague,
        kind=DecisionKind.CLOSE,
        reason="No camera, nobody saw it, and the paint is the kind that every shop sells.",
        told=told.words,
        version=held.version,
        words_id=told.id,
        at=at + timedelta(minutes=5),
    )


def _sample(officer: User, sergeant: User, now: datetime) -> None:
    decided = Decision.objects.filter(
        case__status=CaseStatus.CLOSED, case__customer=officer.centre.customer, case__restricted=False
    ).exclude(officer=None)
    for number, decision in enumerate(decided.filter(officer=officer).select_related("case")[:2]):
        look = SecondLook.objects.create(
            decision=decision,
            case=decision.case,
            first_officer=officer,
            first_kind=decision.kind,
            chosen_at=decision.at,
        )
        if number == 0:
            look_again(
                look_id=look.id,
                officer=sergeant,
                kind=DecisionKind(decision.kind),
                reason="I come to the same: there is nothing to go on.",
                at=now - timedelta(hours=1),
            )


def _near_misses(officer: User, now: datetime) -> None:
    centre = officer.centre
    agent = User.objects.filter(role=AGENT, centre=centre).order_by("id").first()
    supervisor = User.objects.filter(role=SUPERVISOR, centre=centre).order_by("id").first()
    tell_near_miss(
        by=agent or officer,
        happened="A caller spoke of noise. Only the third question showed that her husband was at the door.",
        could_have="The call could have been closed as noise.",
        key="demonstration 1",
        at=now - timedelta(days=2),
    )
    told = tell_near_miss(
        by=officer,
        happened="Two of us rang the same person within five minutes.",
        could_have="Somebody who must not know could have heard it ring twice.",
        key="demonstration 2",
        at=now - timedelta(days=5),
    )
    if supervisor is not None:
        close_near_miss(
            near_miss_id=told.id,
            by=supervisor,
            learned="Who has a case rings. The page says who has it before the number is shown.",
            at=now - timedelta(days=1),
        )
