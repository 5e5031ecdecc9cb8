"""What agencies and contractors answer: each once, forward only, told to the citizen and to who answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from assistline.events import emit
from assistline.messages import Message
from assistline.models import User
from assistline.references import group
from reports.actions import publish_news, publish_status
from reports.models import PublicStatus
from reports.wording import say_moment
from triage.actions.referring import locked_referral
from triage.actions.returning import return_case
from triage.actions.telling import allowed, recipients, sergeants, staff_of, tell_one, told_words
from triage.actions.trail import keep_on_trail
from triage.messages import REFERRAL_BACK, REFERRAL_OVERDUE
from triage.models import (
    Case,
    CaseStatus,
    DecisionKind,
    IllegalMove,
    Referral,
    ReferralAnswer,
    ReferralState,
)
from triage.models.referral import MOVES
from triage.rules import news_words

log = structlog.get_logger(__name__)

SOURCE = "Referral"
BATCH = 100
ANSWERS = (ReferralState.ACCEPTED, ReferralState.COMPLETED, ReferralState.REFUSED)


@transaction.atomic
def answer_referral(
    *,
    referral_id: int,
    state: ReferralState,
    their_reference: str,
    words: str,
    event_id: str,
    at: datetime,
    by: User | None = None,
    who: str = "",
) -> Referral:
    """Keep what they said, by whatever way it came. Said twice, it is once; said too late, it is kept.

    Args:
        referral_id: Which.
        state: Accepted, completed or refused; of a person also sent (they were rung) or withdrawn.
        their_reference: Theirs; may be empty.
        words: What they said.
        event_id: The message's or the form's own.
        at: When, timezone-aware.
        by: Who typed it; None where a program said it, and has shown that it is theirs.
        who: The name of the person who answered.

    Raises:
        Referral.DoesNotExist: No such referral in what they may see.
        IllegalMove: A person says what cannot follow what is known.
    """
    referral = locked_referral(referral_id, by)
    known = referral.answers.filter(event_id=event_id).exists()
    if by is not None and not known and state not in MOVES[referral.state]:
        raise IllegalMove(f"It is {referral.get_state_display().lower()} already.")
    take_answer(
        referral=referral,
        state=state,
        their_reference=their_reference,
        words=words,
        source=ReferralAnswer.Source.STAFF if by else ReferralAnswer.Source.WEBHOOK,
        event_id=event_id,
        at=at,
        by=by,
        who=who,
    )
    if by is not None and not known:
        keep_on_trail(referral.case, by, "referral.answered")
    return referral


def take_answer(
    *,
    referral: Referral,
    state: ReferralState,
    their_reference: str,
    words: str,
    source: ReferralAnswer.Source,
    event_id: str,
    at: datetime,
    by: User | None = None,
    who: str = "",
) -> bool:
    """Keep one answer, and let what follows from it follow. The caller holds case and referral.

    Returns:
        Whether it was new.
    """
    if referral.answers.filter(event_id=event_id).exists():
        return False
    ReferralAnswer.objects.create(
        referral=referral,
        state=state,
        their_reference=their_reference[:80],
        words=words,
        who=who,
        source=source,
        by=by,
        event_id=event_id,
        at=at,
    )
    # The last reference that they gave is the one to quote.
    referral.their_reference = their_reference[:80] or referral.their_reference
    if state not in MOVES[referral.state]:
        referral.save(update_fields=["their_reference"])
        return True
    if state == ReferralState.REFUSED:
        give_back(referral=referral, state=state, why=words, at=at, by=by)
        return True
    referral.send_at, referral.lease_until = None, None
    referral.state, referral.overdue_at = state, None
    if source != ReferralAnswer.Source.STAFF:
        # Their program has it, whatever our own try had heard of it.
        referral.sent_at, referral.last_error = referral.sent_at or at, ""
    if state in (ReferralState.COMPLETED, ReferralState.WITHDRAWN):
        referral.settled_at, referral.due_at, referral.poll_at = at, None, None
    elif state == ReferralState.ACCEPTED:
        days = referral.desk.done_days
        referral.due_at = at + timedelta(days=days) if days else None
    elif state == ReferralState.SENT:
        referral.sent_at = at
    referral.save()
    _say(referral, state, by, at)
    return True


def give_back(
    *, referral: Referral, state: ReferralState, why: str, at: datetime, by: User | None = None
) -> None:
    """They did not take it, or it never reached them: what it decided comes back before an officer.

    Args:
        referral: Held by the caller, with its case.
        state: ``refused`` or ``failed``.
        why: The reason, in their words or ours.
        at: When, timezone-aware.
        by: Who typed it.
    """
    referral.state, referral.settled_at, referral.send_at = state, at, None
    referral.due_at = referral.poll_at = referral.overdue_at = referral.lease_until = None
    referral.save()
    case, desk = referral.case, referral.desk
    refused = state == ReferralState.REFUSED
    title = "Refused by" if refused else "Could not be sent to"
    kind = f"referral_{state.value}"
    if _decides(referral):
        case.events.create(kind=kind, by=by, at=at, words=f"{title} {desk.name}"[:300])
        said = f"{title} {desk.name}" + (f": “{why}”" if why else "")
        due_at = return_case(
            case=case, why=said, source=SOURCE, words=f"{title} {desk.name}: it is to be decided again", at=at
        )
        by_when = say_moment(due_at, zone=ZoneInfo(case.customer.time_zone), now=at)
        sentence = (
            news_words.refused(desk.name, by=by_when)
            if refused
            else news_words.not_arrived(desk.name, by=by_when)
        )
        publish_status(
            report_ids=_reports_of(case),
            status=PublicStatus.SORTED,
            sentence=sentence,
            promised_by=due_at,
            at=at,
        )
    else:
        _say_back(referral, at, refused=refused)
        # Whoever decides it now has not seen this.
        case.save_change(kind=kind, by=by, at=at, words=f"{title} {desk.name}"[:300])
    _tell(referral, REFERRAL_BACK, f"back {state.value}", at)
    emit("referral.came_back", centre_id=case.heard_in, referral_id=referral.id)


def _say_back(referral: Referral, at: datetime, *, refused: bool) -> None:
    """To the citizen, where nothing comes back by it. What a rule passed on they have read of in any case."""
    case, desk = referral.case, referral.desk.name
    if referral.rule and case.status != CaseStatus.CLOSED:
        sentence = news_words.refused_open(desk) if refused else news_words.not_arrived_open(desk)
    elif refused:
        sentence = news_words.refused_beside(desk)
    else:
        return
    publish_news(report_ids=_reports_of(case), sentence=sentence, at=at)


def raise_overdue_referrals(*, at: datetime) -> int:
    """Tell its sender and the sergeants of every referral whose answer is past its time, once.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many were raised.

    Raises:
        DatabaseError: Out of reach; the next run goes on.
    """
    late = Referral.objects.open().filter(due_at__lte=at, overdue_at=None).order_by("due_at", "id")
    raised = 0
    for referral_id in list(late.values_list("id", flat=True)[:BATCH]):
        try:
            raised += _raise(referral_id, at)
        except Exception as error:  # whatever is wrong with this one, the others are overdue too
            log.error("overdue_not_raised", referral=referral_id, error=type(error).__name__)
    return raised


@transaction.atomic
def _raise(referral_id: int, at: datetime) -> bool:
    referral = locked_referral(referral_id, None)
    if referral.due_at is None or referral.due_at > at or referral.overdue_at is not None:
        return False
    referral.overdue_at = at
    referral.save(update_fields=["overdue_at"])
    told = _tell(referral, REFERRAL_OVERDUE, f"overdue {referral.due_at:%Y%m%d%H%M}", at)
    words = f"No answer from {referral.desk.name}. {told}"
    referral.case.events.create(kind="referral_overdue", at=at, words=words[:300])
    keep_on_trail(referral.case, None, "referral.overdue")
    emit("referral.overdue", centre_id=referral.case.heard_in, referral_id=referral.id)
    return True


def _decides(referral: Referral) -> bool:
    """Whether the case stands closed by this referral, and by nothing later."""
    case = referral.case
    # What went on in another case is decided there.
    without = referral.decision_id is None and not referral.rule
    if without or case.status != CaseStatus.CLOSED or case.merged_into_id is not None:
        return False
    last = case.decisions.last()
    if last is None or not referral.rule:
        return last is not None and last.id == referral.decision_id
    # It went by itself, and an officer left it with them.
    return last.kind == DecisionKind.REFER and last.at >= referral.made_at


def _say(referral: Referral, state: ReferralState, by: User | None, at: datetime) -> None:
    """On the timeline, and what is news to the citizen on their page."""
    number = f", their number {referral.their_reference}" if referral.their_reference else ""
    words = f"{referral.desk.name}{number}"
    referral.case.events.create(kind=f"referral_{state.value}", by=by, at=at, words=words[:300])
    sentences = {ReferralState.ACCEPTED: news_words.accepted, ReferralState.COMPLETED: news_words.completed}
    if state in sentences:
        publish_news(
            report_ids=_reports_of(referral.case),
            sentence=sentences[state](referral.desk.name, referral.their_reference),
            at=at,
        )
    emit("referral.answered", centre_id=referral.case.heard_in, referral_id=referral.id)


def _tell(referral: Referral, message: Message, occasion: str, at: datetime) -> str:
    """Who sent it, and the sergeants: those of them who may know of the case."""
    case = referral.case
    may = allowed(case, staff_of(case.customer_id))
    on_duty = [user.id for user in sergeants(case.customer_id, at)]
    people = recipients(may.filter(id=referral.by_id or 0), "sent it")
    people += recipients(may.filter(id__in=on_duty).exclude(id=referral.by_id or 0), "duty sergeant")
    values = {
        "reference": group(case.reference),
        "desk": referral.desk.name,
        "refer_url": settings.SITE_URL + reverse("triage-refer", args=[case.reference]),
    }
    told = [
        tell_one(
            one,
            message=message,
            values=values,
            case=case,
            occasion=f"referral {referral.id} {occasion} {one.key}"[:60],
            at=at,
        )
        for one in people
    ]
    return told_words(told)


def _reports_of(case: Case) -> list[int]:
    links = case.contact_links.filter(ended_at=None).exclude(report=None)
    return list(links.values_list("report_id", flat=True))
