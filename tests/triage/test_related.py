"""One case, many contacts: suggested with reasons, linked, merged, and taken apart without loss."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from reports.actions import submit_report
from reports.definitions import published
from reports.models import StatusUpdate
from tests.triage.conftest import NOON, THEFT
from triage.actions import (
    StaleCase,
    assess_case,
    claim_case,
    decide_case,
    link_cases,
    merge_cases,
    open_case,
    part_cases,
    raise_grade,
    suggest_for_case,
    unmerge_case,
)
from triage.models import (
    Case,
    CaseContact,
    CasePair,
    CaseStatus,
    DecisionKind,
    Grade,
    IllegalMove,
    PairState,
    Trace,
    Transfer,
    Whereabouts,
)
from triage.suggesting import suggest

LATER = NOON + timedelta(minutes=30)
VAN = "A white van stood outside with its lights off, then they loaded my bicycle into it."


@pytest.fixture
def alike(theft_case):
    """A case at the same place half an hour later, by somebody else."""
    return theft_case(
        at=LATER, name="Joyce Amato", phone="+61491570158", what_happened="They took it with a white van."
    )


def versions(*cases: Case) -> dict[int, int]:
    return {case.id: Case.objects.get(id=case.id).version for case in cases}


def merge(lead: Case, other: Case, officer, at=LATER):
    done = merge_cases(
        case_id=lead.id, other_id=other.id, officer=officer, versions=versions(lead, other), at=at
    )
    for case in (lead, other):
        case.refresh_from_db()
    return done


def unmerge(case: Case, lead: Case, officer, reason="", at=LATER):
    done = unmerge_case(case_id=case.id, officer=officer, versions=versions(case, lead), reason=reason, at=at)
    for one in (lead, case):
        one.refresh_from_db()
    return done


def party(customer, words: str, number: str, *, at, address: str):
    kind = published(customer.id, "noise")
    answers = {
        "happening_now": "no",
        "anyone_hurt": "no",
        "noise_from": "party",
        "when": THEFT["when"],
        "what_happened": words,
        "where": {"address": address, "suburb": "Moe", "postcode": "3825"},
        "phone": number,
        "phone_safe": "yes",
    }
    report = submit_report(
        customer=customer,
        version_id=kind.version_id,
        answers={slug: value for slug, value in answers.items() if slug in kind.by_slug},
        key=uuid.uuid4().hex,
        at=at,
        payload=uuid.uuid4().hex,
    ).report
    return open_case(report_id=report.id, at=at)


def test_a_report_about_the_same_matter_is_suggested_at_once(case, alike):
    suggest_for_case(case_id=case.id, at=LATER)

    pairs = suggest_for_case(case_id=alike.id, at=LATER)

    assert [(pair.one_id, pair.other_id, pair.state) for pair in pairs] == [
        (case.id, alike.id, PairState.SUGGESTED)
    ]


def test_a_number_plate_is_enough_wherever_it_was_seen(theft_case):
    first = theft_case(what_happened="The ute had the plate ABC 123 and left to the north.")
    other = theft_case(
        at=NOON + timedelta(days=3),
        where={"address": "9 Deakin Avenue", "suburb": "Mildura", "postcode": "3500"},
        what_happened="It was a ute, ABC123 I think.",
        phone="+61491570110",
        name="Rosa Conti",
    )
    for one in (first, other):
        suggest_for_case(case_id=one.id, at=LATER)

    found = suggest(other)

    assert [one.case_id for one in found] == [first.id]
    assert "plate" in found[0].likeness.traces


def test_words_of_a_sealed_type_are_compared_with_nothing(customer, theft_case):
    kind = published(customer.id, "family_violence")
    sealed = []
    for number in ("+61491570006", "+61491570110"):
        report = submit_report(
            customer=customer,
            version_id=kind.version_id,
            answers={
                "happening_now": "no",
                "anyone_hurt": "no",
                "what_happened": VAN,
                "phone": number,
                "phone_safe": "no",
            },
            key=uuid.uuid4().hex,
            at=NOON,
        ).report
        sealed.append(open_case(report_id=report.id, at=NOON))
        suggest_for_case(case_id=sealed[-1].id, at=NOON)

    assert [one.likeness.words for one in suggest(sealed[1])] in ([], [0.0])


def test_traces_hold_no_word(case):
    suggest_for_case(case_id=case.id, at=NOON)

    kept = list(Trace.objects.filter(report__reference=case.reference).values_list("kind", "index"))

    assert {kind for kind, _ in kept} >= {"number", "address", "street", "suburb", "name"}
    assert all(len(index) == 64 for _, index in kept)


def test_a_suggestion_costs_the_same_however_many_reports_there_are(case, alike, file_theft):
    for one in (case, alike):
        suggest_for_case(case_id=one.id, at=LATER)
    few = statements(alike)
    multiply_traces(10_000)

    many = statements(alike)

    assert len(many) == len(few) <= 4
    assert suggest(alike)[0].case_id == case.id
    Whereabouts.objects.filter(report_id__lt=0).delete()


def statements(case) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        suggest(case)
    return [query["sql"] for query in captured]


def multiply_traces(count: int) -> None:
    """So many rows beside those that are found; places without reports are gone at the end of the test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO triage_trace (report_id, customer_id, kind, index, at)"
            " SELECT report_id, customer_id, kind, md5(n::text), at"
            " FROM triage_trace, generate_series(1, %s) AS n"
            " WHERE id = (SELECT min(id) FROM triage_trace)",
            [count],
        )
        cursor.execute(
            "INSERT INTO triage_whereabouts (report_id, customer_id, report_type_id, cell, at)"
            " SELECT -n, customer_id, report_type_id, n, at FROM triage_whereabouts,"
            " generate_series(1, %s) AS n WHERE id = (SELECT min(id) FROM triage_whereabouts)",
            [count],
        )


