"""One matter, one case: a case goes on in another, and comes out again as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from assistline.events import emit
from assistline.models import User
from assistline.references import group
from triage.actions.carrying import carry, check_settled, stop_waiting
from triage.actions.clocks import restart_clock, running_clock, stop_clocks
from triage.actions.deciding import StaleCase
from triage.actions.event_updates import event_of, update_event
from triage.actions.relating import both_locked, keep_pair
from triage.actions.trail import keep_on_trail
from triage.models import (
    Assessment,
    Case,
    CaseContact,
    CaseEvent,
    CaseMerge,
    CaseStatus,
    Clock,
    Grade,
    IllegalMove,
    PairState,
    Registration,
)
from triage.rules.deadlines import Due

LONGEST_WORDS = CaseEvent._meta.get_field("words").max_length
DECIDED = "Only open cases are merged: link {reference} instead. What was decided there was told already."


@transaction.atomic
def merge_cases(
    *,
    case_id: int,
    other_id: int,
    officer: User,
    versions: Mapping[int, int],
    at: datetime,
    why: Iterable[str] = (),
) -> CaseMerge:
    """Let one case go on in another: its contacts move there and get their outcome from that decision.

    The leading case gets the more urgent of both grades, the signs of both, and the earlier promise; what is
    to do, referred, asked and half written goes there too, and a hold on either holds both. The other is
    closed without a decision of its own, with a pointer; its row keeps what it had.

    Args:
        case_id: The leading case.
        other_id: The one that goes on in it.
        officer: Who merges; the view has checked ``triage.review_case``.
        versions: Case id to its version when the page was opened.
        at: When, timezone-aware.
        why: What the two have in common, in no citizen's words: it stands on both timelines.

    Raises:
        Case.DoesNotExist: One is not there for the officer.
        IllegalMove: One is decided, a colleague's, a complaint, a registration, or is looked at again; or
            somebody else is to answer something first, which it says.
        StaleCase: One changed since the page was opened.
    """
    lead, other = both_locked(case_id, other_id, officer)
    for case in (lead, other):
        _check(case, officer, versions, at)
    check_settled(lead, other)
    before, told = event_of(lead, at), {case.id: _words_of(case) for case in (lead, other)}
    carried = stop_waiting(lead, other, at) | carry(lead, other, officer, at)
    clock, lead_clock = running_clock(other, at), running_clock(lead, at)
    promise = other.due_at
    stop_clocks(case=other, at=at)
    restarted = promise < lead_clock.due_at
    if restarted:
        restart_clock(case=lead, clock=lead_clock, grade=_grade(lead, other), due=promise_of(clock), at=at)
    raised = other.grade_rank < lead.grade_rank
    joined = _assess_both(lead, other, officer, at)
    merge = CaseMerge.objects.create(
        case=other,
        into=lead,
        root=lead,
        joined=joined,
        clock=clock,
        lead_clock=lead_clock if restarted else None,
        carried=carried,
        by=officer,
        at=at,
    )
    CaseMerge.objects.filter(root=other, ended_at=None).update(root=lead)
    move_contacts(_contacts_of(other), to=lead, merge=merge, at=at)
    lead.save_change(
        kind="merged",
        by=officer,
        at=at,
        words=_because(f"{group(other.reference)} goes on here", why),
        grade=joined.grade,
        grade_rank=Grade(joined.grade).rank,
        disposition=joined.disposition,
        cue=other.cue or lead.cue if raised else lead.cue or other.cue,
        due_at=min(lead.due_at, promise),
        level=0 if raised or restarted else lead.level,
        news_at=min((one for one in (lead.news_at, other.news_at) if one), default=None),
    )
    # Its grade, promise and sign stay on its row: they are its own again if it comes out.
    other.due_at = promise
    other.save_change(
        kind="merged_into",
        by=officer,
        at=at,
        words=_because(f"It goes on in {group(lead.reference)}", why),
        status=CaseStatus.CLOSED,
        merged_into=lead,
        officer=officer,
        lease_until=None,
        closed_at=at,
    )
    keep_pair(lead, other, PairState.LINKED, officer, at)
    news = lead if carried.get("transfers") and before is None else other
    update_event(
        case=lead, what=f"{group(news.reference)} is the same matter", words=told[news.id], at=at, by=officer
    )
    for case, name in ((lead, "case.merged"), (other, "case.merged_into")):
        keep_on_trail(case, officer, name)
        emit("case.merged", centre_id=case.heard_in, case_id=case.id)
    return merge


def _because(words: str, why: Iterable[str]) -> str:
    reasons = "; ".join(why)
    return (f"{words}: {reasons}" if reasons else words)[:LONGEST_WORDS]


def promise_of(clock: Clock) -> Due:
    """What a clock had promised, to be promised by another one."""
    return Due(clock.due_at, clock.warn_at or clock.due_at, clock.target, clock.in_hours)


def move_contacts(contact_ids: list[int], *, to: Case, merge: CaseMerge | None, at: datetime) -> None:
    """Let contacts leave the case that they are in for another one."""
    links = list(CaseContact.objects.filter(contact_id__in=contact_ids, ended_at=None).order_by("id"))
    CaseContact.objects.filter(id__in=[link.id for link in links]).update(ended_at=at)
    CaseContact.objects.bulk_create(
        CaseContact(case=to, contact_id=link.contact_id, report_id=link.report_id, merge=merge, linked_at=at)
        for link in links
    )


def check_holder(case: Case, officer: User, at: datetime) -> None:
    """Nobody moves a case that a colleague works on.

    Raises:
        IllegalMove: A colleague has it.
    """
    held = case.status == CaseStatus.IN_REVIEW and case.officer_id != officer.id
    if held and case.lease_until is not None and case.lease_until >= at:
        raise IllegalMove(f"{case.officer} has {group(case.reference)}. Ask them, or wait until it is free.")


def check_version(case: Case, versions: Mapping[int, int]) -> None:
    """Nobody moves a case that changed under their eyes.

    Raises:
        StaleCase: It did.
    """
    if versions.get(case.id) != case.version:
        raise StaleCase(case, versions.get(case.id, case.version))


def _check(case: Case, officer: User, versions: Mapping[int, int], at: datetime) -> None:
    if case.status == CaseStatus.CLOSED:
        raise IllegalMove(DECIDED.format(reference=group(case.reference)))
    check_holder(case, officer, at)
    check_version(case, versions)
    if case.under_review:
        raise IllegalMove(f"{group(case.reference)} is looked at again by another officer: decide it first.")
    if Registration.objects.filter(case=case).exists():
        raise IllegalMove(f"{group(case.reference)} is a registration: it ends by itself. Link it instead.")


def _words_of(case: Case) -> str:
    """What its first reporter told, for whoever was asked to come."""
    links = case.contact_links.filter(ended_at=None).exclude(report=None).select_related("report")
    link = links.order_by("linked_at", "id").first()
    return link.report.narrative_text if link and link.report else ""


def _contacts_of(case: Case) -> list[int]:
    return list(case.contact_links.filter(ended_at=None).values_list("contact_id", flat=True))


def _grade(lead: Case, other: Case) -> str:
    return min((lead, other), key=lambda case: case.grade_rank).grade


def _assess_both(lead: Case, other: Case, officer: User, at: datetime) -> Assessment:
    """The leading case as it stands from now on: the more urgent grade, the signs and reasons of both."""
    mine, theirs = lead.assessments.first(), other.assessments.first()
    urgent = other if other.grade_rank < lead.grade_rank else lead
    first, second = (theirs, mine) if urgent is other else (mine, theirs)
    found = [one for one in (first, second) if one is not None]
    said = {
        "text": f"{group(other.reference)} is the same matter",
        "source": str(officer),
        "grade": urgent.grade,
    }
    return Assessment.objects.create(
        case=lead,
        grade=urgent.grade,
        disposition=urgent.disposition,
        cues=list(dict.fromkeys(cue for one in found for cue in one.cues)),
        # Why it is urgent stands first: that they are one matter is the least of it.
        reasons=[*(reason for one in found for reason in one.reasons), said],
        facts=mine.facts if mine else {},
        thrive=first.thrive if first else {},
        rules_version=first.rules_version if first else "no table",
        by=officer,
        at=at,
    )
