"""A case comes out of the one that it was merged into: nothing of it was lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from assistline.events import emit
from assistline.models import User
from assistline.references import group
from triage.actions.carrying import bring_back, wait_again
from triage.actions.clocks import restart_clock, running_clock, start_clock
from triage.actions.merging import check_holder, check_version, move_contacts, promise_of
from triage.actions.opening import assess_case
from triage.actions.promising import tell_new_time
from triage.actions.regrading import DISPOSITION, SHORTEST_REASON
from triage.actions.relating import both_locked, keep_pair
from triage.actions.trail import keep_on_trail
from triage.models import Assessment, Case, CaseContact, CaseMerge, CaseStatus, Grade, IllegalMove, PairState
from triage.rules.deadlines import Due
from triage.targets import due_of

WAS_ANOTHER = "It was another matter, and goes on by itself"


@transaction.atomic
def unmerge_case(
    *, case_id: int, officer: User, versions: Mapping[int, int], at: datetime, reason: str = ""
) -> Case:
    """Take a case out of the one that it goes on in: contacts, grade, promise and signs are its own again.

    Both are assessed again. The leading case keeps its grade unless the other brought it and there is a
    reason: without one nothing is lowered.

    Args:
        case_id: The case that was merged.
        officer: Who takes it out; the view has checked ``triage.review_case``.
        versions: Case id to its version when the page was opened.
        at: When, timezone-aware.
        reason: Why it is another matter; at least ten characters lower the leading case to its own grade.

    Returns:
        The case, waiting for an officer.

    Raises:
        Case.DoesNotExist: It is not there for the officer.
        IllegalMove: It is not merged, or a colleague has the leading case.
        StaleCase: One changed since the page was opened.
    """
    merge = CaseMerge.objects.filter(case_id=case_id, ended_at=None).first()
    if merge is None:
        raise IllegalMove("This case is not merged any more.")
    case, lead = both_locked(case_id, merge.root_id, officer)
    merge = (
        CaseMerge.objects.select_for_update(of=["self"])
        .select_related("clock", "lead_clock")
        .get(id=merge.id)
    )
    if merge.ended_at is not None or merge.root_id != lead.id:
        raise IllegalMove("This case was moved meanwhile. Look again.")
    check_holder(lead, officer, at)
    for one in (case, lead):
        check_version(one, versions)
    below = _below(case, lead)
    merge.ended_at, merge.ended_by, merge.reason = at, officer, reason.strip()
    merge.save(update_fields=["ended_at", "ended_by", "reason"])
    CaseMerge.objects.filter(id__in=[one.id for one in below]).update(root=case)
    mine = CaseContact.objects.filter(merge=merge).values("contact_id")
    still = CaseContact.objects.filter(case=lead, ended_at=None, contact_id__in=mine)
    contact_ids = list(still.values_list("contact_id", flat=True))
    was_decided = lead.status == CaseStatus.CLOSED
    move_contacts(contact_ids, to=case, merge=None, at=at)
    bring_back(merge, case=case, lead=lead)
    _wait_again(case, merge, officer, at)
    if was_decided:
        lead.save_change(kind="unmerged", by=officer, at=at, words=_words(case))
    else:
        _own_again(lead, merge, case, officer, reason.strip(), at)
    keep_pair(lead, case, PairState.NOT_SAME, officer, at)
    for one in (case, lead):
        keep_on_trail(one, officer, "case.unmerged")
        emit("case.unmerged", centre_id=one.heard_in, case_id=one.id)
    assess_case(case_id=case.id, at=at)
    case.refresh_from_db()
    if was_decided or case.due_at != merge.clock.due_at:
        tell_new_time(case, at)
    wait_again(merge, case=case, lead=lead, at=at)
    return case


def _words(case: Case) -> str:
    return f"{group(case.reference)} goes on by itself"


def _below(case: Case, lead: Case) -> list[CaseMerge]:
    """The merges that go with a case: what had been merged into it, and into that."""
    here = list(CaseMerge.objects.filter(root=lead, ended_at=None))
    found: list[CaseMerge] = []
    wanted = {case.id}
    while wanted:
        step = [one for one in here if one.into_id in wanted]
        found += step
        wanted = {one.case_id for one in step}
    return found


def _wait_again(case: Case, merge: CaseMerge, officer: User, at: datetime) -> None:
    kept = promise_of(merge.clock)
    # Nobody can promise the past: what ran out meanwhile was told upwards on the leading case.
    due = kept if kept.due_at > at else due_of(case, grade=case.grade, minutes=None, started_at=at)
    start_clock(case=case, grade=case.grade, due=due, at=at, started_at=at)
    case.merged_into = None
    case.move(
        CaseStatus.WAITING,
        by=officer,
        at=at,
        words=WAS_ANOTHER,
        officer=None,
        lease_until=None,
        closed_at=None,
        level=0,
    )


def _own_again(lead: Case, merge: CaseMerge, gone: Case, officer: User, reason: str, at: datetime) -> None:
    """What the leading case keeps without the other. Lower it goes with a reason only."""
    others = list(CaseMerge.objects.filter(root=lead, ended_at=None).select_related("case", "clock"))
    since = min(one.at for one in (merge, *others))
    joined = CaseMerge.objects.filter(into=lead).values("joined_id")
    # What the rules made of all of them together says nothing of it alone; what a person said of it stays.
    own = lead.assessments.exclude(id__in=joined).exclude(by=None, at__gte=since).first()
    fresh = assess_case(case_id=lead.id, at=at)
    lead.refresh_from_db()
    grades = [Grade(one.grade) for one in (own, fresh) if one] + [Grade(one.case.grade) for one in others]
    grade = min(grades, key=lambda one: one.rank)
    cues = [*(own.cues if own else []), *fresh.cues]
    for one in others:
        latest = one.case.assessments.first()
        cues += latest.cues if latest else []
    if grade.rank <= lead.grade_rank or len(reason) < SHORTEST_REASON:
        lead.save_change(kind="unmerged", by=officer, at=at, words=_words(gone))
        return
    clock = running_clock(lead, at)
    promises = [promise_of(one) for one in (merge.lead_clock, *(one.clock for one in others)) if one]
    due = min((one for one in promises if one.due_at > at), default=None, key=lambda one: one.due_at)
    due = due or _fresh(lead, grade, at)
    restart_clock(case=lead, clock=clock, grade=grade, due=due, at=at)
    Assessment.objects.create(
        case=lead,
        grade=grade,
        disposition=own.disposition if own and own.grade == grade else DISPOSITION[grade],
        cues=list(dict.fromkeys(cues)),
        reasons=[
            {"text": reason, "source": str(officer), "grade": grade.value},
            *(own.reasons if own else []),
        ],
        facts=own.facts if own else {},
        thrive=own.thrive if own else {},
        rules_version=own.rules_version if own else "no table",
        by=officer,
        at=at,
    )
    lead.save_change(
        kind="unmerged",
        by=officer,
        at=at,
        words=f"{_words(gone)}. {lead.get_grade_display()} to {grade.label}",
        grade=grade,
        grade_rank=grade.rank,
        disposition=own.disposition if own and own.grade == grade else DISPOSITION[grade],
        cue=next(iter(cues), ""),
        level=0,
    )
    tell_new_time(lead, at)


def _fresh(lead: Case, grade: Grade, at: datetime) -> Due:
    due = due_of(lead, grade=grade, minutes=None, started_at=lead.opened_at)
    return due if due.due_at > at else due_of(lead, grade=grade, minutes=None, started_at=at)
