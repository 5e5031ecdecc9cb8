"""Asking to withdraw or for a second look, and saying that nobody came: it waits for an officer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from assistline.events import emit
from assistline.models import User
from reports.actions.hearing import hear, lock_report, said_before
from reports.actions.reporter import queue_to_safe_points, safe_points
from reports.messages import NEWS
from reports.models import OpenCue, PublicStatus, Report, StatusUpdate, Wish, WishKind, WishState
from reports.reading import CueFound
from reports.rules import PRIORITY
from reports.silence import SILENT

ASKS_TO_WITHDRAW = "Asks to withdraw. It may be forced."
SOURCE = "A request to withdraw"


class NotNow(Exception):
    """There is nothing to withdraw from any more, or no decision that nobody has looked at again yet."""


@transaction.atomic
def make_wish(
    *, report_id: int, kind: WishKind, words: str, key: str, at: datetime
) -> tuple[Wish, list[OpenCue]]:
    """Keep a request until an officer answers it. One of a kind is open at a time; a second finds the first.

    To withdraw a report of which silence is the rule is a sign of danger itself: it may be forced.

    Args:
        report_id: Which; the caller has checked that the citizen may open it.
        kind: What is asked for.
        words: Why, as typed; may be empty.
        key: The form's, made when it was shown.
        at: When, timezone-aware.

    Returns:
        The request, and the cues that are new by it.

    Raises:
        Report.DoesNotExist: There is no such report.
        NotNow: See there.
    """
    report = lock_report(report_id)
    wishes = report.wishes.filter(kind=kind)
    before = wishes.filter(state=WishState.OPEN).first() or said_before(wishes, key=key, words=words, at=at)
    if before is not None:
        return before, []
    if not can_be_asked(report=report, kind=kind):
        raise NotNow
    late = kind == WishKind.REVIEW and is_late(report, at)
    wish = Wish.objects.create(report=report, kind=kind, words=words, key=key, late=late, at=at)
    also = (_forced(report),) if kind == WishKind.WITHDRAW and report.kept_silent else ()
    cues = hear(report=report, words=words, at=at, also=also)
    emit("wish.made", centre_id=report.centre_id, report_id=report.id, wish_id=wish.id)
    return wish, cues


def can_be_asked(*, report: Report, kind: WishKind) -> bool:
    """Whether there is something to withdraw from, or a decision that nobody has looked at again.

    Args:
        report: Of which.
        kind: What would be asked for.

    Raises:
        Nothing: it only reads.
    """
    if not may_ask(kind, report.public_status) or not _was_promised(kind, report):
        return False
    return kind != WishKind.REVIEW or not was_reviewed(report.wishes.filter(kind=kind), _decided_at(report))


def is_late(report: Report, at: datetime) -> bool:
    """Whether the day to ask for another officer is over. It is asked for all the same."""
    until = _decisions(report).values_list("review_until", flat=True).first()
    return until is not None and until < at


def was_reviewed(wishes: Iterable[Wish], decided_at: datetime | None) -> bool:
    """Whether another officer has answered for a decision already: what comes next is not with the police.

    Args:
        wishes: What was asked for of the report.
        decided_at: When its last decision was told; nothing where it has none.
    """
    answered = (w.answered_at for w in wishes if w.kind == WishKind.REVIEW)
    return decided_at is not None and any(at is not None and at >= decided_at for at in answered)


def _decisions(report: Report) -> QuerySet[StatusUpdate]:
    """What was told of each decision, the last one first."""
    told = report.status_updates.filter(status=PublicStatus.DECIDED, is_news=False)
    return told.order_by("-at", "-id")


def _decided_at(report: Report) -> datetime | None:
    return _decisions(report).values_list("at", flat=True).first()


@transaction.atomic
def take_late_review(*, report_ids: Iterable[int], at: datetime) -> int:
    """An officer looks at a decision again although the day to ask for it was over.

    Args:
        report_ids: Of the case.
        at: When, timezone-aware.

    Returns:
        How many were open and not taken yet.

    Raises:
        DatabaseError: Nothing was taken.
    """
    return waiting_late(report_ids=report_ids).update(taken_at=at)


def waiting_late(*, report_ids: Iterable[int]) -> QuerySet[Wish]:
    """What was asked for after its day, and nobody has taken or refused.

    Args:
        report_ids: Whose.

    Raises:
        Nothing: it is read later.
    """
    return Wish.objects.filter(
        report_id__in=list(report_ids),
        kind=WishKind.REVIEW,
        state=WishState.OPEN,
        late=True,
        taken_at=None,
    )


def may_ask(kind: WishKind, public_status: str) -> bool:
    """A decision can be looked at again once it is there; a report be withdrawn until then; pure."""
    return (public_status == PublicStatus.DECIDED) == (kind != WishKind.WITHDRAW)


@transaction.atomic
def answer_wishes(
    *,
    report_ids: Iterable[int],
    kinds: Iterable[WishKind],
    granted: bool,
    answer: str,
    by: User,
    at: datetime,
    tell: bool = False,
) -> int:
    """Answer what is open of some reports, with the sentence that the citizen reads.

    Args:
        report_ids: Whose.
        kinds: Which requests.
        granted: What was asked for is done.
        answer: The sentence.
        by: Who answers for it.
        at: When, timezone-aware.
        tell: A neutral message says that there is news, where that is safe; nothing else says so.

    Returns:
        How many were open.

    Raises:
        DatabaseError: Nothing was answered.
    """
    open_wishes = Wish.objects.select_for_update(of=["self"]).filter(
        report_id__in=list(report_ids), kind__in=list(kinds), state=WishState.OPEN
    )
    wishes = list(open_wishes.select_related("report__customer").order_by("id"))
    for wish in wishes:
        wish.state = WishState.GRANTED if granted else WishState.REFUSED
        wish.answered_at, wish.answered_by_id, wish.answer = at, by.id, answer
        wish.save(update_fields=["state", "answered_at", "answered_by_id", "answer"])
        if tell:
            queue_to_safe_points(
                message=NEWS,
                report=wish.report,
                customer=wish.report.customer,
                points=safe_points([wish.report_id])[wish.report_id],
                occasion=f"wish {wish.id}",
                at=at,
            )
    return len(wishes)


def _was_promised(kind: WishKind, report: Report) -> bool:
    """Only whom we told that police come can say that nobody did."""
    if kind != WishKind.NOBODY_CAME:
        return True
    last = report.status_updates.filter(is_news=False).last()
    return last is not None and last.police_come


def _forced(report: Report) -> CueFound:
    """The cue of who may be made to withdraw: that of the type, or the one that made it silent."""
    slug = report.type_version.report_type.slug if report.type_version else ""
    known = OpenCue.objects.filter(draft__report=report, cue__in=SILENT).order_by("id")
    cue = slug if slug in SILENT else known.values_list("cue", flat=True).first() or "family_violence"
    return CueFound(cue, PRIORITY, ASKS_TO_WITHDRAW, source=SOURCE)