def test_what_was_parted_is_not_suggested_again(case, alike, officer):
    for one in (case, alike):
        suggest_for_case(case_id=one.id, at=LATER)
    part_cases(case_id=case.id, other_id=alike.id, officer=officer, at=LATER)

    suggest_for_case(case_id=alike.id, at=LATER)

    assert CasePair.objects.get().state == PairState.NOT_SAME
    assert case.events.filter(kind="parted").count() == alike.events.filter(kind="parted").count() == 1


def test_a_link_stands_on_both_timelines_and_takes_nobodys_case(case, alike, officer, officer_two):
    claim_case(case_id=alike.id, officer=officer_two, at=LATER)

    link_cases(case_id=case.id, other_id=alike.id, officer=officer, at=LATER)
    link_cases(case_id=alike.id, other_id=case.id, officer=officer, at=LATER)

    alike.refresh_from_db()
    assert alike.officer == officer_two
    assert case.events.filter(kind="linked").count() == alike.events.filter(kind="linked").count() == 1


def test_a_case_of_another_centre_cannot_be_linked(case, alike, officer_elsewhere):
    with pytest.raises(Case.DoesNotExist):
        link_cases(case_id=case.id, other_id=alike.id, officer=officer_elsewhere, at=LATER)


def test_the_joined_case_is_as_urgent_as_the_more_urgent_and_due_at_the_earlier(case, alike, officer):
    raise_grade(case_id=alike.id, by=officer, grade=Grade.PRIORITY, at=LATER)
    alike.refresh_from_db()
    promised = alike.due_at

    merge(case, alike, officer)

    assert (case.grade, case.due_at) == (Grade.PRIORITY, promised)
    assert (alike.status, alike.merged_into) == (CaseStatus.CLOSED, case)
    assert case.contact_links.filter(ended_at=None).count() == 2


def test_one_decision_gives_every_contact_its_outcome(case, alike, officer):
    merge(case, alike, officer)
    held = claim_case(case_id=case.id, officer=officer, at=LATER)

    decide_case(
        case_id=case.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason="Nobody saw who it was.",
        told="We looked at this and found nobody.",
        version=held.version,
        at=LATER,
    )

    links = CaseContact.objects.filter(case=case, ended_at=None).select_related("contact")
    assert {link.contact.outcome for link in links} == {"no_action"}
    told = StatusUpdate.objects.filter(status="decided").values_list("report__reference", flat=True)
    assert set(told) == {case.reference, alike.reference}


def test_what_was_taken_apart_has_its_own_grade_and_promise_again(case, alike, officer):
    before = (alike.grade, alike.due_at, alike.cue)
    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, at=LATER)
    merge(case, alike, officer)

    unmerge(alike, case, officer, at=LATER + timedelta(minutes=5))

    assert (alike.grade, alike.due_at, alike.cue) == before
    assert CasePair.objects.get().state == PairState.NOT_SAME
    assert (alike.status, alike.merged_into) == (CaseStatus.WAITING, None)
    assert case.grade == Grade.PRIORITY
    assert alike.assessments.filter(by=None).count() == 2


