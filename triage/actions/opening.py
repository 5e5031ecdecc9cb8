"""From a report to an open, graded case with a deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from assistline.events import emit
from reports.actions import publish_status
from reports.lexicon_additions import lexicon_of
from reports.models import Contact, ContactPoint, OpenCue, PersonRole, PublicStatus, Report
from reports.models.contact import Channel, Disposition
from triage.actions.clocks import restart_clock, running_clock, sooner, start_clock
from triage.actions.event_updates import update_event
from triage.actions.feedback import feedback_kind, give_feedback, keep_named_out
from triage.actions.promising import tell_new_time
from triage.actions.referring_by_rule import refer_by_rule
from triage.actions.registrations import confirmation, days_of, register
from triage.actions.trail import keep_on_trail
from triage.assessing import assess_facts
from triage.facts import advice_of, facts_of, matter_line, with_added_words, with_cues
from triage.history import history_of
from triage.models import Assessment, Case, CaseContact, CaseEvent, CaseStatus, FeedbackKind, Grade, Transfer
from triage.referring import referral_words
from triage.rules import news_words
from triage.rules.deadlines import Due
from triage.rules.grading import Graded, ReportFacts
from triage.rules.promises import expectation, feedback_expected
from triage.targets import due_for, due_of


@transaction.atomic
def open_case(*, report_id: int, at: datetime) -> Case:
    """Open the case of a report: graded, on the clock, its citizen told what to expect.

    Once, however often it is called. The clock runs from when the report was sent, however late this is.

    Args:
        report_id: The report that was submitted.
        at: When, timezone-aware.

    Raises:
        Report.DoesNotExist: There is no such report.
    """
    # The lock makes a second delivery wait for the first, and then find its case.
    report = (
        Report.objects.select_for_update(of=["self"])
        .select_related("customer", "contact", "type_version__report_type")
        .get(id=report_id)
    )
    links = CaseContact.objects.filter(contact_id=report.contact_id, ended_at=None)
    link = links.select_related("case").first()
    if link is not None and link.report_id is None and link.case.status == CaseStatus.CLOSED:
        # The caller's matter was decided before they had told it all: what they send is looked at by itself.
        CaseContact.objects.filter(id=link.id).update(ended_at=at)
    elif link is not None:
        return link.case if link.report_id else _take_in(link, report, at)
    feedback = feedback_kind(report)
    # Before there is anything to see: whoever a complaint is about must not.
    kept_out = keep_named_out(report=report, kind=feedback, at=at) if feedback else set()
    facts = _facts(report, at)
    graded = assess_facts(customer_id=report.customer_id, facts=facts)
    days = days_of(report) if graded.disposition == Disposition.REGISTRATION else None
    kind = report.type_version.report_type if report.type_version else None
    due = due_for(
        customer_id=report.customer_id,
        centre_id=report.centre_id,
        type_id=kind.id if kind else None,
        grade=graded.grade,
        minutes=graded.minutes,
        started_at=report.submitted_at,
    )
    case = Case.objects.create(
        reference=report.reference,
        customer_id=report.customer_id,
        centre_id=report.centre_id,
        report_type=kind,
        grade=graded.grade,
        grade_rank=graded.grade.rank,
        # Without a day there is nothing to keep: a person reads it, as any other matter.
        disposition=_disposition(graded, dated=days is not None),
        restricted=feedback == FeedbackKind.ABOUT_STAFF,
        cue=graded.cues[0] if graded.cues else "",
        matter=matter_line(report, facts.answers),
        locality=report.locality,
        channel=report.channel,
        due_at=due.due_at,
        warn_at=due.warn_at,
        opened_at=report.submitted_at,
    )
    CaseContact.objects.create(case=case, contact_id=report.contact_id, report=report, linked_at=at)
    if report.channel == Channel.PHONE:
        # The caller may be with the emergency number already: whoever opens the case sees it there.
        Transfer.objects.filter(contact_id=report.contact_id, case=None).update(case=case)
    _keep(case, graded, at)
    if days is not None:
        register(case=case, report=report, days=days, at=at)
        # Around the clock, whatever the hours are: it waits for its own end, and nobody is warned of that.
        due = Due(case.due_at, case.due_at, case.due_at - report.submitted_at)
    start_clock(
        case=case,
        grade=graded.grade,
        due=due,
        at=at,
        started_at=report.submitted_at,
        warns=days is None,
    )
    passed_on = None
    if feedback:
        give_feedback(case=case, kind=feedback, kept_out=kept_out, at=at)
    else:
        passed_on = refer_by_rule(case=case, report=report, graded=graded, at=at)
    desk = passed_on.desk.name if passed_on else ""
    told = _tell_what_to_expect(case, report, graded, at, days=days, feedback=feedback, passed_to=desk)
    CaseEvent.objects.bulk_create(
        [
            CaseEvent(
                case=case, kind="report_sent", at=report.submitted_at, words=report.get_channel_display()
            ),
            CaseEvent(case=case, kind="graded", at=at, words=_graded_words(graded)),
            CaseEvent(case=case, kind="told_what_to_expect", at=at, words=told[:300]),
        ]
    )
    emit("case.opened", centre_id=case.heard_in, case_id=case.id)
    return case


@transaction.atomic
def assess_case(*, case_id: int, at: datetime) -> Assessment:
    """Read the case's reports, and what was added to them, again by the table that is now in force.

    The most urgent of them counts, and the signs of all. It moves up if the rules now say so. Down it never
    moves by a rule: that takes a person and a reason.

    Raises:
        Case.DoesNotExist: There is no such case.
    """
    case = Case.objects.open().select_for_update(of=["self"]).get(id=case_id)
    found = [graded for _, graded in _read_all(case, at)]
    first = min(found, key=lambda one: one.grade.rank)
    graded = replace(first, cues=list(dict.fromkeys(cue for one in (first, *found) for cue in one.cues)))
    assessment = _keep(case, graded, at)
    words = _graded_words(graded)
    if graded.grade.rank < case.grade_rank:
        clock = running_clock(case, at)
        due = due_of(case, grade=graded.grade, minutes=graded.minutes, started_at=at)
        promise = sooner(due, clock=clock, at=at)
        restart_clock(case=case, clock=clock, grade=graded.grade, due=promise, at=at)
        case.save_change(
            kind="graded_again",
            by=None,
            at=at,
            words=words,
            grade=graded.grade,
            grade_rank=graded.grade.rank,
            disposition=graded.disposition,
            cue=graded.cues[0] if graded.cues else case.cue,
            due_at=min(clock.due_at, due.due_at),
            level=0,
        )
        keep_on_trail(case, None, "case.raised")
        update_event(case=case, what=f"It is {case.get_grade_display()} now", words=words, at=at)
        emit("case.raised", centre_id=case.heard_in, case_id=case.id)
    else:
        case.events.create(kind="graded_again", at=at, words=words)
    return assessment


def own_reasons(*, case: Case, at: datetime) -> dict[int | None, list[dict[str, str]]]:
    """By report, why each of a case's reports has its grade by itself: what its reporter may be told of it.

    Raises:
        DatabaseError: Out of reach.
    """
    return {report.id: graded.reasons for report, graded in _read_all(case, at)}


def _read_all(case: Case, at: datetime) -> list[tuple[Report, Graded]]:
    """Each report of a case, its own first, as the table that is now in force reads it."""
    links = case.contact_links.filter(ended_at=None).exclude(report=None).order_by("linked_at", "id")
    reports = Report.objects.select_related("contact", "type_version__report_type").prefetch_related(
        "supplements"
    )
    return [
        (
            report,
            assess_facts(
                customer_id=case.customer_id,
                facts=_of_its_case(
                    _facts(report, at, [one.words for one in report.supplements.all()]), report, case
                ),
            ),
        )
        for report in sorted(
            reports.filter(case_links__in=links), key=lambda one: one.reference != case.reference
        )
    ]


def _take_in(link: CaseContact, report: Report, at: datetime) -> Case:
    """A caller was linked to the case while they spoke; now there is their report as well."""
    case = Case.objects.select_for_update(of=["self"]).select_related("customer").get(id=link.case_id)
    CaseContact.objects.filter(id=link.id).update(report=report)
    case.save_change(kind="report_joined", by=None, at=at, words=report.get_channel_display())
    assess_case(case_id=case.id, at=at)
    case.refresh_from_db()
    tell_new_time(case, at, report_ids=[report.id])
    update_event(case=case, what="Another caller has told this", words=report.narrative_text, at=at)
    emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return case


def _facts(report: Report, at: datetime, added: Sequence[str] = ()) -> ReportFacts:
    reachable = ContactPoint.objects.filter(
        person__roles__report=report, person__roles__role=PersonRole.Role.REPORTER, safe=True
    ).exists()
    facts = facts_of(report, reachable=reachable, history=history_of(report.contact, at=at))
    if added:
        facts = with_added_words(facts, added, lexicon=lexicon_of(report.customer_id))
    return with_cues(facts, OpenCue.objects.filter(draft_id=report.draft_id)) if report.draft_id else facts


def _of_its_case(facts: ReportFacts, report: Report, case: Case) -> ReportFacts:
    """The case's own report as what the case is: somebody may have changed that since it was sent."""
    if case.report_type is None or report.reference != case.reference:
        return facts
    return replace(facts, type_slug=case.report_type.slug)


