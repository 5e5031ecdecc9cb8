"""How well held narratives are graded may rise, and not fall unseen. The README has today's figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.narratives.score import graded, narratives
from triage.rules.grade import Grade

FOLDER = Path(__file__).parent.parent / "narratives"
URGENT = (Grade.IMMEDIATE, Grade.PRIORITY)


@pytest.fixture(scope="module", params=["examination.jsonl", "second_examination.jsonl"])
def examination(request: pytest.FixtureRequest) -> list[tuple[str, str]]:
    """Label and grade of each text of an examination, which nothing is trained on."""
    return [(told["grade"], graded(told)["grade"]) for told in narratives(FOLDER / request.param)]


def share(pairs: list[tuple[str, str]], labels: tuple[str, ...], grades: tuple[str, ...]) -> float:
    asked = [grade for label, grade in pairs if label in labels]
    return sum(grade in grades for grade in asked) / len(asked)


def test_four_of_five_of_what_is_immediate_are_immediate_at_once(examination):
    assert share(examination, (Grade.IMMEDIATE,), (Grade.IMMEDIATE,)) >= 0.79


def test_nine_of_ten_urgent_contacts_are_seen_by_a_person_now(examination):
    assert share(examination, URGENT, URGENT) >= 0.9


def test_hardly_any_urgent_contact_is_said_to_need_no_officer(examination):
    assert share(examination, URGENT, (Grade.RESOLUTION,)) <= 0.04


def test_hardly_any_harmless_contact_is_sent_to_the_emergency_line(examination):
    assert share(examination, (Grade.SCHEDULED, Grade.RESOLUTION), (Grade.IMMEDIATE,)) <= 0.03


def test_four_of_five_grades_are_right(examination):
    assert sum(label == grade for label, grade in examination) / len(examination) >= 0.8


def test_ordinary_contacts_are_hardly_ever_an_emergency():
    told = narratives(FOLDER / "ordinary_examination.jsonl")
    pairs = [(one["grade"], graded(one)["grade"]) for one in told]

    assert share(pairs, (Grade.SCHEDULED, Grade.RESOLUTION), (Grade.IMMEDIATE,)) <= 0.02
