"""A person's grade."""

from datetime import timedelta

import pytest

from reports.models import StatusUpdate
from tests.triage.conftest import NOON
from triage.actions import ReasonMissing, lower_grade, raise_grade
from triage.models import Clock, Grade, IllegalMove

LATER = NOON + timedelta(minutes=5)


def test_a_grade_is_raised_without_a_reason_and_shortens_the_clock(case, officer):
    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, at=LATER)

    case.refresh_from_db()
    assert (case.grade, case.disposition) == ("priority", "officer_review")
    assert (
        case.due_at
        == Clock.objects.get(case=case, met_at=None).next_escalation_at
        == LATER + timedelta(minutes=15)
    )


def test_who_raised_a_grade_stands_before_what_the_rules_said(case, officer):
    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, at=LATER, reason="He was here again")

    assessment = case.assessments.first()
    assert assessment.by == officer
    assert [reason["source"] for reason in assessment.reasons[:2]] == [
        "Const. A. Petrakis",
        "grade v1, row 15",
    ]


def test_raising_needs_no_lease(claimed, officer_two):
    raise_grade(case_id=claimed.id, by=officer_two, grade=Grade.IMMEDIATE, at=LATER)

    claimed.refresh_from_db()
    assert (claimed.grade, claimed.status) == ("immediate", "in_review")


def test_raising_never_lowers(theft_case, officer):
    case = theft_case(happening_now="yes")

    with pytest.raises(IllegalMove, match="needs a reason"):
        raise_grade(case_id=case.id, by=officer, grade=Grade.SCHEDULED, at=LATER)


def test_a_promise_is_never_made_longer_by_raising(theft_case, officer):
    case = theft_case()

    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, at=case.due_at - timedelta(minutes=1))

    assert Clock.objects.get(case=case, met_at=None).due_at == case.due_at


def test_a_broken_promise_is_not_made_again_by_raising(theft_case, officer):
    case = theft_case()
    late = case.due_at + timedelta(hours=1)

    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, at=late)

    assert Clock.objects.get(case=case, met_at=None).due_at == late + timedelta(minutes=15)


@pytest.mark.parametrize("reason", ["", "   ", "because"])
def test_a_grade_is_lowered_only_with_a_reason(theft_case, officer, reason):
    case = theft_case(happening_now="unsure")

    with pytest.raises(ReasonMissing):
        lower_grade(case_id=case.id, by=officer, grade=Grade.SCHEDULED, reason=reason, at=LATER)


def test_lowering_keeps_the_reason_and_tells_the_new_time(theft_case, officer):
    case = theft_case(happening_now="unsure")

    lower_grade(case_id=case.id, by=officer, grade=Grade.SCHEDULED, reason="Rang: it is over.", at=LATER)

    case.refresh_from_db()
    assert (case.grade, case.due_at) == ("scheduled", NOON + timedelta(hours=24))
    assert case.assessments.first().reasons[0]["text"] == "Rang: it is over."
    assert StatusUpdate.objects.last().promised_by == case.due_at
