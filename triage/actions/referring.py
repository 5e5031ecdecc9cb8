"""Handing a matter to an agency or a contractor: what is passed on is chosen, and said to the citizen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from assistline.events import emit
from assistline.messages import NoWords
from assistline.models import User
from triage.actions.deciding import SHORTEST_WORDS, IncompleteDecision, StaleCase, decide_case
from triage.actions.referral_rows import desks_for, mail_referral, make_referral, names_of, read_passable
from triage.actions.trail import keep_on_trail
from triage.models import (
    Case,
    CaseStatus,
    Decision,
    DecisionKind,
    IllegalMove,
    Referral,
    ReferralState,
    Way,
)
from triage.passing import CONTACT, Passable

NO_WORDS = "The mail to agencies has no words: an administrator must write them. Choose another."


@transaction.atomic
def refer_case(
    *,
    case_id: int,
    officer: User,
    desk_id: int,
    parts: Sequence[str],
    note: str,
    agreed: str,
    closes: bool,
    reason: str,
    told: str,
    version: int,
    key: str,
    at: datetime,
) -> Referral:
    """Refer a case: the row that is sent, the decision where it is one, and what the citizen reads, together.

    Args:
        case_id: The case. An open one the officer has; a closed one stays as it is.
        officer: Who refers it; the view has checked ``triage.review_case``.
        desk_id: To whom.
        parts: What is passed on, names of ``triage.passing``.
        note: What they are asked to do, at least ten characters.
        agreed: Who agreed that contact points are passed on, when and how; else they are not.
        closes: It decides the case. What they refuse comes back then.
        reason: Why, of a decision.
        told: What the citizen reads of a decision.
        version: The case's version when the form was opened.
        key: The form's: sent twice, it is one referral.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        ReferralDesk.DoesNotExist: No such desk of this customer takes it.
        IllegalMove: The officer does not have the case.
        StaleCase: It changed since the form was opened.
        IncompleteDecision: Something is missing.
    """
    cases = Case.objects.visible_to(officer).select_related("customer", "centre", "report_type")
    case = cases.select_for_update(of=["self"]).get(id=case_id)
    before = Referral.objects.filter(form_key=key, case=case).first()
    if before is not None:
        return before
    if case.status != CaseStatus.CLOSED and (
        case.status != CaseStatus.IN_REVIEW or case.officer_id != officer.id
    ):
        raise IllegalMove("This case is not yours. Claim it to refer it.")
    if case.version != version:
        raise StaleCase(case, version)
    desk = desks_for(case).get(id=desk_id)
    can = read_passable(case)
    _check(can, parts, note=note, agreed=agreed)
    decision = None
    if closes and case.status != CaseStatus.CLOSED:
        decision = _decide(case, officer, reason=reason, told=told, version=version, at=at)
        case = cases.get(id=case_id)
    try:
        referral = make_referral(
            case, desk, can, officer, decision, parts, note=note, agreed=agreed, key=key, at=at
        )
    except NoWords:
        raise IncompleteDecision("desk", NO_WORDS) from None
    words = f"To {desk.name}, {desk.get_way_display().lower()}. Passed on: {names_of(can, parts)}"
    case.events.create(kind="referred", by=officer, at=at, words=words[:300])
    keep_on_trail(case, officer, "case.referred")
    emit("referral.made", centre_id=case.heard_in, referral_id=referral.id)
    return referral


@transaction.atomic
def send_again(*, referral_id: int, officer: User, at: datetime) -> Referral:
    """Try once more what could not be sent, with its tries counted from the first.

    Args:
        referral_id: Which.
        officer: Who asks for it.
        at: When, timezone-aware.

    Raises:
        Referral.DoesNotExist: No such referral in what the officer may see.
        IllegalMove: It was sent, or answered.
    """
    referral = locked_referral(referral_id, officer)
    if referral.state != ReferralState.FAILED:
        raise IllegalMove(f"It is {referral.get_state_display().lower()} by now.")
    referral.state, referral.send_at, referral.attempts = ReferralState.WAITING, at, 0
    referral.closed_since, referral.last_error, referral.settled_at = None, "", None
    referral.due_at = at + timedelta(hours=referral.desk.answer_hours)
    if referral.way == Way.EMAIL:
        referral.fence += 1
        mail_referral(referral, referral.case, referral.desk, at)
    referral.save()
    referral.case.events.create(
        kind="referral_again", by=officer, at=at, words=f"To {referral.desk.name}"[:300]
    )
    keep_on_trail(referral.case, officer, "referral.sent_again")
    return referral


def locked_referral(referral_id: int, user: User | None) -> Referral:
    """A referral with its case, both held: the case first, as in every other action.

    Args:
        referral_id: Which.
        user: Who may see it; None for the system.

    Raises:
        Referral.DoesNotExist: There is none, or it is not theirs to see.
    """
    rows = Referral.objects.all() if user is None else Referral.objects.visible_to(user)
    case_id = rows.values_list("case_id", flat=True).filter(id=referral_id).first()
    if case_id is None:
        raise Referral.DoesNotExist
    cases = Case.objects.select_for_update(of=["self"]).select_related("customer", "centre", "report_type")
    case = cases.get(id=case_id)
    referral = (
        Referral.objects.select_for_update(of=["self"]).select_related("desk", "by").get(id=referral_id)
    )
    referral.case = case
    return referral


def _check(can: Passable, parts: Sequence[str], *, note: str, agreed: str) -> None:
    unknown = set(parts) - {part.name for part in can.parts}
    if unknown:
        raise IncompleteDecision("parts", "This cannot be passed on. Choose again.")
    if len(note.strip()) < SHORTEST_WORDS:
        raise IncompleteDecision("note", "Say what they are asked to do, in at least ten characters.")
    if CONTACT in parts and len(agreed.strip()) < SHORTEST_WORDS:
        raise IncompleteDecision(
            "agreed", "Write who agreed to it, when and how. Without that, no contact point is passed on."
        )


def _decide(case: Case, officer: User, *, reason: str, told: str, version: int, at: datetime) -> Decision:
    return decide_case(
        case_id=case.id,
        officer=officer,
        kind=DecisionKind.REFER,
        reason=reason,
        told=told,
        version=version,
        at=at,
    )
