"""The rules by themselves: no database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assistline.decisions import Row, Table
from reports.reading import Reading
from triage.models import Grade
from triage.reference import TABLES
from triage.rules.cues import IMMEDIATE_CUES, PRIORITY_CUES
from triage.rules.deadlines import DEADLINE, next_escalation
from triage.rules.grading import Answered, History, Place, ReportFacts, assess
from triage.rules.likeness import SHOWN, Likeness, strength
from triage.rules.matter import matter_of
from triage.rules.promises import expectation, late

FIRST = {slug: first.table(slug) for slug, first in TABLES.items()}


def yes_no(slug: str, value: str, *cues: str) -> Answered:
    return Answered(slug, f"{slug}?", value, value.capitalize(), cues)


def theft(*answers: Answered, **changes: object) -> ReportFacts:
    facts = {"type_slug": "theft", "channel": "web", "wants_call": False, "answers": answers} | changes
    return ReportFacts(**facts)


OVER = (yes_no("happening_now", "no"), yes_no("anyone_hurt", "no"))


@pytest.mark.parametrize(
    ("facts", "grade", "row"),
    [
        (theft(*OVER), "scheduled", 15),
        (theft(yes_no("happening_now", "yes"), OVER[1]), "immediate", 2),
        (theft(yes_no("happening_now", "yes", "crime_in_progress"), OVER[1]), "immediate", 1),
        (theft(OVER[0], yes_no("anyone_hurt", "yes", "injury")), "immediate", 1),
        (theft(yes_no("happening_now", "unsure"), OVER[1]), "priority", 5),
        (theft(OVER[0], yes_no("anyone_hurt", "unsure")), "priority", 6),
        (theft(*OVER, yes_no("followed", "yes", "stalking")), "priority", 3),
        (theft(*OVER, wants_call=True), "priority", 7),
        (theft(*OVER, type_slug="family_violence"), "priority", 4),
        (theft(*OVER, yes_no("found_what", "weapon"), type_slug="found_property"), "priority", 9),
        (theft(*OVER, yes_no("hurt_then", "unsure"), type_slug="hit_run"), "priority", 10),
        (theft(*OVER, yes_no("tracked", "yes"), type_slug="vehicle_theft"), "priority", 11),
        (theft(*OVER, Answered("also_taken", "Also?", ("keys", "gun"), "Keys, a gun")), "priority", 12),
        (theft(*OVER, type_slug="party_registration"), "resolution", 25),
        (theft(*OVER, type_slug="burglary"), "scheduled", 16),
        (theft(*OVER, type_slug="lost_property"), "scheduled", 17),
        (theft(OVER[0], type_slug="lost_property"), "priority", None),
        (theft(*OVER, yes_no("noise_from", "animals"), type_slug="noise"), "resolution", 19),
        (theft(*OVER, yes_no("noise_from", "venue"), type_slug="noise"), "resolution", 19),
        (theft(*OVER, yes_no("noise_from", "party"), type_slug="noise"), "resolution", 20),
        (theft(*OVER, yes_no("dispute_kind", "offence"), type_slug="neighbour_dispute"), "scheduled", 21),
        (theft(*OVER, type_slug="anonymous_tip"), "resolution", 22),
        (theft(*OVER, yes_no("fraud_how", "online"), type_slug="fraud"), "resolution", 22),
        (theft(OVER[0], type_slug="report_update"), "resolution", 24),
        (theft(OVER[0], type_slug="found_property"), "scheduled", 26),
        (theft(*OVER, place=Place("nsw", "2000")), "resolution", 13),
        (theft(OVER[0], place=Place("nsw", "2000"), type_slug="found_property"), "resolution", 14),
        (theft(*OVER, history=History(contacts=3), type_slug="neighbour_dispute"), "scheduled", 18),
        (theft(*OVER, type_slug=""), "priority", 27),
    ],
)
def test_each_row_of_the_first_table_decides_what_it_says(facts, grade, row):
    graded = assess(FIRST, facts)

    source = f"grade v1, row {row}" if row else "grade v1"  # without a row: a fact is missing, a person looks
    assert (graded.grade, graded.reasons[0]["source"]) == (grade, source)


@pytest.mark.parametrize("cue", [*IMMEDIATE_CUES, *PRIORITY_CUES])
def test_every_known_cue_is_at_least_priority_whatever_else_is_said(cue):
    graded = assess(FIRST, theft(*OVER, yes_no("sign", "yes", cue), type_slug="absence_registration"))

    assert graded.grade == ("immediate" if cue in IMMEDIATE_CUES else "priority")
    assert graded.cues == [cue]


@pytest.mark.parametrize(
    "facts",
    [
        theft(),
        theft(OVER[1]),
        theft(OVER[0]),
        theft(type_slug="lost_property"),
    ],
)
def test_what_is_missing_makes_a_person_look_now(facts):
    graded = assess(FIRST, facts)

    assert (graded.grade, graded.disposition) == ("priority", "officer_review")
    assert graded.reasons[0]["text"].startswith("A person looks now: ")


def test_no_table_and_a_row_of_nonsense_make_a_person_look_now():
    nonsense = Table("grade", 2, (Row(1, (), "low", "report", None, "Whatever"),))

    assert assess({}, theft(*OVER)).grade == "priority"
    assert assess({"grade": nonsense}, theft(*OVER)).grade == "priority"


@pytest.mark.parametrize(
    ("facts", "grade"),
    [
        (theft(type_slug="noise", asked=False), "priority"),
        (theft(*OVER, type_slug="noise"), "scheduled"),
        (theft(*OVER, type_slug="theft"), "scheduled"),
        (theft(*OVER, type_slug="party_registration"), "resolution"),
        (theft(yes_no("happening_now", "yes"), OVER[1], type_slug="noise"), "immediate"),
    ],
)
def test_what_is_not_clearly_a_question_is_not_answered_without_a_person(facts, grade):
    doubted = replace(facts, reading=Reading(doubted=True, opinion="second opinion"))

    graded = assess(FIRST, doubted)

    assert graded.grade == grade
    assert not graded.cues or grade == "immediate"


def test_no_question_can_pass_itself_off_as_a_fact_of_the_product():
    graded = assess(FIRST, theft(*OVER, yes_no("type", "no"), yes_no("wants_call", "no"), wants_call=True))

    assert graded.facts["type"] == "theft"
    assert graded.grade == "priority"


def test_reasons_are_strongest_first_and_quote_question_and_answer():
    facts = theft(yes_no("happening_now", "yes", "crime_in_progress"), OVER[1], wants_call=True)

    reasons = assess(FIRST, facts).reasons

    assert [reason["grade"] for reason in reasons] == ["immediate", "immediate", "priority"]
    assert reasons[1]["text"] == "happening_now? Yes (crime in progress)"


def test_thrive_says_what_was_answered_and_marks_what_to_look_at():
    said = assess(FIRST, theft(yes_no("happening_now", "unsure"), OVER[1], reachable=True)).thrive

    assert said["threat"] == {"words": "Not sure if it is over", "marked": True}
    assert said["harm"] == {"words": "Nobody hurt", "marked": False}
    assert len(said) == 6


def test_levels_are_reached_at_the_deadline_then_a_quarter_then_an_hour_later():
    due_at = datetime(2026, 11, 17, 9, tzinfo=UTC)
    after = [
        next_escalation(level=level, due_at=due_at, target=DEADLINE[Grade.SCHEDULED]) for level in range(4)
    ]

    assert after == [due_at, due_at + timedelta(minutes=15), due_at + timedelta(hours=1), None]


def test_a_short_promise_is_taken_to_the_supervisor_sooner():
    due_at = datetime(2026, 11, 17, 9, tzinfo=UTC)

    second = next_escalation(level=1, due_at=due_at, target=DEADLINE[Grade.IMMEDIATE])

    assert second == due_at + timedelta(minutes=2, seconds=30)


def test_the_matter_is_cut_at_a_word_and_never_longer_than_its_column():
    words = matter_of(
        type_name="Theft", what="one two three four five six seven eight nine ten eleven", answers=()
    )

    assert words == "Theft: one two three four five six seven eight nine…"
    assert len(matter_of(type_name="T" * 80, what="x" * 400, answers=())) == 80


def test_the_matter_of_a_sealed_report_holds_closed_answers_only():
    known = Answered("seen", "Did you see them?", "known", "I know them", ())

    assert matter_of(type_name="Stalking", what="", answers=(*OVER, known)) == "Stalking: I know them"


@pytest.mark.parametrize(
    "words", ["Yes", "No, but a camera may have seen it", "I do not know", "Something else"]
)
def test_an_answer_that_says_nothing_without_its_question_is_not_what_is_special(words):
    said = Answered("seen", "Did anyone see it?", "x", words)
    kind = Answered("kind", "What was it?", "x", "A window or door")

    assert matter_of(type_name="Damage", answers=(said, kind)) == "Damage: A window or door"
    assert matter_of(type_name="Damage", answers=(said,)) == "Damage"


def test_what_is_promised_is_said_with_its_day_and_time():
    now = datetime(2026, 11, 17, 9, tzinfo=UTC)

    promise = {"due_at": now + timedelta(days=1), "now": now, "emergency_number": "000"}
    decides, reads = "An officer decides by", "A person here reads it by"
    by = "Wednesday 18 November, 9 am."

    assert expectation(grade="scheduled", **promise) == f"{decides} {by}"
    assert (
        expectation(grade="scheduled", no_visit="We do not come.", advice="Take photos.", **promise)
        == f"{decides} {by} We do not come. Take photos."
    )
    assert (
        expectation(grade="resolution", no_visit="We do not come.", advice="Call the council.", **promise)
        == f"Call the council. {reads} {by} We do not come."
    )


def test_an_urgent_promise_says_minutes_and_where_to_call():
    now = datetime(2026, 11, 17, 9, tzinfo=UTC)

    soon = expectation(
        grade="priority", due_at=now + timedelta(minutes=14, seconds=59), now=now, emergency_number="000"
    )
    overdue = expectation(grade="priority", due_at=now - timedelta(hours=1), now=now, emergency_number="")

    assert soon == "An officer looks at this within 15 minutes. If anyone is in danger now, call 000."
    assert overdue == "An officer looks at this as soon as one is free."


def test_lateness_is_admitted_and_a_sergeant_named_only_if_one_was_told():
    due_at = datetime(2026, 11, 17, 17, tzinfo=UTC)

    assert late(due_at=due_at, now=due_at, sergeant_told=True) == (
        "We said by 5 pm. We are late. A sergeant has been told."
    )
    assert "sergeant" not in late(due_at=due_at, now=due_at, sergeant_told=False)


def test_the_same_words_a_hundred_kilometres_away_are_chance_but_a_plate_is_not():
    far = Likeness(kilometres=97, later=timedelta(hours=4), words=0.6, same_type=True, traces={})

    assert strength(far) < SHOWN <= strength(replace(far, kilometres=20))
    assert strength(replace(far, traces={"plate": "x"})) > SHOWN
