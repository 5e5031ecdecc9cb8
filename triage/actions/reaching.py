"""A message did not reach the citizen: nobody waits for an answer to a question that nobody got."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import structlog
from django.db import transaction

from assistline.events import emit
from assistline.models import Notification, User
from assistline.models.notification import Channel, NotificationState
from assistline.notifications.holding import HELD
from assistline.notifications.returned import says_no_mailbox
from assistline.roles import SERGEANT
from reports.actions import note_came_back
from triage.actions.pausing import resume_after_answer
from triage.actions.telling import allowed, sergeants, staff_of
from triage.actions.trail import keep_on_trail
from triage.models import Case, CaseStatus, Decision, FollowUp, FollowUpKind, Grade, Keeping, Waiting
from triage.targets import due_of

log = structlog.get_logger(__name__)

NOT_REACHED = (NotificationState.REFUSED, NotificationState.UNKNOWN)
OTHER_WAY = (
    "They may not know what was decided. Look how they may be reached, and tell them in another way that is "
    "safe. If there is none, say so in a note."
)


@transaction.atomic
def note_unreached(*, notification_id: int, at: datetime) -> bool:
    """Tell who has the case that nobody was reached, and let its clock run again if it waits for an answer.

    Of a decided case nobody reads the news any more: it becomes something to do, with a time, of whoever
    decided it. Nothing happens while the same was sent, or is still on its way, by another channel. Safe to
    repeat.

    Args:
        notification_id: The message that was refused, or whose fate nobody knows.
        at: When, timezone-aware.

    Returns:
        Whether a case was told.

    Raises:
        Notification.DoesNotExist: There is none.
    """
    failed = Notification.objects.get(id=notification_id)
    if failed.subject_kind != "report" or failed.state not in NOT_REACHED or failed.settled_at is None:
        return False
    if failed.channel == Channel.EMAIL and says_no_mailbox(failed.refusal_code):
        note_came_back(report_id=failed.subject_id, address=failed.to, at=failed.settled_at)
    same = Notification.objects.filter(
        subject_kind="report", subject_id=failed.subject_id, occasion=failed.occasion
    )
    if same.exclude(state__in=NOT_REACHED).exists():
        return False
    links = {"contact_links__report_id": failed.subject_id, "contact_links__ended_at": None}
    case = (
        Case.objects.select_for_update(of=["self"])
        .select_related("customer", "centre", "owner", "report_type")
        .filter(**links)
        .first()
    )
    words = f"The {failed.get_channel_display()} could not be delivered"
    if failed.refusal_code == HELD:
        words = f"The {failed.get_channel_display()} was not sent: mail to its address came back"
    if case is None or case.events.filter(kind="nobody_reached", at__gte=failed.settled_at).exists():
        return False
    if Keeping.objects.filter(case=case, destroyed_at__isnull=False).exists():
        return False  # nothing is left that anybody could be told, and no address
    if case.status == CaseStatus.CLOSED:
        return _to_do(case, words, at)
    case.save_change(kind="nobody_reached", by=None, at=at, words=words, news_at=case.news_at or at)
    if case.paused_for == Waiting.CITIZEN:
        resume_after_answer(case=case, words="Nobody got the question", at=at)
    keep_on_trail(case, None, "case.nobody_reached")
    emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return True


def _to_do(case: Case, words: str, at: datetime) -> bool:
    """Somebody finds another way, or says that there is none; once, however many messages came back."""
    said = case.events.filter(kind="nobody_reached").values("at")
    if case.follow_ups.open().filter(kind=FollowUpKind.PROMISE, made_at__in=said).exists():
        return False
    decision = case.decisions.order_by("id").last()
    if decision is None or decision.officer is None:
        return False  # nobody decided anything that had to be told: what was registered is over
    officer = next((one for one in _may_see_to_it(case, decision, at)), None)
    case.events.create(kind="nobody_reached", at=at, words=words)
    keep_on_trail(case, None, "case.nobody_reached")
    if officer is None:
        log.error("nobody_may_find_another_way", case=case.id)
        return True
    due = due_of(case, grade=Grade.SCHEDULED, minutes=None, started_at=at)
    FollowUp.objects.create(
        case=case,
        owner=officer,
        kind=FollowUpKind.PROMISE,
        words=f"{words}. {OTHER_WAY}",
        due_at=due.due_at,
        made_by=officer,
        made_at=at,
    )
    return True


def _may_see_to_it(case: Case, decision: Decision, at: datetime) -> Iterator[User]:
    """Whoever goes on with it, then who decided it, then the sergeants on duty; where none of them may know
    of it, whoever else may: of a restricted case its keepers, else sergeants before officers."""
    everybody = allowed(case, staff_of(case.customer_id))
    last = [*everybody.filter(role=SERGEANT), *everybody.exclude(role=SERGEANT)]
    for one in (case.owner, decision.officer, *sergeants(case.customer_id, at), *last):
        may = one is not None and one.is_active and one.has_perm("triage.review_case")
        if one is not None and may and Case.objects.visible_to(one).filter(id=case.id).exists():
            yield one
