"""Deleting what was not sent, for real: when its time is over, or when its writer says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from assistline import audit
from assistline.models import Notification
from assistline.throttle import forget_attempts
from reports.actions.kept_files import delete_files
from reports.keeping import FLOOR_NEEDS, SENT_DAYS
from reports.models import Draft, DraftAnswer, DraftState, IdempotencyKey, OpenCue, ResumeLink

DRAFT_KIND = "draft"  # what notifications and the trail call it
LINKS_OF_DRAFT = "resume-link:draft:{}"
LINKS_OF_DRAFT_WINDOW = timedelta(days=1)


@transaction.atomic
def delete_draft(*, draft_id: int, at: datetime) -> bool:
    """Delete what was written at once, because its writer says so; nobody opens it from now on.

    A sign of danger that nobody has cleared stays, with what the floor needs to reach the person
    (``keeping.FLOOR_NEEDS``); a person clears it, and then that goes as well.

    Args:
        draft_id: Which; the caller has checked its secret.
        at: When, timezone-aware.

    Returns:
        Whether there was something to delete: not if it was sent, or is gone.
    """
    draft = Draft.objects.select_for_update(of=["self"]).filter(id=draft_id, state=DraftState.OPEN).first()
    if draft is None:
        return False
    Draft.objects.filter(id=draft.id).update(expires_at=at)
    _erase([draft.id])
    # No address: somebody near the writer may not be the only one who must not know.
    audit.record(actor="citizen", action="draft.deleted", object_kind=DRAFT_KIND, object_ids=[draft.id])
    return True


def delete_expired_drafts(*, at: datetime, batch: int = 500) -> int:
    """Delete, for real, drafts whose time is over, sent or not, and the copies of what was shown at sending.

    A report outlives its draft. An open cue outlives it too: with the cue stay the draft's row and what the
    floor needs to reach the person, until somebody has cleared it. Safe to repeat; rows that somebody holds
    are left for the next time.

    Args:
        at: What is taken for now.
        batch: How many in one transaction; batch follows batch until nothing is left.

    Returns:
        How many drafts went, or lost their answers.

    Raises:
        DatabaseError: Out of reach; the batches before stay deleted.
    """
    deleted = 0
    while some := _delete_some(at, batch):
        deleted += some
    ResumeLink.objects.filter(expires_at__lte=at).delete()
    old = IdempotencyKey.objects.filter(created_at__lte=at - timedelta(days=SENT_DAYS)).order_by("id")
    while ids := list(old.values_list("id", flat=True)[:batch]):
        IdempotencyKey.objects.filter(id__in=ids).delete()
    return deleted


@transaction.atomic
def _delete_some(at: datetime, limit: int) -> int:
    cues = OpenCue.objects.filter(draft=OuterRef("id"))
    answers = DraftAnswer.objects.filter(draft=OuterRef("id"))
    left_to_do = (
        ~Exists(cues)
        | Exists(answers.exclude(question__in=FLOOR_NEEDS))
        | (~Exists(cues.open()) & Exists(answers))
        | Q(state=DraftState.OPEN)
    )
    expired = Draft.objects.filter(left_to_do, expires_at__lte=at).select_for_update(skip_locked=True)
    drafts = list(expired.order_by("expires_at").values_list("id", "state")[:limit])
    ids = [draft_id for draft_id, _ in drafts]
    _erase(ids)
    unsent = [draft_id for draft_id, state in drafts if state == DraftState.OPEN]
    if unsent:
        audit.record(actor="system", action="draft.expired", object_kind=DRAFT_KIND, object_ids=unsent)
    return len(ids)


def _erase(ids: Sequence[int]) -> None:
    """Everything that hangs on these drafts; the rows themselves stay where a cue is."""
    open_cues = OpenCue.objects.open().filter(draft=OuterRef("draft_id"))
    needed = Exists(open_cues) & Q(question__in=FLOOR_NEEDS)
    DraftAnswer.objects.filter(~needed, draft_id__in=ids).delete()
    delete_files(draft_ids=ids)
    ResumeLink.objects.filter(draft_id__in=ids).delete()
    Notification.objects.filter(subject_kind=DRAFT_KIND, subject_id__in=ids).delete()
    forget_attempts(keys=[LINKS_OF_DRAFT.format(draft_id) for draft_id in ids], window=LINKS_OF_DRAFT_WINDOW)
    drafts = Draft.objects.filter(id__in=ids)
    drafts.filter(~Exists(OpenCue.objects.filter(draft=OuterRef("id")))).delete()
    drafts.filter(state=DraftState.OPEN).update(state=DraftState.DELETED, secret_hash="", number_index="")
