"""What an officer answers a citizen while they have the case."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from assistline.events import emit
from assistline.models import User
from reports.actions import (
    answer_wishes,
    mark_read,
    publish_status,
    take_late_review,
    waiting_late,
    write_to_citizen,
)
from reports.models import Message, PublicStatus, Report, WishKind
from triage.actions.deciding import (
    SHORTEST_WORDS,
    IncompleteDecision,
    StaleCase,
    check_words,
    decide_case,
    decide_locked,
)
from triage.actions.pausing import pause_for_answer
from triage.actions.trail import keep_on_trail
from triage.models import Case, CaseStatus, DecisionKind, IllegalMove
from triage.rules.letter import Step
from triage.rules.promises import taken_late


@transaction.atomic
def write_to_reporter(
    *,
    case_id: int,
    officer: User,
    words: str,
    key: str,
    at: datetime,
    asks: bool = False,
    report_ids: Collection[int] | None = None,
    version: int | None = None,
) -> Message:
    """Write to who reported; each one's page shows it, and a neutral message goes out where that is safe.

    A question stops the clock until they write, unless the case is urgent.

    Args:
        case_id: The case; the officer has it.
        officer: Who writes.
        words: What the citizen reads.
        key: The form's: sent twice, it is one message.
        at: When, timezone-aware.
        asks: It is a question.
        report_ids: Whose reporters are meant, of several; all of them, if not given.
        version: The case's version when the form was opened.

    Returns:
        The message, of several the first.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IllegalMove: The officer does not have it, or somebody was taken out of the case.
        StaleCase: It changed since the form was opened.
        NothingWritten: There are no words.
    """
    case, reports = _held(case_id, officer)
    chosen = [one for one in reports if report_ids is None or one.id in report_ids]
    known = Message.objects.filter(report__in=chosen, key=key).exists()
    if version is not None and version != case.version and not known:
        raise StaleCase(case, version)
    if not chosen or len(chosen) < len(report_ids or []):
        raise IllegalMove("Not all of those are in this case any more. Choose again who reads it.")
    before = Message.objects.filter(report__in=chosen).count()
    message, *_ = [
        write_to_citizen(report_id=one.id, by=officer, words=words, key=key, at=at) for one in chosen
    ]
    if Message.objects.filter(report__in=chosen).count() > before:
        whom = f"{len(chosen)} of {len(reports)}" if len(reports) > 1 else ""
        case.events.create(kind="wrote_to_citizen", by=officer, at=at, words=whom)
        keep_on_trail(case, officer, "case.wrote_to_citizen")
        if asks:
            pause_for_answer(case=case, at=at)
        emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return message


@transaction.atomic
def answer_withdrawal(
    *, case_id: int, officer: User, confirm: bool, reason: str, told: str, version: int, at: datetime
) -> Case:
    """Confirm or refuse what a citizen asked for; confirmed, the case is closed as withdrawn.

    Where others told of the same matter it goes on for them: only the one who asked has withdrawn.

    Args:
        case_id: The case; the officer has it.
        officer: Who answers for it.
        confirm: Close it; else it goes on.
        reason: Why; on record, at least ten characters.
        told: The sentence that the citizen reads, at least ten characters.
        version: The case's version when the form was opened.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IllegalMove: The officer does not have it, or nobody asks to withdraw.
        IncompleteDecision: The reason or the sentence is missing.
        StaleCase: It changed since the form was opened.
    """
    case, reports = _held(case_id, officer)
    if confirm and case.version != version:
        raise StaleCase(case, version)
    if confirm and len(reports) == 1:
        return decide_case(
            case_id=case_id,
            officer=officer,
            kind=DecisionKind.WITHDRAWN,
            reason=reason,
            told=told,
            version=version,
            at=at,
        ).case
    for field, words in (("reason", reason), ("told", told)):
        if len(words.strip()) < SHORTEST_WORDS:
            raise IncompleteDecision(field, "Write at least ten characters.")
    answered = answer_wishes(
        report_ids=[report.id for report in reports],
        kinds=[WishKind.WITHDRAW],
        granted=confirm,
        answer=told,
        by=officer,
        at=at,
        tell=True,
    )
    if not answered:
        raise IllegalMove("Nobody asks to withdraw this any more.")
    kind = "withdrawal_confirmed" if confirm else "withdrawal_refused"
    words = f"{answered} of {len(reports)}: it goes on for the others" if confirm else ""
    case.save_change(kind=kind, by=officer, at=at, words=words)
    keep_on_trail(case, officer, f"case.{kind}")
    emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return case


@transaction.atomic
def answer_late_review(
    *, case_id: int, officer: User, take: bool, reason: str, told: str, version: int, at: datetime
) -> Case:
    """Look at a decision again although the day to ask was over, or say why not; then it stands.

    Args:
        case_id: The case; the officer has it, and is not who decided.
        officer: Who answers for it.
        take: Look at it again; the decision that follows is the answer.
        reason: Why; on record, at least ten characters.
        told: Of a refusal: what the citizen reads, at least ten characters; the outside body follows it.
        version: The case's version when the form was opened.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IllegalMove: The officer does not have it, or nobody asks for it any more.
        IncompleteDecision: The reason, or what is told, is missing.
        StaleCase: It changed since the form was opened.
    """
    case, _ = _held(case_id, officer)
    if case.version != version:
        raise StaleCase(case, version)
    links = case.contact_links.filter(ended_at=None).exclude(report=None)
    report_ids = list(links.values_list("report_id", flat=True))
    if len(reason.strip()) < SHORTEST_WORDS:
        raise IncompleteDecision("reason", "Say why, in at least ten characters.")
    if not waiting_late(report_ids=report_ids).exists():
        raise IllegalMove("Nobody waits for this answer any more.")
    if take:
        take_late_review(report_ids=report_ids, at=at)
        zone = ZoneInfo(case.customer.time_zone)
        publish_status(
            report_ids=report_ids,
            status=PublicStatus.BEING_REVIEWED,
            sentence=taken_late(due_at=case.due_at, zone=zone, now=at),
            promised_by=case.due_at,
            at=at,
        )
        case.save_change(kind="late_review_taken", by=officer, at=at, words=reason.strip()[:300])
        keep_on_trail(case, officer, "case.late_review_taken")
        emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
        return case
    check_words(DecisionKind.STANDS, reason, told, "")
    answer_wishes(
        report_ids=report_ids, kinds=[WishKind.REVIEW], granted=False, answer=told, by=officer, at=at
    )
    decide_locked(
        case,
        officer=officer,
        kind=DecisionKind.STANDS,
        reason=reason.strip(),
        told=told,
        at=at,
        step=Step.NOT_TAKEN,
    )
    keep_on_trail(case, officer, "case.late_review_refused")
    return case


@transaction.atomic
def read_news(*, case_id: int, officer: User, at: datetime) -> bool:
    """Whoever has the case has what the citizen wrote in front of them: it is no news any more.

    Args:
        case_id: The case.
        officer: Who opened it; nothing happens unless they have it.
        at: When, timezone-aware.

    Returns:
        Whether there was something.

    Raises:
        DatabaseError: Out of reach; it stays news.
    """
    held = Case.objects.visible_to(officer).held_by(officer).filter(id=case_id)
    if not held.exclude(news_at=None).update(news_at=None):
        return False
    reports = Report.objects.filter(case_links__case_id=case_id, case_links__ended_at=None)
    for report_id in reports.values_list("id", flat=True):
        mark_read(report_id=report_id, by_citizen=False, at=at)
    return True


def _held(case_id: int, officer: User) -> tuple[Case, list[Report]]:
    cases = Case.objects.visible_to(officer).select_related("customer", "centre")
    case = cases.select_for_update(of=["self"]).get(id=case_id)
    if case.status != CaseStatus.IN_REVIEW or case.officer_id != officer.id:
        raise IllegalMove("This case is not yours. Claim it first.")
    links = case.contact_links.filter(ended_at=None).exclude(report=None).select_related("report")
    reports = [link.report for link in links.order_by("linked_at", "id") if link.report]
    if not reports:
        raise IllegalMove("There is no report in this case, so nobody to write to.")
    return case, reports
