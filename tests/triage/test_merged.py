"""What a case that leads takes over of another one, and what is whose when they are taken apart again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.triage.conftest import NOON
from tests.triage.test_related import merge, open_links, unmerge
from triage.actions import claim_case, raise_grade
from triage.models import Case, Grade, IllegalMove

LATER = NOON + timedelta(minutes=30)


@pytest.fixture
def alike(theft_case) -> Case:
    """The same matter half an hour later, by somebody else."""
    return theft_case(at=LATER, name="Joyce Amato", phone="+61491570158")


@pytest.fixture
def third(theft_case) -> Case:
    """The same once more, by nobody knows whom."""
    return theft_case(at=LATER, phone=None)


def test_what_leads_is_told_upwards_anew_by_the_earlier_promise(case, alike, officer):
    raise_grade(case_id=case.id, by=officer, grade=Grade.PRIORITY, at=NOON)
    Case.objects.filter(id=alike.id).update(level=1)

    merge(alike, case, officer, at=NOON + timedelta(minutes=5))

    clock, promised = alike.clocks.get(met_at=None), NOON + timedelta(minutes=15)
    assert (alike.level, alike.due_at, clock.due_at, clock.next_escalation_at) == (0, *[promised] * 3)


def test_news_and_the_worse_sign_of_danger_stand_on_the_case_that_leads(case, alike, officer):
    Case.objects.filter(id=case.id).update(cue="stalking")
    Case.objects.filter(id=alike.id).update(news_at=LATER, cue="weapon", grade="priority", grade_rank=1)

    merge(case, alike, officer)

    assert (case.news_at, case.cue) == (LATER, "weapon")


def test_what_comes_out_after_its_time_is_promised_a_new_one_and_its_citizen_reads_it(case, alike, officer):
    merge(case, alike, officer)
    late = alike.due_at + timedelta(hours=1)

    unmerge(alike, case, officer, at=late)

    report = alike.contact_links.get(ended_at=None).report
    assert alike.due_at == late + timedelta(hours=24)
    assert report.status_updates.latest("id").promised_by == alike.due_at


def test_a_lowered_case_has_the_earliest_promise_of_those_that_are_left(case, alike, third, officer):
    promised = case.due_at
    merge(case, third, officer)
    raise_grade(case_id=alike.id, by=officer, grade=Grade.PRIORITY, at=LATER)
    alike.refresh_from_db()
    merge(case, alike, officer)

    unmerge(alike, case, officer, "It was a party next door.")

    assert (case.grade, case.due_at) == (Grade.SCHEDULED, promised)


def test_what_was_merged_into_a_case_goes_along_when_that_comes_out(case, alike, third, officer):
    merge(case, alike, officer)
    merge(third, case, officer)

    unmerge(case, third, officer)

    assert {link.case_id for link in open_links()} == {third.id, case.id}
    unmerge(alike, case, officer)
    assert {link.case_id for link in open_links()} == {third.id, case.id, alike.id}


def test_nothing_is_taken_out_of_a_case_that_a_colleague_has(case, alike, officer, officer_two):
    merge(case, alike, officer)
    claim_case(case_id=case.id, officer=officer_two, at=LATER)

    with pytest.raises(IllegalMove, match="Singh has"):
        unmerge(alike, case, officer)

    alike.refresh_from_db()
    assert alike.merged_into == case


def test_a_reason_lowers_nothing_that_another_one_still_tells(case, alike, third, officer):
    for one in (alike, third):
        raise_grade(case_id=one.id, by=officer, grade=Grade.PRIORITY, at=LATER)
        one.refresh_from_db()
        merge(case, one, officer)

    unmerge(alike, case, officer, "It was a party next door.")

    assert case.grade == Grade.PRIORITY
