"""What the citizen says after sending comes back before an officer, whatever the case was."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from assistline.events import emit
from reports.actions import publish_status
from reports.lexicon_additions import lexicon_of
from reports.models import OpenCue, PublicStatus, Report
from reports.reading import read
from reports.wording import say_moment
from triage.actions.clocks import restart_clock, running_clock, sooner, start_clock
from triage.actions.event_updates import update_event
from triage.actions.near_misses import see_near_miss
from triage.actions.opening import assess_case, open_case
from triage.actions.pausing import resume_after_answer
from triage.actions.regrading import DISPOSITION, raise_locked
from triage.actions.trail import keep_on_trail
from triage.models import Assessment, Case, CaseStatus, Grade, NearMissSource
from triage.rules.cues import cue_name
from triage.rules.news import PROMISE, PROMISES, News, grade_of_news
from triage.targets import due_of, review_due

FORCED = "Asks to withdraw where silence is the rule. It may be forced: find a safe way to ask."
SOURCE = "After it was sent"
TO_EVENT = {
    News.FILES: "The citizen has added files",
    News.CORRECTED: "The citizen puts something right",
    News.WITHDRAWS: "The citizen asks to withdraw it",
    News.NOT_CAME: "The citizen says that nobody came",
}


@transaction.atomic
def take_up_news(*, report_id: int, news: News, words: str, said_at: datetime, at: datetime) -> Case:
    """Put what a citizen has written before the officers. Once, however often it is called.

    An open case says that there is something new, and a decision that is being written is stopped by it. A
    closed one comes back into the queue with a deadline of its own, and the citizen is told by when.

    Args:
        report_id: Whose words.
        news: What they are.
        words: As typed; read, and not kept here.
        said_at: When they were written.
        at: When, timezone-aware.

    Raises:
        Report.DoesNotExist: There is no such report.
    """
    case_id = open_case(report_id=report_id, at=at).id
    case = Case.objects.select_for_update(of=["self"]).select_related("customer", "centre").get(id=case_id)
    if case.events.filter(kind=news.value, at=said_at).exists():
        return case
    report = Report.objects.get(id=report_id)
    case.save_change(kind=news.value, by=None, at=said_at, news_at=case.news_at or said_at)
    if case.paused_for:
        resume_after_answer(case=case, words="The citizen has written", at=at)
    if case.status == CaseStatus.CLOSED:
        _reopen(case, report, news, words, at)
    elif news in (News.ADDED, News.CORRECTED, News.FILES):
        assess_case(case_id=case.id, at=at)
        case.refresh_from_db()
    elif news == News.WITHDRAWS and report.kept_silent:
        _raise_attention(case, at)
    update_event(case=case, what=TO_EVENT.get(news, "The citizen has written"), words=words, at=at)
    emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return case


def _raise_attention(case: Case, at: datetime) -> None:
    """Somebody may be standing behind who asks to withdraw: an officer looks as soon as for any danger."""
    if case.grade_rank > Grade.PRIORITY.rank:
        raise_locked(case, by=None, grade=Grade.PRIORITY, reason=FORCED, source=SOURCE, at=at)
        return
    clock = running_clock(case, at)
    due = due_of(case, grade=case.grade, minutes=None, started_at=at)
    if due.due_at < clock.due_at or case.status == CaseStatus.WAITING:
        promise = sooner(due, clock=clock, at=at)
        restart_clock(case=case, clock=clock, grade=case.grade, due=promise, at=at)
        Case.objects.filter(id=case.id).update(due_at=case.due_at, warn_at=case.warn_at)


def _reopen(case: Case, report: Report, news: News, words: str, at: datetime) -> None:
    cues = OpenCue.objects.open().filter(draft__report=report, raised_at__gte=case.closed_at)
    new = {cue.cue: cue.grade for cue in cues}
    understood = read(words, lexicon=lexicon_of(case.customer_id)).understood if words.strip() else True
    grade = grade_of_news(new.values(), understood=understood)
    # Set before the clock starts: it is then that of a review.
    case.under_review = case.under_review or news in (News.REVIEW, News.LATE_REVIEW)
    own = case.under_review and grade == Grade.SCHEDULED
    due = review_due(case, at=at) if own else due_of(case, grade=grade, minutes=None, started_at=at)
    if grade.rank < case.grade_rank:
        see_near_miss(
            case=case,
            source=NearMissSource.RAISED,
            key=f"case {case.id} back, version {case.version}",
            happened=f"Decided as {case.get_grade_display()}, came back as {grade.label}.",
            at=at,
        )
    _keep_why(case, grade, new, understood=understood, at=at)
    start_clock(case=case, grade=grade, due=due, at=at, started_at=at)
    case.move(
        CaseStatus.WAITING,
        by=None,
        at=at,
        words="It was closed, and the citizen has written since",
        officer=None,
        lease_until=None,
        closed_at=None,
        grade=grade,
        grade_rank=grade.rank,
        disposition=DISPOSITION[grade],
        cue=next(iter(new), case.cue),
        level=0,
        under_review=case.under_review,
        # Another officer is asked for; else who decided it goes on with it.
        owner_id=None if case.under_review else case.owner_id,
    )
    zone = ZoneInfo(case.customer.time_zone)
    promise = PROMISES.get(news, PROMISE).format(by=say_moment(due.due_at, zone=zone, now=at))
    publish_status(
        report_ids=[report.id],
        status=PublicStatus.SORTED,
        sentence=promise,
        promised_by=due.due_at,
        at=at,
        quiet=True,
    )
    keep_on_trail(case, None, "case.reopened")
    emit("case.opened", centre_id=case.heard_in, case_id=case.id)


def _keep_why(case: Case, grade: Grade, new: dict[str, str], *, understood: bool, at: datetime) -> None:
    before = Assessment.objects.filter(case=case).first()
    said = ["The citizen has written after the decision"]
    said += [f"Said after the decision: {cue_name(cue)}" for cue in new]
    said += [] if understood else ["Written in another language: a person reads it"]
    reasons = [{"text": text, "source": SOURCE, "grade": grade.value} for text in said]
    Assessment.objects.create(
        case=case,
        grade=grade,
        disposition=DISPOSITION[grade],
        cues=[*dict.fromkeys([*new, *(before.cues if before else [])])],
        reasons=[*reasons, *(before.reasons if before else [])],
        facts=before.facts if before else {},
        thrive=before.thrive if before else {},
        rules_version=before.rules_version if before else "no table",
        at=at,
    )
