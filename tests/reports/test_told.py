"""What was told in English is said again in the language of the page, with its times; what a person wrote
stays as it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.html import conditional_escape

from reports.actions.writing import EXPECTATION, EXPECTATION_CALL, EXPECTATION_FEEDBACK, EXPECTATION_LISTED
from reports.portal_language import English, InLanguage
from reports.told import retold, retold_plainly, retold_whole
from triage.first_told import FIRST_TOLD
from triage.models import ASK_CITIZEN
from triage.rules import news_words, promises
from triage.rules.grade import Grade
from triage.rules.grading import FORM
from triage.rules.letter import ReviewTerms, Step, letter
from triage.rules.news import PROMISE, PROMISES
from triage.screens.citizen_side import NOT_TAKEN

MELBOURNE = ZoneInfo("Australia/Melbourne")
NOW = datetime(2026, 11, 17, 10, tzinfo=MELBOURNE)
DUE = NOW + timedelta(days=1)
BY = "Wednesday 18 November, 10 am"

TERMS = ReviewTerms("15 December", "the Ombudsman, 1800 806 314")
REASONS = [
    {"text": "No one saw it. There is no camera", "source": "Grading v3, row 5"},
    {"text": "Was it seen: no", "source": FORM},
]


def promised(**changes) -> str:
    given = {"grade": Grade.SCHEDULED, "due_at": DUE, "now": NOW, "emergency_number": "000"}
    return promises.expectation(**given | changes)


TOLD = [
    promised(),
    promised(no_visit="Police will not come to your home for this unless we tell you first."),
    promised(grade=Grade.RESOLUTION, referral="EPA Victoria (1300 372 842) can act on this."),
    promised(grade=Grade.IMMEDIATE, due_at=NOW),
    promised(grade=Grade.IMMEDIATE, due_at=NOW + timedelta(minutes=1)),
    promised(grade=Grade.PRIORITY, due_at=NOW + timedelta(minutes=15)),
    promised(grade=Grade.PRIORITY),
    promises.registered(first=NOW.date(), last=NOW.date(), today=NOW.date(), emergency_number="000"),
    promises.registered(first=NOW.date(), last=DUE.date(), today=NOW.date(), emergency_number="000"),
    promises.registration_over(),
    promises.registration_off(),
    promises.feedback_expected(due_at=DUE, now=NOW, about_staff=True),
    promises.feedback_expected(due_at=DUE, now=NOW, about_staff=False),
    promises.asked(until=DUE, zone=MELBOURNE, now=NOW),
    promises.goes_on(due_at=DUE, zone=MELBOURNE, now=NOW),
    promises.goes_on(due_at=NOW, zone=MELBOURNE, now=NOW),
    promises.late(due_at=NOW, now=NOW, sergeant_told=True),
    promises.late(due_at=DUE, now=NOW, sergeant_told=False),
    *(words.format(by=BY) for words in (PROMISE, *PROMISES.values())),
    promises.taken_late(due_at=DUE, zone=MELBOURNE, now=NOW),
    promises.taken_late(due_at=NOW, zone=MELBOURNE, now=NOW),
    promises.decided_by(due_at=DUE, zone=MELBOURNE, now=NOW),
    *(words.format(matter="theft") for kind, words in FIRST_TOLD.items() if kind != ASK_CITIZEN),
    NOT_TAKEN,
    *(line for step in Step for line in letter(REASONS, terms=TERMS, step=step)),
    news_words.accepted("the council's desk", "CR 12/8"),
    news_words.accepted("the council", ""),
    news_words.completed("the council", "CR-12"),
    news_words.refused("the council", by=BY),
    news_words.refused_beside("the council"),
    news_words.refused_open("the council"),
    news_words.not_arrived("the council", by=BY),
    news_words.not_arrived_open("the council"),
    news_words.passed_by_rule("the council"),
    news_words.crime_number("2026/114-3"),
    news_words.other_crime_number("2026/114-3", "2026/113-9"),
    "An officer is reading your report now.",
    EXPECTATION,
    EXPECTATION_CALL,
    EXPECTATION_FEEDBACK,
    EXPECTATION_LISTED,
]


@pytest.mark.parametrize("code", ["vi", "zh-hans", "ar", "el"])
def test_every_promise_of_ours_is_said_in_the_language_of_the_page(customer, code):
    with translation.override(code):
        said = {told: retold(told, at=NOW, customer_id=customer.id) for told in TOLD}

    assert [told for told, words in said.items() if not isinstance(words, InLanguage)] == []


def test_its_time_is_said_as_the_page_says_times(customer):
    today, told = promised(), "An officer decides by Monday 4 January 2027, 9:30 pm."
    with translation.override("el"):
        said = retold(today, at=NOW, customer_id=customer.id)
        later = retold(told, at=NOW, customer_id=customer.id)

    assert said == "Ένας αστυνομικός αποφασίζει ως: Τετάρτη 18 Νοεμβρίου, 10:00."
    assert "2027" in later
    assert later.endswith("21:30.")


def test_chinese_sentences_stand_without_a_space_and_english_ones_keep_it(customer):
    ours = "An officer goes on with this now. We do not call, text or write to you."
    with translation.override("zh-hans"):
        said = retold(ours, at=NOW, customer_id=customer.id)
        mixed = retold_plainly(f"{ours} Ask for Sam.", at=NOW, customer_id=customer.id)

    assert " " not in said
    assert mixed.endswith("。 Ask for Sam.")


def test_what_a_person_wrote_stays_and_is_marked(customer):
    told = f"An officer decides by {BY}. Please bring the receipt. Ask for Sam."
    with translation.override("ar"):
        said = retold(told, at=NOW, customer_id=customer.id)
        letter = retold_whole(told, at=NOW, customer_id=customer.id)

    assert '<span lang="en-AU" dir="ltr">Please bring the receipt. Ask for Sam.</span>' in str(said)
    assert said.startswith("يقرر ضابط")
    assert isinstance(letter, English)


@pytest.mark.parametrize(
    "told",
    ["An officer decides by Monday 31 February, 9 am.", "My uncle can act on this.", "<b>An</b> act"],
)
def test_what_only_looks_like_ours_is_left_alone(customer, told):
    with translation.override("el"):
        assert retold(told, at=datetime.now(UTC), customer_id=customer.id) == told
        assert retold_plainly(told, at=NOW, customer_id=customer.id) == told


def test_in_english_it_is_as_it_was_told(customer):
    assert retold(TOLD[0], at=NOW, customer_id=customer.id) is TOLD[0]


def test_what_a_rule_says_stays_english_and_is_marked_in_its_sentence(customer):
    with translation.override("ar"):
        said = retold_whole(letter(REASONS)[0], at=NOW, customer_id=customer.id)

    assert isinstance(said, InLanguage)
    assert '<span lang="en-AU" dir="ltr">No one saw it. There is no camera</span>' in said.__html__()
    assert "No one saw it. There is no camera (Grading v3, row 5)" in "".join(said)


def test_a_rule_that_brings_markup_is_made_safe(customer):
    reasons = [{"text": "<b>No</b>", "source": "Grading v3, row 5"}]
    with translation.override("el"):
        said = retold_whole(letter(reasons)[0], at=NOW, customer_id=customer.id)

    assert "&lt;b&gt;No&lt;/b&gt;" in said.__html__()


def test_the_answers_that_mattered_are_said_in_the_language_of_the_page(customer, theft):
    asked = next(one for one in theft.questions() if one.slug == "happening_now")
    answer = f"{asked.label} {asked.options[0].label} (in progress)"
    told = f"What you told us that mattered: {answer}; Nobody translated this."

    with translation.override("el"):
        said = retold(told, at=NOW, customer_id=customer.id)
        page = conditional_escape(said)

    assert isinstance(said, InLanguage)
    assert asked.label not in page
    assert page.endswith(' · <span lang="en-AU" dir="ltr">Nobody translated this</span>.')
