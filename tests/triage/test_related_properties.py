"""Whatever is merged, taken apart, raised and decided: no contact, cue, grade, promise, hold or message gets
lost."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reports.actions import send_message
from reports.models import Message
from tests.triage.conftest import NOON
from triage.actions import (
    answer_transfer,
    ask_transfer,
    claim_case,
    decide_case,
    merge_cases,
    place_hold,
    promise_follow_up,
    raise_grade,
    release_case,
    unmerge_case,
)
from triage.models import (
    Case,
    CaseContact,
    CaseStatus,
    DecisionKind,
    FollowUp,
    FollowUpKind,
    Grade,
    IllegalMove,
    LegalHold,
    Transfer,
    TransferKind,
)

WORDS = (
    "I left the shop for a minute and the bicycle was gone.",
    "He had a knife and ran off with my bag yesterday.",
    "The red bicycle was gone from the yard.",
    "My ex took it. The order says he must stay away from me.",
)
SAID = "It was something else, as we know now."
DAY = timedelta(days=1)
case_number = st.integers(0, len(WORDS) - 1)
moves = st.lists(
    st.tuples(
        st.sampled_from(["merge", "merge", "unmerge", "unmerge", "raise", "decide"]),
        case_number,
        case_number,
        st.booleans(),
    ),
    min_size=3,
    max_size=7,
)


def test_no_sequence_of_moves_loses_a_contact_a_cue_or_a_reason(theft_case, officer):
    cases = [theft_case(what_happened=words, phone=None) for words in WORDS]
    cues = {case.contact_links.get().contact_id: set(case.assessments.first().cues) for case in cases}
    for number, case in enumerate(cases):
        owe(case, number, officer)

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @example([("merge", 1, 3, True)])  # each of these two has signs that the other has not
    @example([("raise", 1, 0, True), ("merge", 3, 1, True), ("unmerge", 1, 0, True)])  # the lead goes down
    @example([("merge", 0, 1, True), ("merge", 3, 0, True), ("unmerge", 0, 0, True), ("unmerge", 1, 0, True)])
    @given(moves)
    def run(steps: list[tuple[str, int, int, bool]]) -> None:
        with transaction.atomic():
            for minute, (what, one, other, with_reason) in enumerate(steps, start=1):
                before = ranks(cases)
                at = NOON + timedelta(minutes=minute)
                with suppress(IllegalMove), transaction.atomic():
                    move(what, cases[one], cases[other], officer, SAID if with_reason else "", at)
                lowered = [key for key, rank in ranks(cases).items() if rank > before[key]]
                assert not lowered or (what == "unmerge" and with_reason)
                check(cues)
            transaction.set_rollback(True)

    run()


def owe(case: Case, number: int, officer) -> None:
    """A promise of each, and one of: a message of the citizen, a hold, an answered transfer, a draft."""
    report = case.contact_links.get().report
    by = {"case_id": case.id, "officer": officer, "at": NOON}
    promise_follow_up(**by, kind=FollowUpKind.PROMISE, words=f"Promise {number}", due_at=NOON + DAY)
    send_message(report_id=report.id, words="Is there news?", key=f"k{number}", at=NOON)
    if number == 0:
        place_hold(case_id=case.id, by=officer, reason=SAID, review_date=(NOON + DAY).date(), at=NOON)
    if number == 1:
        asked = ask_transfer(kind=TransferKind.TO_000, case=case, by=officer, at=NOON)
        answer_transfer(transfer_id=asked.id, at=NOON, by=officer, event_number="P1")


def ranks(cases: list[Case]) -> dict[int, int]:
    return dict(Case.objects.filter(id__in=[case.id for case in cases]).values_list("id", "grade_rank"))


def move(what: str, one: Case, other: Case, officer, reason: str, at) -> None:
    now = dict(Case.objects.values_list("id", "version"))
    if what == "merge":
        merge_cases(case_id=one.id, other_id=other.id, officer=officer, versions=now, at=at)
    elif what == "unmerge":
        unmerge_case(case_id=one.id, officer=officer, versions=now, reason=reason, at=at)
    elif what == "raise":
        raise_grade(case_id=one.id, by=officer, grade=Grade.IMMEDIATE, at=at)
    else:
        held = claim_case(case_id=one.id, officer=officer, at=at)
        if not reason:
            release_case(case_id=one.id, officer=officer, at=at)
            return
        decide_case(
            case_id=one.id,
            officer=officer,
            kind=DecisionKind.CLOSE,
            reason=SAID,
            told="We looked at this and found nobody.",
            version=held.version,
            at=at,
        )


def check(cues: dict[int, set[str]]) -> None:
    """Each contact is in one case, with its signs of danger; nothing is closed without its record."""
    links = CaseContact.objects.filter(ended_at=None).select_related("case", "contact")
    assert sorted(link.contact_id for link in links) == sorted(cues)
    for link in links:
        assert cues[link.contact_id] <= set(link.case.assessments.first().cues)
        if link.case.status == CaseStatus.CLOSED:
            assert link.case.decisions.exists()
            assert all((link.contact.outcome, link.contact.owner_id, link.contact.told))
        else:
            assert link.case.clocks.filter(met_at=None).count() == 1
    # What was owed to a contact is in the case in which the contact is, and so is what keeps it.
    now = {link.report.reference: link.case for link in links.select_related("report")}
    of = {one.reference: one for one in Case.objects.all()}
    first, second, *_ = sorted(now, key=lambda reference: of[reference].id)
    for number, reference in enumerate(sorted(now, key=lambda reference: of[reference].id)):
        promises = FollowUp.objects.open().filter(case=now[reference]).values_list("words", flat=True)
        assert f"Promise {number}" in list(promises)
    assert Message.objects.count() == len(now)
    assert Transfer.objects.filter(event_number="P1").exclude(kind="update").get().case == now[second]
    assert LegalHold.objects.filter(
        case__contact_links__contact__case_links__case=now[first], lifted_at=None
    ).exists()
    for case in Case.objects.filter(status=CaseStatus.CLOSED, decisions=None):
        assert case.merged_into_id is not None
        assert not case.contact_links.filter(ended_at=None).exists()