def _keep(case: Case, graded: Graded, at: datetime) -> Assessment:
    return Assessment.objects.create(
        case=case,
        grade=graded.grade,
        disposition=graded.disposition,
        agency=graded.agency,
        offence_code=graded.offence_code,
        cues=graded.cues,
        reasons=graded.reasons,
        facts=graded.facts,
        thrive=graded.thrive,
        rules_version=graded.rules_version,
        at=at,
    )


def _disposition(graded: Graded, *, dated: bool) -> Disposition:
    if graded.disposition == Disposition.REGISTRATION and not dated:
        return Disposition.ADVICE
    return graded.disposition


def _graded_words(graded: Graded) -> str:
    return f"{graded.grade.label}. {graded.reasons[0]['source']}: {graded.reasons[0]['text']}"[:300]


def _tell_what_to_expect(
    case: Case,
    report: Report,
    graded: Graded,
    at: datetime,
    *,
    days: tuple[date, date] | None,
    feedback: FeedbackKind | None,
    passed_to: str = "",
) -> str:
    zone = ZoneInfo(report.customer.time_zone)
    due_at, now = case.due_at.astimezone(zone), at.astimezone(zone)
    if days is not None:
        sentence = confirmation(report=report, days=days, at=at)
        Contact.objects.filter(id=report.contact_id).update(told=sentence)
    elif feedback is not None and case.grade == Grade.RESOLUTION:
        sentence = feedback_expected(due_at=due_at, now=now, about_staff=feedback == FeedbackKind.ABOUT_STAFF)
    else:
        # Who has been asked already is not to be rung as well.
        advice = "" if passed_to else advice_of(report)
        named = referral_words(graded, customer_id=report.customer_id, advice=advice)
        sentence = expectation(
            grade=case.grade,
            due_at=due_at,
            now=now,
            emergency_number=report.customer.emergency_number,
            no_visit=report.customer.no_visit,
            advice=advice,
            referral=news_words.passed_by_rule(passed_to) if passed_to else named,
        )
    publish_status(
        report_ids=[report.id],
        status=PublicStatus.SORTED,
        sentence=sentence,
        # A registration waits for nobody: nothing is promised but that it stands.
        promised_by=None if days is not None else case.due_at,
        at=at,
    )
    return sentence
