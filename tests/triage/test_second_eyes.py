"""Two people where a type wants two, a blind second look, and the register of near misses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.conftest import signed_in
from tests.triage.conftest import NOON
from triage import actions
from triage.models import (
    CaseStatus,
    Decision,
    DecisionKind,
    Grade,
    IllegalMove,
    NearMiss,
    Proposal,
    SecondEyes,
    SecondLook,
)
from triage.rules.agreement import agreement
from triage.screens import second_eyes

LATER = NOON + timedelta(minutes=2)
SAID = {
    "kind": DecisionKind.CLOSE,
    "reason": "No camera, nobody saw it.",
    "told": "We have closed your report.",
    "at": LATER,
}


@pytest.fixture
def two_sign(claimed):
    SecondEyes.objects.create(report_type=claimed.report_type, signed_kinds=["close"])
    return claimed


@pytest.fixture
def proposed(two_sign, officer):
    actions.propose_decision(case_id=two_sign.id, officer=officer, version=two_sign.version, **SAID)
    two_sign.refresh_from_db()
    return two_sign


def test_the_database_refuses_one_signature_where_two_are_needed(two_sign, officer):
    with pytest.raises(IntegrityError, match="two people"), transaction.atomic():
        actions.decide_case(case_id=two_sign.id, officer=officer, version=two_sign.version, **SAID)

    assert not Decision.objects.exists()


def test_a_proposal_leaves_the_clock_and_the_case_to_others(proposed, officer, officer_two):
    assert (proposed.status, proposed.officer) == (CaseStatus.WAITING, None)
    assert proposed.clocks.get().met_at is None
    assert actions.claim_next_case(officer=officer, at=LATER) is None
    assert actions.claim_next_case(officer=officer_two, at=LATER) == proposed


def test_the_second_officer_signs_and_it_is_the_firsts_decision(proposed, officer, officer_two):
    decision = actions.sign_proposal(
        case_id=proposed.id, officer=officer_two, version=proposed.version, at=LATER
    )

    proposed.refresh_from_db()
    assert proposed.status == CaseStatus.CLOSED
    assert (decision.officer, decision.proposal.answered_by) == (officer, officer_two)


def test_who_signed_is_not_the_other_officer_of_a_review(proposed, officer_two):
    actions.sign_proposal(case_id=proposed.id, officer=officer_two, version=proposed.version, at=LATER)
    proposed.refresh_from_db()
    again = {"officer": None, "lease_until": None, "closed_at": None, "under_review": True}
    proposed.move(CaseStatus.WAITING, by=None, at=LATER, **again)

    assert actions.claim_next_case(officer=officer_two, at=LATER) is None
    with pytest.raises(IllegalMove, match="or signed it"):
        actions.claim_case(case_id=proposed.id, officer=officer_two, at=LATER)
    with pytest.raises(IntegrityError, match="decided or signed"), transaction.atomic():
        Decision.objects.create(
            case=proposed, kind="stands", officer=officer_two, reason="r", told="t", at=LATER
        )


def test_who_decided_first_does_not_sign_what_the_review_comes_to(proposed, officer, officer_two, sergeant):
    actions.sign_proposal(case_id=proposed.id, officer=officer_two, version=proposed.version, at=LATER)
    proposed.refresh_from_db()
    again = {"officer": None, "lease_until": None, "closed_at": None, "under_review": True}
    proposed.move(CaseStatus.WAITING, by=None, at=LATER, **again)
    case = actions.claim_case(case_id=proposed.id, officer=sergeant, at=LATER)
    second = actions.propose_decision(case_id=case.id, officer=sergeant, version=case.version, **SAID)
    case.refresh_from_db()

    assert second_eyes.proposals_for(officer) == []
    assert "others look at it" in signed_in(officer).get(f"/review/{case.reference}/sign/").content.decode()
    with pytest.raises(IllegalMove, match="decided this before"):
        actions.sign_proposal(case_id=case.id, officer=officer, version=case.version, at=LATER)
    signed = {"state": "signed", "answered_by": officer, "answered_at": LATER}
    Proposal.objects.filter(id=second.id).update(**signed)
    with pytest.raises(IntegrityError, match="decided or signed"), transaction.atomic():
        Decision.objects.create(
            case=case, kind=second.kind, officer=sergeant, reason="r", told="t", at=LATER, proposal=second
        )


def test_who_signs_reads_the_whole_letter_and_the_answers(proposed, officer_two):
    page = signed_in(officer_two).get(f"/review/{proposed.reference}/sign/")

    assert any("another officer" in line for line in page.context["letter"])
    assert page.context["letter"][-1] in page.content.decode()
    assert page.context["facts"]


def test_nobody_signs_their_own_and_the_database_knows(proposed, officer):
    with pytest.raises(IllegalMove, match="Another officer"):
        actions.sign_proposal(case_id=proposed.id, officer=officer, version=proposed.version, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(state="signed", answered_by=officer, answered_at=LATER)


def test_what_is_sent_back_comes_back_with_its_words(proposed, officer, officer_two):
    actions.return_proposal(
        case_id=proposed.id,
        officer=officer_two,
        answer="Ask for the camera first.",
        version=proposed.version,
        at=LATER,
    )

    proposed.refresh_from_db()
    assert proposed.status == CaseStatus.WAITING
    assert proposed.decision_drafts.get(officer=officer).words["reason"] == SAID["reason"]
    assert proposed.owner == officer
    assert actions.claim_next_case(officer=officer, at=LATER) == proposed
    page = signed_in(officer).get(f"/review/{proposed.reference}/")
    assert page.context["sent_back"]["why"] == "Ask for the camera first."
    assert f"<b>{officer_two} sent it back</b>" in page.content.decode()
    assert signed_in(officer_two).get(f"/review/{proposed.reference}/").context["sent_back"] is None


def test_why_it_went_back_is_said_until_it_is_decided(proposed, officer, officer_two):
    answer = {"answer": "Ask for the camera first.", "version": proposed.version, "at": LATER}
    actions.return_proposal(case_id=proposed.id, officer=officer_two, **answer)
    held = actions.claim_case(case_id=proposed.id, officer=officer, at=LATER)
    assert signed_in(officer).get(f"/review/{held.reference}/").context["sent_back"]

    said = SAID | {"kind": DecisionKind.TRANSFER_000}
    actions.decide_case(case_id=held.id, officer=officer, version=held.version, **said)

    page = signed_in(officer).get(f"/review/{held.reference}/")
    assert page.context["sent_back"] is None
    assert "sent it back" not in page.content.decode()


def test_a_raise_and_triple_zero_never_wait_for_the_second_person(proposed, officer, sergeant):
    actions.raise_grade(case_id=proposed.id, by=sergeant, grade=Grade.IMMEDIATE, at=LATER)
    case = actions.claim_case(case_id=proposed.id, officer=officer, at=LATER)

    actions.decide_case(
        case_id=case.id,
        officer=officer,
        version=case.version,
        **SAID | {"kind": DecisionKind.TRANSFER_000},
    )

    assert Proposal.objects.get().state == "overtaken"


def test_the_pages_of_two_people(two_sign, officer, officer_two):
    first, second = signed_in(officer), signed_in(officer_two)
    url = f"/review/{two_sign.reference}/"
    typed = {"decision": "close", "reason": SAID["reason"], "told": SAID["told"], "version": two_sign.version}

    first.post(f"{url}decide/", typed)
    page = second.get(f"{url}sign/").content.decode()
    two_sign.refresh_from_db()
    answer = second.post(f"{url}sign/", {"answer_is": "sign", "version": two_sign.version})

    assert SAID["reason"] in page
    assert "Sign and tell the citizen" in page
    assert (answer.status_code, Decision.objects.get().officer) == (302, officer)


def test_of_all_or_none_is_drawn_and_no_look_shows_the_decision(claimed, officer, officer_two):
    SecondEyes.objects.create(report_type=claimed.report_type, looked_at_percent=100)
    actions.decide_case(case_id=claimed.id, officer=officer, version=claimed.version, **SAID)
    look = SecondLook.objects.get()

    assert signed_in(officer).get(f"/second-looks/{look.id}/").status_code == 404
    page = signed_in(officer_two).get(f"/second-looks/{look.id}/").content.decode()
    assert "bicycle" in page
    assert SAID["reason"] not in page
    assert SAID["told"] not in page


def test_a_second_look_is_compared_and_kept(claimed, officer, officer_two, sergeant):
    SecondEyes.objects.create(report_type=claimed.report_type, looked_at_percent=100)
    actions.decide_case(case_id=claimed.id, officer=officer, version=claimed.version, **SAID)
    look = SecondLook.objects.get()

    signed_in(officer_two).post(
        f"/second-looks/{look.id}/", {"kind": "close", "reason": "Nobody saw it at all."}
    )

    look.refresh_from_db()
    assert (look.officer, look.kind) == (officer_two, "close")
    assert "1, 100 %" in signed_in(sergeant).get("/second-looks/").content.decode()
    with pytest.raises(IllegalMove, match="looked at this already"):
        actions.look_again(
            look_id=look.id, officer=sergeant, kind=DecisionKind.RECORD, reason="A crime, I say.", at=LATER
        )


def test_agreement_has_an_interval_that_holds_for_few():
    assert agreement(0, 0)[3:] == (0, 100)
    assert agreement(10, 8) == (10, 8, 80, 49, 94)


def test_a_review_that_comes_to_something_else_is_a_near_miss(claimed, officer, officer_two):
    actions.decide_case(case_id=claimed.id, officer=officer, version=claimed.version, **SAID)
    claimed.refresh_from_db()
    claimed.move(
        CaseStatus.WAITING,
        by=None,
        at=LATER,
        officer=None,
        lease_until=None,
        closed_at=None,
        under_review=True,
    )
    again = actions.claim_case(case_id=claimed.id, officer=officer_two, at=LATER)

    actions.decide_case(
        case_id=again.id,
        officer=officer_two,
        version=again.version,
        offence_code="B40",
        **SAID | {"kind": DecisionKind.RECORD},
    )

    assert [one.source for one in NearMiss.objects.all()] == ["reversed"]


def test_anyone_tells_a_near_miss_once_and_a_supervisor_learns_from_it(agent, supervisor):
    told = {"happened": "The call was nearly closed as noise.", "could_have": "", "key": "one"}
    teller, keeper = signed_in(agent), signed_in(supervisor)
    for _ in range(2):
        teller.post("/near-misses/", told)
    one = NearMiss.objects.get()

    looked = keeper.post(f"/near-misses/{one.id}/", {"do": "look"}, follow=True).content.decode()
    keeper.post(f"/near-misses/{one.id}/", {"do": "close", "learned": "The script asks twice now."})

    one.refresh_from_db()
    assert (one.state, one.keeper, one.closed_at is not None) == ("closed", supervisor, True)
    assert "You look into it. Close it with what was learned." in looked
    assert "The script asks twice now." in teller.get("/near-misses/").content.decode()


def test_a_near_miss_of_a_case_that_is_kept_from_somebody_is_not_there(case, supervisor):
    one = NearMiss.objects.create(
        customer=case.customer,
        centre=case.centre,
        case=case,
        source="raised",
        source_key="k",
        happened="Raised.",
        at=timezone.now(),
    )
    case.restricted = True
    case.save()

    keeper = signed_in(supervisor)

    assert "Raised." not in keeper.get("/near-misses/").content.decode()
    assert keeper.post(f"/near-misses/{one.id}/", {"do": "look"}).status_code == 404