@pytest.mark.parametrize(
    ("reason", "grade"), [("", Grade.PRIORITY), ("It was a party next door.", Grade.SCHEDULED)]
)
def test_the_leading_case_is_lowered_with_a_reason_only(case, alike, officer, reason, grade):
    raise_grade(case_id=alike.id, by=officer, grade=Grade.PRIORITY, at=LATER)
    merge(case, alike, officer)

    unmerge(alike, case, officer, reason)

    assert (case.grade, alike.grade) == (grade, Grade.PRIORITY)


def test_a_merged_case_comes_out_of_a_case_that_was_merged_itself(theft_case, case, alike, officer):
    third = theft_case(at=LATER, phone=None)
    merge(case, alike, officer)
    merge(third, case, officer)

    unmerge(alike, third, officer)

    assert {link.case_id for link in open_links()} == {third.id, alike.id}
    unmerge(case, third, officer)
    assert {link.case_id for link in open_links()} == {third.id, alike.id, case.id}


def open_links():
    return CaseContact.objects.filter(ended_at=None)


def test_taken_apart_after_the_decision_it_waits_and_its_citizen_is_told(case, alike, officer):
    test_one_decision_gives_every_contact_its_outcome(case, alike, officer)

    unmerge(alike, case, officer, at=LATER + timedelta(hours=1))

    report = alike.contact_links.get(ended_at=None).report
    assert (alike.status, case.status) == (CaseStatus.WAITING, CaseStatus.CLOSED)
    assert report.public_status == "sorted"


def test_a_colleagues_case_is_not_merged_away(case, alike, officer, officer_two):
    claim_case(case_id=alike.id, officer=officer_two, at=LATER)

    with pytest.raises(IllegalMove, match="Singh has"):
        merge(case, alike, officer)


def test_a_case_that_waits_for_dispatch_leads_and_does_not_follow(case, alike, officer):
    Transfer.objects.create(
        kind="dispatch",
        centre=alike.centre,
        case=alike,
        asked_by=officer,
        asked_at=LATER,
        due_at=LATER,
        alarm_at=LATER,
    )

    with pytest.raises(IllegalMove, match="waits for an answer"):
        merge(case, alike, officer)
    merge(alike, case, officer)


def test_a_case_that_changed_meanwhile_is_not_merged(case, alike, officer):
    old = versions(case, alike)
    raise_grade(case_id=alike.id, by=officer, grade=Grade.PRIORITY, at=LATER)

    with pytest.raises(StaleCase):
        merge_cases(case_id=case.id, other_id=alike.id, officer=officer, versions=old, at=LATER)


def test_no_door_closes_a_case_as_merged_while_a_contact_is_left_in_it(case, alike, officer):
    with pytest.raises(IntegrityError, match="goes on in another"), transaction.atomic():
        Case.objects.filter(id=alike.id).update(
            status="closed", merged_into=case, officer=officer, closed_at=LATER
        )


def test_no_door_lets_a_contact_be_in_no_case(case):
    CaseContact.objects.filter(case=case).update(ended_at=LATER)

    with pytest.raises(IntegrityError, match="always in a case"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_words_added_to_a_merged_report_are_read_in_the_leading_case(case, alike, officer):
    from_other = alike.contact_links.get().report
    merge(case, alike, officer)
    from_other.supplements.create(
        kind="addition", words="He has a gun and he is shooting now.", key="k", at=LATER
    )

    assess_case(case_id=case.id, at=LATER)

    case.refresh_from_db()
    assert case.grade_rank < Grade.SCHEDULED.rank
    assert "weapon" in " ".join(case.assessments.first().cues)


def test_twelve_callers_about_one_party_are_one_case_and_one_of_them_another(customer, officer):
    cases = [
        party(
            customer,
            f"Loud music from the big party at number 40, the whole street hears it. Caller {number}.",
            f"+614915701{number:02d}",
            at=NOON + timedelta(minutes=number),
            address=f"{30 + number} Kestrel Court",
        )
        for number in range(12)
    ]
    for one in cases:
        suggest_for_case(case_id=one.id, at=LATER)

    found = {one.case_id for one in suggest(cases[0])}
    for one in cases[1:]:
        merge(cases[0], one, officer)
    unmerge(cases[7], cases[0], officer)

    assert found == {one.id for one in cases[1:]}
    assert cases[0].contact_links.filter(ended_at=None).count() == 11
    assert Case.objects.open().count() == 2
