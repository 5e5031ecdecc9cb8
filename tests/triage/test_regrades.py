"""From which grade to which a case went."""

from datetime import timedelta

from tests.triage.conftest import NOON
from triage.models import Assessment
from triage.screens.regrades import regrades_of


def assessed(number, grade, *, by=None, text="Because", source="grade v1, row 9"):
    reason = {"text": text, "source": source, "grade": grade}
    return Assessment(
        pk=number,
        grade=grade,
        by_id=by,
        at=NOON + timedelta(minutes=number),
        reasons=[reason],
        rules_version="grade v1; lexicon 2026-11-20",
    )


def moves(*assessments):
    return [regrade.move for regrade in regrades_of(reversed(assessments))]


def test_a_rule_raises_and_never_lowers():
    kept = [
        assessed(1, "scheduled"),
        assessed(2, "priority"),
        assessed(3, "scheduled"),
        assessed(4, "immediate"),
    ]

    assert moves(*kept) == ["Scheduled", "Scheduled to Priority", "Stays Priority", "Priority to Immediate"]


def test_a_person_does_both_and_the_rules_begin_from_there():
    kept = [assessed(1, "priority"), assessed(2, "resolution", by=7), assessed(3, "scheduled")]

    assert moves(*kept) == ["Priority", "Priority to Resolution", "Resolution to Scheduled"]


def test_a_decided_case_that_comes_back_begins_anew():
    kept = [assessed(1, "immediate"), assessed(2, "scheduled", source="After it was sent")]

    assert moves(*kept) == ["Immediate", "Immediate to Scheduled"]


def test_only_what_is_new_is_said_of_the_next_grade():
    first, second = assessed(1, "scheduled", text="Theft"), assessed(2, "immediate", text="Danger")
    second.reasons = [*second.reasons, *first.reasons]

    assert [regrade.why for regrade in regrades_of([first, second])] == [
        "By rule: Theft (grade v1, row 9)",
        "By rule: Danger (grade v1, row 9)",
    ]
