"""What triage does about events of the rooms below. May be called more than once; touches Postgres only."""

from __future__ import annotations

from assistline.clock import database_now
from reports.meant import FEEDBACK
from reports.models import Attachment, Draft, Message, OpenCue, Supplement, SupplementKind, Wish, WishKind
from triage import actions
from triage.models import Case, CaseContact, CaseStatus, NearMissSource, RecordHandover
from triage.rules.cues import cue_name
from triage.rules.news import News

REGISTERED = (SupplementKind.CHANGE, SupplementKind.CANCEL)


def open_case_for_report(report_id: int) -> None:
    """A report was submitted: open its case."""
    actions.open_case(report_id=report_id, at=database_now())


def index_report(report_id: int) -> None:
    """A report was submitted: it can be found by its words, names, numbers and plates."""
    actions.index_report(report_id=report_id)


def assess_case_for_cue(cue_id: int, draft_id: int) -> None:
    """A sign of danger was set, or became more urgent: a case that is open already is judged again."""
    reports = OpenCue.objects.open().filter(id=cue_id).values("draft__report__id")
    case = Case.objects.open().filter(contact_links__report__in=reports, contact_links__ended_at=None).first()
    if case is not None:
        actions.assess_case(case_id=case.id, at=database_now())
        return
    actions.raise_joined_case(cue_id=cue_id, at=database_now())


def suggest_related(case_id: int) -> None:
    """A case was opened: say which others may be about the same matter."""
    actions.suggest_for_case(case_id=case_id, at=database_now())


def note_unreached_citizen(notification_id: int) -> None:
    """A message was refused, or nobody knows whether it went out."""
    actions.note_unreached(notification_id=notification_id, at=database_now())


def note_cue_set_again(cue_id: int, draft_id: int) -> None:
    """A sign of danger that somebody had cleared was set again: a near miss. Nothing of complaints."""
    cue = OpenCue.objects.select_related("centre").filter(id=cue_id).first()
    if cue is None:
        return
    cleared = OpenCue.objects.filter(draft_id=draft_id, cue=cue.cue, cleared_at__lte=cue.raised_at)
    feedback = Draft.objects.filter(id=draft_id, type_version__report_type__slug=FEEDBACK)
    if not cleared.exists() or feedback.exists():
        return
    link = CaseContact.objects.filter(report__draft_id=draft_id, ended_at=None).select_related("case").first()
    actions.see_near_miss(
        case=link.case if link else None,
        source=NearMissSource.CUE_AGAIN,
        key=f"cue {cue.id}",
        happened=f"“{cue_name(cue.cue)}” was cleared and set again.",
        at=cue.raised_at,
        centre=cue.centre,
    )


def take_up_message(report_id: int, message_id: int) -> None:
    """A citizen wrote to the officers."""
    message = Message.objects.get(id=message_id)
    actions.take_up_news(
        report_id=report_id,
        news=News.WROTE,
        words=message.words,
        said_at=message.at,
        at=database_now(),
    )


def take_up_supplement(report_id: int, supplement_id: int) -> None:
    """A citizen added to a report, put it right, or changed what they had registered."""
    supplement, at = Supplement.objects.get(id=supplement_id), database_now()
    if supplement.kind in REGISTERED and actions.follow_change(
        report_id=report_id, said_at=supplement.at, at=at
    ):
        return
    actions.take_up_news(
        report_id=report_id,
        news=News.CORRECTED if supplement.kind == SupplementKind.CORRECTION else News.ADDED,
        words=supplement.words,
        said_at=supplement.at,
        at=at,
    )


def take_up_file(report_id: int, file_id: int) -> None:
    """A citizen added a file to a report. Those of one form are one piece of news, unless the case was
    decided between them."""
    at = database_now()
    file = Attachment.objects.select_related("supplement").get(id=file_id)
    said_at = file.supplement.at if file.supplement else file.finished_at or at
    decided = Case.objects.filter(
        contact_links__report=report_id,
        contact_links__ended_at=None,
        status=CaseStatus.CLOSED,
        closed_at__gt=said_at,
    )
    actions.take_up_news(
        report_id=report_id,
        news=News.FILES,
        words=file.supplement.words if file.supplement else "",
        said_at=(file.finished_at or at) if decided.exists() else said_at,
        at=at,
    )


def take_up_wish(report_id: int, wish_id: int) -> None:
    """A citizen asks to withdraw a report, to have a decision looked at again, or says that nobody came."""
    wish = Wish.objects.get(id=wish_id)
    if wish.kind == WishKind.NOBODY_CAME:
        actions.take_up_nobody_came(report_id=report_id, words=wish.words, said_at=wish.at, at=database_now())
        return
    review = News.LATE_REVIEW if wish.late else News.REVIEW
    actions.take_up_news(
        report_id=report_id,
        news=News.WITHDRAWS if wish.kind == WishKind.WITHDRAW else review,
        words=wish.words,
        said_at=wish.at,
        at=database_now(),
    )


def hand_over_record(case_id: int) -> None:
    """A case was decided: what is recorded as a crime goes to the records system."""
    actions.hand_over_case(case_id=case_id, at=database_now())


def hand_over_rest(handover_id: int) -> None:
    """A crime number came: what was decided of the case while it was awaited goes now."""
    handover = RecordHandover.objects.get(id=handover_id)
    actions.hand_over_case(case_id=handover.case_id, at=database_now())
