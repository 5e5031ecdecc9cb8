"""Who has a case: one officer at a time, for as long as the page is open.

Whoever claimed it last goes on with it (``owner``) when their page is closed, until they give it back,
somebody accepts it from them or claims it, or it is decided. That holds nobody else up: what waits can be
claimed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from assistline.events import emit
from assistline.models import User
from reports.actions import publish_status
from reports.models import PublicStatus, Report
from triage.actions.trail import keep_on_trail
from triage.models import Case, CaseStatus, Duty, FollowUp, FollowUpKind, Grade, IllegalMove, ProposalState
from triage.models.case import NOT_URGENT
from triage.models.hand_over import FollowUpQuerySet

# The open page says every 20 seconds that it is open; after six silent ones the case goes back to everybody.
LEASE = timedelta(minutes=2)
BATCH = 500

log = structlog.get_logger(__name__)


@transaction.atomic
def claim_case(*, case_id: int, officer: User, at: datetime) -> Case:
    """Give one officer sole charge of a case that nobody has. Whoever has it already keeps it.

    Args:
        case_id: The case to claim.
        officer: Who takes it; the view has checked ``triage.review_case``.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IllegalMove: Someone got there first (the message says who), or it is closed.
    """
    case = Case.objects.visible_to(officer).select_for_update(of=["self"]).get(id=case_id)
    return _give(case, officer, at)


@transaction.atomic
def claim_next_case(*, officer: User, at: datetime) -> Case | None:
    """Give an officer the most urgent case that waits. Two who ask at once never get the same one.

    What waits for the citizen's answer is nobody's next. What a colleague on duty has begun is left to them
    as long as it is neither urgent nor nearly due, and as long as anything else waits.

    Returns:
        The case, now theirs; None when nothing waits.

    Raises:
        IllegalMove: Never: a locked waiting row stays waiting.
    """
    waiting = Case.objects.visible_to(officer).waiting().to_decide().free_for(officer).filter(paused_for="")
    locked = waiting.most_urgent_first().select_for_update(of=["self"], skip_locked=True)
    case = locked.exclude(_begun_by_others(officer, at)).first() or locked.first()
    return None if case is None else _give(case, officer, at)


@transaction.atomic
def renew_lease(*, case_id: int, officer: User, at: datetime) -> datetime:
    """Keep a case while its page is open; nothing is counted as a change.

    Returns:
        Until when it is theirs.

    Raises:
        IllegalMove: It is not theirs any more.
    """
    until = at + LEASE
    renewed = Case.objects.visible_to(officer).held_by(officer).filter(id=case_id).update(lease_until=until)
    if not renewed:
        raise IllegalMove("This case is no longer yours.")
    return until


@transaction.atomic
def release_case(*, case_id: int, officer: User, at: datetime) -> Case:
    """Give a case back to those who wait for one.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IllegalMove: It is not theirs.
    """
    case = Case.objects.visible_to(officer).select_for_update(of=["self"]).get(id=case_id)
    if case.status != CaseStatus.IN_REVIEW or case.officer_id != officer.id:
        raise IllegalMove("This case is not yours to give back.")
    case.move(
        CaseStatus.WAITING, by=officer, at=at, words="Given back", officer=None, lease_until=None, owner=None
    )
    _turns_of(case).filter(owner=officer).update(done_at=at, done_by=officer)
    keep_on_trail(case, officer, "case.released")
    emit("case.released", centre_id=case.heard_in, case_id=case.id)
    return case


def is_barred(*, case: Case, officer: User) -> bool:
    """Whether the citizen asked for another person than this one, who decided or signed it."""
    signed = Q(case__proposals__state=ProposalState.SIGNED, case__proposals__answered_by__in=officer.log_ins)
    return case.under_review and case.decisions.filter(Q(officer__in=officer.log_ins) | signed).exists()


def refuse_barred(case: Case, officer: User) -> None:
    """Nobody looks again at what they decided or signed.

    Raises:
        IllegalMove: The citizen asked for another person than this one.
    """
    if is_barred(case=case, officer=officer):
        raise IllegalMove(
            "You decided this before, or signed it. The citizen asked that another officer looks at it."
        )


def free_expired_leases(*, at: datetime) -> int:
    """Give back every case whose officer's page fell silent.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many were freed.

    Raises:
        Nothing of its own: a case that somebody works on at this moment waits for the next run.
    """
    expired = Case.objects.filter(status=CaseStatus.IN_REVIEW, lease_until__lt=at).order_by("lease_until")
    freed = 0
    for case_id in list(expired.values_list("id", flat=True)[:BATCH]):
        try:
            freed += _free(case_id, at)
        except Exception as error:  # whatever is wrong with this one, the others wait too
            log.error("lease_not_freed", case=case_id, error=type(error).__name__)
    return freed


@transaction.atomic
def _free(case_id: int, at: datetime) -> bool:
    case = (
        Case.objects.select_for_update(of=["self"], skip_locked=True)
        .filter(id=case_id, status=CaseStatus.IN_REVIEW, lease_until__lt=at)
        .first()
    )
    if case is None:
        return False
    _expire(case, at)
    emit("case.released", centre_id=case.heard_in, case_id=case.id)
    return True


def _expire(case: Case, at: datetime) -> None:
    who = case.officer.full_name if case.officer else "Nobody"
    words = f"{who} had the page closed for two minutes"
    case.move(CaseStatus.WAITING, by=None, at=at, words=words, officer=None, lease_until=None)
    keep_on_trail(case, None, "case.released")


def _give(case: Case, officer: User, at: datetime) -> Case:
    if case.status == CaseStatus.IN_REVIEW and case.officer_id == officer.id:
        Case.objects.filter(id=case.id).update(lease_until=at + LEASE)
        return case
    refuse_barred(case, officer)
    if case.status == CaseStatus.IN_REVIEW:
        if case.lease_until is not None and case.lease_until >= at:
            raise IllegalMove(f"{case.officer} has just taken this case.")
        _expire(case, at)
    case.move(
        CaseStatus.IN_REVIEW,
        by=officer,
        at=at,
        words=officer.full_name,
        officer=officer,
        owner=officer,
        lease_until=at + LEASE,
    )
    # A colleague who was to go on with it need not any more.
    _turns_of(case).exclude(owner=officer).update(done_at=at, done_by=officer)
    keep_on_trail(case, officer, "case.claimed")
    _tell_once_that_it_is_read(case, at)
    emit("case.claimed", centre_id=case.heard_in, case_id=case.id)
    return case


def _begun_by_others(officer: User, at: datetime) -> Q:
    """What a colleague on duty goes on with, until it is urgent or nearly due."""
    on_duty = Duty.objects.filter(ended_at=None, until__gt=at).exclude(user=officer)
    return Q(owner_id__in=on_duty.values("user_id"), grade_rank__gte=NOT_URGENT, warn_at__gt=at)


def _turns_of(case: Case) -> FollowUpQuerySet:
    return FollowUp.objects.open().filter(case=case, kind=FollowUpKind.CASE)


def _tell_once_that_it_is_read(case: Case, at: datetime) -> None:
    """Only the first claim is news for the citizen; a broken promise stays the last word until it is kept."""
    fresh = (PublicStatus.RECEIVED, PublicStatus.SORTED)
    reports = Report.objects.filter(case_links__case=case, case_links__ended_at=None, public_status__in=fresh)
    report_ids = list(reports.values_list("id", flat=True))
    if report_ids:
        publish_status(
            report_ids=report_ids,
            status=PublicStatus.BEING_REVIEWED,
            sentence="An officer is reading your report now.",
            # What was promised of an urgent case is that an officer looks: done.
            promised_by=None if case.grade in (Grade.IMMEDIATE, Grade.PRIORITY) else case.due_at,
            at=at,
        )
