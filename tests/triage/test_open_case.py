"""From a report to an open, graded case."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from assistline.models import DecisionTableVersion, OutboxEvent
from reports.models import StatusUpdate
from reports.reading import lexicon_name
from reports.reading.opinion import opinion_name
from tests.triage.conftest import NOON
from tests.triage.side_by_side import side_by_side
from triage.actions import assess_case, open_case
from triage.models import Assessment, Case, CaseEvent, Clock
from triage.subscribers import open_case_for_report


def test_a_theft_that_is_over_is_scheduled_with_its_reasons(case):
    assessment = case.assessments.get()

    assert (case.grade, case.disposition, case.status) == ("scheduled", "report", "waiting")
    assert assessment.rules_version == f"grade v1; routing v1; {lexicon_name()}; {opinion_name()}"
    assert [reason["source"] for reason in assessment.reasons] == [
        "grade v1, row 15",
        *["What was answered"] * 2,
    ]
    assert case.matter == "Theft: Red bicycle with a child seat"
    assert case.locality == "Moe"


def test_the_clock_runs_from_when_the_report_was_sent(file_theft):
    report = file_theft(at=NOON)

    case = open_case(report_id=report.id, at=NOON + timedelta(hours=2))

    clock = Clock.objects.get(case=case)
    assert clock.due_at == case.due_at == clock.next_escalation_at == NOON + timedelta(hours=24)


def test_danger_now_is_immediate_and_due_in_five_minutes(theft_case):
    case = theft_case(happening_now="yes")

    assert (case.grade, case.disposition, case.cue) == ("immediate", "transfer_000", "crime_in_progress")
    assert case.due_at == NOON + timedelta(minutes=5)


def test_the_citizen_is_told_by_when_an_officer_decides(case):
    update = StatusUpdate.objects.filter(report__reference=case.reference).last()

    assert update.status == "sorted"
    assert update.promised_by == case.due_at
    assert update.sentence == (
        "An officer decides by Wednesday 18 November, 12 pm. "
        "Police will not come to your home for this unless we tell you first."
    )


def test_a_report_delivered_twice_has_one_case(file_theft):
    report = file_theft()

    open_case_for_report(report.id)
    open_case_for_report(report.id)

    assert Case.objects.filter(reference=report.reference).count() == 1
    assert OutboxEvent.objects.filter(name="case.opened").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_report_delivered_eight_times_at_once_has_one_case(file_theft):
    report = file_theft()

    results = side_by_side(8, lambda number: open_case(report_id=report.id, at=NOON).id)

    assert len(set(results)) == 1
    assert Assessment.objects.count() == Clock.objects.count() == 1


def test_a_call_back_without_a_form_is_looked_at_now(file_theft, customer):
    report = file_theft(wants_call=True, happening_now=None, anyone_hurt=None)

    case = open_case(report_id=report.id, at=NOON)

    assert case.grade == "priority"
    assert "Asked to be called" in [reason["text"] for reason in case.assessments.get().reasons]


def test_without_a_published_table_a_person_looks_now(file_theft):
    report = file_theft()
    DecisionTableVersion.objects.filter(table__slug="grade").update(state="retired")

    case = open_case(report_id=report.id, at=NOON)

    assert case.grade == "priority"
    assert "No version of the table 'grade' is published" in case.assessments.get().reasons[0]["text"]


def test_the_rules_read_again_never_lower_a_grade(theft_case):
    case = theft_case(happening_now="yes")
    Case.objects.filter(id=case.id).update(grade="immediate", grade_rank=0)
    DecisionTableVersion.objects.filter(table__slug="grade").update(state="retired")

    assessment = assess_case(case_id=case.id, at=NOON + timedelta(minutes=1))

    case.refresh_from_db()
    assert (assessment.grade, case.grade) == ("priority", "immediate")


def test_the_rules_read_again_raise_a_grade_and_shorten_the_clock(case):
    DecisionTableVersion.objects.filter(table__slug="grade").update(state="retired")

    assess_case(case_id=case.id, at=NOON + timedelta(minutes=1))

    case.refresh_from_db()
    assert (case.grade, case.grade_rank) == ("priority", 1)
    assert case.due_at == Clock.objects.get(case=case, met_at=None).due_at == NOON + timedelta(minutes=16)


def test_history_and_assessments_cannot_be_changed(case, owner_cursor):
    for rows in (CaseEvent.objects.filter(case=case), Assessment.objects.filter(case=case)):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows.update(at=NOON)


def test_of_a_sealed_report_the_queue_holds_its_type_alone(file_theft, theft_is_sealed):
    case = open_case(report_id=file_theft().id, at=NOON)

    assert case.matter == "Theft"


def test_a_call_back_is_named_by_its_first_words_where_these_may_be_shown(file_theft):
    report = file_theft(wants_call=True, taken=None)

    assert (
        open_case(report_id=report.id, at=NOON).matter
        == "Call back: I left the shop for a minute. When I came back…"
    )


def test_reasons_and_facts_are_not_kept_in_plain_text(case):
    with connection.cursor() as cursor:
        cursor.execute("SELECT reasons || facts FROM triage_assessment WHERE case_id = %s", [case.id])
        kept = cursor.fetchone()[0]

    assert case.assessments.get().facts["type"] == "theft"
    assert "theft" not in kept


def test_nothing_closes_without_a_decision(case, officer):
    closed = {"status": "closed", "officer": officer, "closed_at": NOON}

    with pytest.raises(IntegrityError, match="closes with a decision"), transaction.atomic():
        Case.objects.filter(id=case.id).update(**closed)
