"""Words of a decision are kept while they are typed, and are there for who takes over."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.triage.test_case_page import TYPED, url
from triage.actions import claim_case, decide_case, forget_looks, free_expired_leases, keep_draft
from triage.models import Case, CaseLook, CaseStatus, DecisionDraft, DecisionKind

HALF = {"decision": "close", "offence_code": "B40", "reason": "No camera, nob", "told": ""}
PAGE = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture
def mine(theft_case, officer) -> Case:
    """A case that the officer has just claimed."""
    case = theft_case(at=timezone.now() - timedelta(minutes=1))
    return claim_case(case_id=case.id, officer=officer, at=timezone.now())


def test_words_that_were_typed_are_there_when_the_page_is_opened_again(mine, as_officer):
    answer = as_officer.post(url("draft", mine), HALF | {"version": mine.version}, **PAGE)

    page = as_officer.get(url("case", mine))

    assert answer.json()["saved"]
    assert page.context["form"]["reason"].value() == "No camera, nob"
    assert page.context["form"]["decision"].value() == "close"
    assert "draft saved" in page.content.decode()


def test_typing_keeps_the_case(mine, officer):
    later = mine.lease_until - timedelta(seconds=5)

    keep_draft(case_id=mine.id, officer=officer, typed=HALF, version=mine.version, at=later)

    mine.refresh_from_db()
    assert mine.lease_until == later + timedelta(minutes=2)


def test_who_types_in_a_case_that_went_back_meanwhile_has_it_again(mine, officer):
    free_expired_leases(at=mine.lease_until + timedelta(seconds=1))

    keep_draft(case_id=mine.id, officer=officer, typed=HALF, version=mine.version, at=timezone.now())

    mine.refresh_from_db()
    assert (mine.status, mine.officer) == (CaseStatus.IN_REVIEW, officer)


def test_a_closed_browser_frees_the_case_and_a_colleague_reads_the_words_and_takes_them(
    mine, as_officer, as_officer_two, officer_two
):
    as_officer.post(url("draft", mine), HALF, **PAGE)
    free_expired_leases(at=mine.lease_until + timedelta(minutes=5))
    as_officer_two.post(url("claim", mine))

    page = as_officer_two.get(url("case", mine))
    [theirs] = page.context["colleagues_drafts"]
    taken = as_officer_two.post(url("decide", mine), {"reason": "My own.", "take": theirs["id"]})

    assert "Const. A. Petrakis wrote this, not sent" in page.content.decode()
    assert theirs["reason"] == "No camera, nob"
    assert taken.context["form"]["reason"].value() == "My own.\n\nNo camera, nob"
    assert taken.context["form"]["decision"].value() == "close"
    assert DecisionDraft.objects.get(officer=officer_two).words["reason"].startswith("My own.")


def test_who_only_reads_the_case_is_not_shown_what_a_colleague_writes(mine, as_officer, as_officer_two):
    as_officer.post(url("draft", mine), HALF, **PAGE)

    page = as_officer_two.get(url("case", mine)).content.decode()

    assert "wrote a decision, not sent" in page
    assert "No camera" not in page


def test_words_are_kept_though_somebody_else_has_the_case_by_now(mine, as_officer, officer_two):
    free_expired_leases(at=mine.lease_until + timedelta(minutes=5))
    claim_case(case_id=mine.id, officer=officer_two, at=timezone.now())

    answer = as_officer.post(url("draft", mine), HALF, **PAGE)

    assert answer.status_code == 409
    assert "Const. L. Singh has this case now" in answer.json()["why"]
    assert "You wrote this, not sent" in as_officer.get(url("case", mine)).content.decode()


def test_later_and_give_back_keep_the_words_without_a_script(mine, as_officer):
    later = as_officer.post(url("draft", mine), HALF | {"later": "1"})
    back = as_officer.post(url("release", mine), HALF | {"reason": "No camera, nobody saw it"})

    assert later.url == back.url == reverse("triage-queue")
    assert DecisionDraft.objects.get().words["reason"] == "No camera, nobody saw it"


def decided(case: Case, officer, reason: str = TYPED["reason"]) -> None:
    decide_case(
        case_id=case.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason=reason,
        told=TYPED["told"],
        version=case.version,
        at=timezone.now(),
    )


def test_drafts_go_with_the_decision_and_a_colleague_finds_theirs_on_the_timeline(
    mine, officer, officer_two, as_officer_two
):
    for one in (officer, officer_two):
        keep_draft(case_id=mine.id, officer=one, typed=HALF, version=mine.version, at=timezone.now())

    decided(mine, officer)

    page = as_officer_two.get(url("case", mine))
    assert not DecisionDraft.objects.exists()
    assert mine.notes.get().by == officer_two
    assert page.context["stands"]["by"] == "Const. A. Petrakis"
    assert page.context["stands"]["reason"] == TYPED["reason"]
    assert "What you had written was not sent." in page.content.decode()
    assert "Reasons: No camera, nob" in page.content.decode()


def test_words_that_are_in_the_decision_are_not_kept_beside_it(mine, officer, officer_two):
    keep_draft(case_id=mine.id, officer=officer_two, typed=HALF, version=mine.version, at=timezone.now())

    decided(mine, officer, reason="No camera, nobody saw it.")

    assert not mine.notes.exists()


def test_what_is_sent_after_a_colleague_decided_is_shown_beside_it_and_kept_once(
    mine, officer, as_officer_two
):
    decided(mine, officer)

    for _ in range(2):
        answer = as_officer_two.post(url("decide", mine), HALF | {"version": mine.version})
    as_officer_two.post(url("draft", mine), HALF, **PAGE)

    assert answer.status_code == 409
    assert TYPED["reason"] in answer.content.decode()
    assert "Your words are kept" in answer.content.decode()
    assert mine.notes.get().words == "Reasons: No camera, nob"


def test_nothing_is_kept_behind_a_decision(mine, as_officer):
    as_officer.post(url("decide", mine), TYPED | {"version": mine.version})

    assert as_officer.post(url("draft", mine), HALF, **PAGE).status_code == 410
    assert not DecisionDraft.objects.exists()


def test_fields_that_nobody_has_touched_are_no_draft(mine, as_officer):
    as_officer.post(url("draft", mine), {"offence_code": "B40", "reason": " ", "version": "3"}, **PAGE)

    assert not DecisionDraft.objects.exists()


def test_the_words_are_encrypted_at_rest(mine, as_officer):
    as_officer.post(url("draft", mine), HALF, **PAGE)

    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM triage_decisiondraft")
        assert "camera" not in cursor.fetchone()[0]


def test_two_who_read_one_case_know_of_each_other(mine, as_officer, as_sergeant):
    as_sergeant.post(url("seen", mine))

    beat = as_officer.post(url("heartbeat", mine)).json()
    page = as_officer.get(url("case", mine)).content.decode()
    CaseLook.objects.update(seen_at=timezone.now() - timedelta(minutes=5))

    assert beat["others"] == "Sgt. R. Okafor has this page open"
    assert "Sgt. R. Okafor has this page open" in page
    assert as_officer.post(url("heartbeat", mine)).json()["others"].startswith("Sgt. R. Okafor looked ")


def test_looks_are_forgotten_after_a_day(mine, as_sergeant):
    as_sergeant.post(url("seen", mine))

    assert forget_looks(at=timezone.now()) == 0
    assert forget_looks(at=timezone.now() + timedelta(days=2)) == 1


def test_of_two_decisions_the_second_reads_the_first_and_keeps_its_own(mine, as_officer, as_officer_two):
    free_expired_leases(at=mine.lease_until + timedelta(minutes=5))
    as_officer_two.post(url("claim", mine))
    mine.refresh_from_db()
    as_officer_two.post(url("decide", mine), TYPED | {"version": mine.version})

    refused = as_officer.post(url("decide", mine), HALF | {"reason": "I say otherwise.", "version": "2"})

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "A camera shows who took it." in page
    assert "I say otherwise." in page
    both = page[page.index('class="refused__both"') : page.index("Your words are kept")]
    assert both.index("A camera shows who took it.") < both.index("</div>") < both.index("I say otherwise.")
