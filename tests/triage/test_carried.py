"""What is under way on a case goes on in the one that leads, and comes back; or the merge says what waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from reports.actions import add_supplement, send_message
from reports.models import Report, SupplementKind
from tests.triage.conftest import NOON
from tests.triage.partnering import desk, refer
from tests.triage.test_related import merge, unmerge
from triage.actions import (
    answer_referral,
    claim_case,
    keep_draft,
    pass_on_case,
    place_hold,
    promise_follow_up,
    propose_decision,
    release_case,
    sign_proposal,
    write_to_reporter,
)
from triage.models import (
    AgentQuestion,
    Case,
    CasePair,
    DecisionDraft,
    DecisionKind,
    FollowUp,
    FollowUpKind,
    IllegalMove,
    ReferralState,
    SecondEyes,
    Way,
)

LATER, MUCH_LATER = NOON + timedelta(minutes=30), NOON + timedelta(hours=2)
SHORTLY = timedelta(minutes=5)
WHY = "It was somebody else, as we know now."


@pytest.fixture
def alike(theft_case) -> Case:
    return theft_case(at=LATER, name="Joyce Amato", phone="+61491570158")


def promise(case: Case, officer, kind=FollowUpKind.RING) -> FollowUp:
    due_at = NOON + timedelta(days=1)
    return promise_follow_up(
        case_id=case.id, officer=officer, kind=kind, words="Ring Joyce", due_at=due_at, at=LATER
    )


def places(*rows) -> set[int]:
    for row in rows:
        row.refresh_from_db()
    return {row.case_id for row in rows}


def alike_page(case: Case) -> str:
    """What the citizen of a case reads."""
    updates = Report.objects.get(reference=case.reference).status_updates.all()
    return " ".join(update.sentence for update in updates)


def test_what_is_to_do_asked_and_half_written_goes_along_and_comes_back(
    case, alike, officer, officer_two, agent
):
    words = {"reason": "He was seen by the baker."}
    draft = keep_draft(case_id=alike.id, officer=officer_two, typed=words, version=alike.version, at=LATER)
    release_case(case_id=alike.id, officer=officer_two, at=LATER)
    ring = promise(alike, officer)
    question = AgentQuestion.objects.create(case=alike, to=agent, words="Who?", by=officer, at=LATER)
    merge(case, alike, officer)
    assert places(ring, question, draft) == {case.id}

    unmerge(alike, case, officer, at=MUCH_LATER)

    assert places(ring, question, draft) == {alike.id}
    assert DecisionDraft.objects.get().words == words


def test_a_turn_in_both_is_one_turn_until_they_are_taken_apart(case, alike, officer):
    mine, same = (promise(one, officer, FollowUpKind.CASE) for one in (case, alike))

    merge(case, alike, officer)
    same.refresh_from_db()
    done = same.done_at
    unmerge(alike, case, officer, at=MUCH_LATER)

    assert done == LATER
    assert set(FollowUp.objects.open()) == {mine, same}


def test_a_promise_that_was_kept_meanwhile_is_not_owed_again(case, alike, officer):
    ring = promise(alike, officer)
    merge(case, alike, officer)
    FollowUp.objects.filter(id=ring.id).update(done_at=LATER, done_by=officer)

    unmerge(alike, case, officer, at=MUCH_LATER)

    ring.refresh_from_db()
    assert (ring.case_id, ring.done_at) == (alike.id, LATER)


def test_a_question_to_the_citizen_does_not_hold_up_the_others_and_waits_on_when_taken_apart(
    case, alike, officer
):
    asked_by(officer, alike)
    until = alike.clocks.get(met_at=None).pause_until

    merge(case, alike, officer)
    assert case.paused_for == ""
    assert alike.clocks.filter(met_at=None).count() == 0
    unmerge(alike, case, officer, at=MUCH_LATER)

    assert alike.clocks.get(met_at=None).pause_until == until
    assert case.clocks.get(met_at=None).pause_until is None


def test_who_has_answered_meanwhile_is_not_waited_for(case, alike, officer):
    asked_by(officer, alike)
    report = alike.contact_links.get().report
    merge(case, alike, officer)
    send_message(report_id=report.id, words="It was red.", key="k", at=LATER + timedelta(minutes=5))

    unmerge(alike, case, officer, at=MUCH_LATER)

    assert alike.clocks.get(met_at=None).pause_until is None


def test_who_has_added_something_meanwhile_is_not_waited_for(case, alike, officer):
    asked_by(officer, alike)
    report = alike.contact_links.get().report
    merge(case, alike, officer)
    add_supplement(
        report_id=report.id, kind=SupplementKind.ADDITION, words="It was red.", key="k", at=LATER + SHORTLY
    )

    unmerge(alike, case, officer, at=MUCH_LATER)

    assert alike.clocks.get(met_at=None).pause_until is None


def test_the_leading_case_waits_for_its_citizen_again_only_when_it_is_alone(theft_case, case, alike, officer):
    third = theft_case(at=LATER, name="Ana Silva", phone="+61491570110")
    asked_by(officer, case)
    for one in (alike, third):
        merge(case, one, officer)

    unmerge(alike, case, officer, at=MUCH_LATER)

    assert case.clocks.get(met_at=None).pause_until is None


def asked_by(officer, case: Case) -> None:
    claim_case(case_id=case.id, officer=officer, at=LATER)
    write_to_reporter(case_id=case.id, officer=officer, words="Which colour?", key="q", asks=True, at=LATER)
    case.refresh_from_db()


def test_a_referral_goes_along_is_answered_there_and_comes_back_with_its_answer(case, alike, officer):
    claim_case(case_id=alike.id, officer=officer, at=LATER)
    referral = refer(alike, officer, desk(alike, Way.PHONE), closes=False, at=LATER)
    release_case(case_id=alike.id, officer=officer, at=LATER)
    merge(case, alike, officer)
    answer_referral(
        referral_id=referral.id,
        state=ReferralState.ACCEPTED,
        their_reference="R-7",
        words="",
        event_id="m1",
        at=LATER,
        by=officer,
    )
    assert places(referral) == {case.id}
    assert case.events.filter(kind="referral_accepted").count() == 1
    assert "R-7" in alike_page(alike)

    unmerge(alike, case, officer, at=MUCH_LATER)

    assert places(referral) == {alike.id}
    assert (referral.state, referral.their_reference) == (ReferralState.ACCEPTED, "R-7")


def test_a_second_signature_is_named_and_waited_for(case, alike, officer, officer_two):
    SecondEyes.objects.create(report_type=alike.report_type, signed_kinds=["close"])
    held = claim_case(case_id=alike.id, officer=officer, at=LATER)
    said = {"kind": DecisionKind.CLOSE, "reason": "Nobody saw it.", "told": "We close this.", "at": LATER}
    propose_decision(case_id=alike.id, officer=officer, version=held.version, **said)

    with pytest.raises(IllegalMove, match="waits for a second signature"):
        merge(case, alike, officer)
    with pytest.raises(IllegalMove, match="waits for a second signature"):
        merge(alike, case, officer)
    alike.refresh_from_db()
    sign_proposal(case_id=alike.id, officer=officer_two, version=alike.version, at=LATER)

    with pytest.raises(IllegalMove, match="Only open cases are merged"):
        merge(case, alike, officer)


def test_a_colleague_who_is_to_accept_it_is_named_and_waited_for(case, alike, officer, officer_two):
    claim_case(case_id=alike.id, officer=officer, at=LATER)
    pass_on_case(
        case_id=alike.id,
        officer=officer,
        to_centre=officer.centre,
        to_user=officer_two,
        reason="She knows the street.",
        at=LATER,
    )

    with pytest.raises(IllegalMove, match="passed on and is not accepted yet"):
        merge(case, alike, officer)

    assert not CasePair.objects.filter(state="linked").exists()


def test_a_hold_on_one_is_shown_on_the_other_even_when_they_are_taken_apart(case, alike, officer, as_officer):
    review = (NOON + timedelta(days=9)).date()
    place_hold(case_id=alike.id, by=officer, reason="The coroner asks for it.", review_date=review, at=LATER)
    merge(case, alike, officer)
    unmerge(alike, case, officer, at=MUCH_LATER)

    page = as_officer.get(reverse("triage-keeping", args=[case.reference])).content.decode()

    assert "Legal hold on" in page
    assert "Keeping <b>1</b>" in page


def test_what_waits_is_said_on_the_page_and_nothing_is_merged(case, alike, officer, as_officer):
    claim_case(case_id=alike.id, officer=officer, at=LATER)
    AgentQuestion.objects.bulk_create(
        AgentQuestion(case=one, to=officer, words="Who?", by=officer, at=LATER) for one in (case, alike)
    )
    Case.objects.filter(id=alike.id).update(status="waiting", officer=None, lease_until=None)
    sent = {"other": alike.reference, "lead": "this", "version": 1, "other_version": 2}

    answer = as_officer.post(reverse("triage-related-merge", args=[case.reference]), sent)

    assert answer.status_code == 409
    assert "An agent was asked something in both" in answer.content.decode()
