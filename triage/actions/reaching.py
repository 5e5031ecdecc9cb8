"""A message did not reach the citizen: nobody waits for an answer to a question that nobody got."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assistline.events import emit
from assistline.models import Notification
from assistline.models.notification import NotificationState
from triage.actions.pausing import resume_after_answer
from triage.actions.trail import keep_on_trail
from triage.models import Case, Waiting

NOT_REACHED = (NotificationState.REFUSED, NotificationState.UNKNOWN)


@transaction.atomic
def note_unreached(*, notification_id: int, at: datetime) -> bool:
    """Tell who has the case that nobody was reached, and let its clock run again if it waits for an answer.

    Nothing happens while the same was sent, or is still on its way, by another channel. Safe to repeat.

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
    same = Notification.objects.filter(
        subject_kind="report", subject_id=failed.subject_id, occasion=failed.occasion
    )
    if same.exclude(state__in=NOT_REACHED).exists():
        return False
    cases = Case.objects.open().select_for_update(of=["self"]).select_related("customer", "centre")
    links = {"contact_links__report_id": failed.subject_id, "contact_links__ended_at": None}
    case = cases.filter(**links).first()
    words = f"The {failed.get_channel_display()} could not be delivered"
    if case is None or case.events.filter(kind="nobody_reached", at__gte=failed.settled_at).exists():
        return False
    case.save_change(kind="nobody_reached", by=None, at=at, words=words, news_at=case.news_at or at)
    if case.paused_for == Waiting.CITIZEN:
        resume_after_answer(case=case, words="Nobody got the question", at=at)
    keep_on_trail(case, None, "case.nobody_reached")
    emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return True
