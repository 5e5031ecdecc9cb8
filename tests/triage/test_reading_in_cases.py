"""What was read in the words of a report: in its grade, its reasons, and marked where officers read it."""

from __future__ import annotations

import json
import uuid

import pytest

from reports.actions import submit_report
from reports.definitions import published
from reports.reading import lexicon_name
from reports.reading.opinion import opinion_name
from tests.triage.conftest import NOON
from triage.actions import assess_case, open_case

ARMED = "The bicycle stood in front of the shop. He was holding a knife last night, and the bicycle was gone."


@pytest.fixture
def armed(theft_case):
    """The case of a theft whose words say more than its answers."""
    return theft_case(what_happened=ARMED)


def test_words_count_beside_the_answers(armed):
    assessment = armed.assessments.get()

    assert (armed.grade, armed.disposition, armed.cue) == ("priority", "officer_review", "weapon")
    assert assessment.rules_version == f"grade v1; routing v1; {lexicon_name()}; {opinion_name()}"
    assert assessment.reasons[1] == {
        "text": "“He was holding a knife” (weapon)",
        "source": lexicon_name(),
        "grade": "priority",
    }


def test_words_of_danger_now_are_immediate_whatever_was_answered(theft_case):
    case = theft_case(what_happened="He is still here and he is holding a knife.")

    assert (case.grade, case.disposition) == ("immediate", "transfer_000")


def test_words_that_deny_raise_nothing(theft_case):
    case = theft_case(what_happened="The bicycle was gone. Nobody was hurt and he didn't have a knife.")

    assert (case.grade, case.assessments.get().cues) == ("scheduled", [])


def test_words_in_another_language_are_for_a_person_to_understand(theft_case):
    case = theft_case(
        what_happened="Mi bicicleta ya no está y no sé quién la robó, por favor ayuda con esto."
    )

    assert case.grade == "priority"
    assert "another language" in case.assessments.get().reasons[0]["text"]


def test_an_officer_sees_the_words_that_were_read_marked(armed, as_officer):
    for page in (f"/review/{armed.reference}/", f"/review/{armed.reference}/preview/"):
        assert "<mark>He was holding a knife</mark> last night" in as_officer.get(page).content.decode()


def test_the_reasons_of_a_sealed_report_do_not_quote_it(customer):
    kind = published(customer.id, "family_violence")
    answers = {
        "what_happened": "My husband punched me last week.",
        "happening_now": "no",
        "anyone_hurt": "no",
    }
    report = submit_report(
        customer=customer,
        version_id=kind.version_id,
        answers=answers,
        key=uuid.uuid4().hex,
        at=NOON,
        wants_call=False,
    ).report

    assessment = open_case(report_id=report.id, at=NOON).assessments.get()

    assert "family_violence" in assessment.cues
    assert "punched" not in json.dumps([assessment.reasons, assessment.facts, assessment.thrive])


def test_reading_again_finds_the_same(armed):
    again = assess_case(case_id=armed.id, at=NOON)

    assert (again.cues, again.grade) == (["weapon"], "priority")
