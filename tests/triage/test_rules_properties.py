"""What must hold of every contact, whatever is answered, read and stored of it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reports.reading import CueFound, Reading
from reports.rules import CUES, IMMEDIATE, PRIORITY, VOICE_NOTE
from triage.first_tables import PATTERN
from triage.reference import TABLES
from triage.rules.cues import cue_name
from triage.rules.grade import Grade
from triage.rules.grading import NOW_QUESTION, Answered, History, Place, ReportFacts, assess

FIRST = {slug: first.table(slug) for slug, first in TABLES.items()}
SLUGS = ("happening_now", "anyone_hurt", "noise_from", "seen")
TYPES = ("", "theft", "noise", "family_violence", "lost_property", "feedback", "cybercrime", "made_up")

cues = st.builds(CueFound, st.sampled_from(CUES), st.sampled_from([IMMEDIATE, PRIORITY]), st.text(max_size=5))
answers = st.lists(
    st.builds(
        Answered,
        st.sampled_from(SLUGS),
        st.just("Asked?"),
        st.sampled_from(["yes", "no", "unsure", "party", "industry"]),
        st.just("Said"),
        st.lists(st.sampled_from(CUES), max_size=2).map(tuple),
    ),
    max_size=4,
    unique_by=lambda answer: answer.slug,
)
contacts = st.builds(
    ReportFacts,
    type_slug=st.sampled_from(TYPES),
    channel=st.sampled_from(["web", "api", "phone"]),
    wants_call=st.booleans(),
    reachable=st.booleans(),
    answers=answers.map(tuple),
    reading=st.builds(
        Reading,
        cues=st.lists(cues, max_size=3).map(tuple),
        agency=st.sampled_from(["", "council", "epa"]),
        lang=st.sampled_from(["en", "vi", "other"]),
    ),
    asked=st.booleans(),
    place=st.builds(Place, st.sampled_from(["vic", "nsw", "unknown"])),
    anonymous=st.booleans(),
    history=st.builds(History, st.integers(0, 9), st.integers(0, 3)),
)


@given(contacts)
def test_every_contact_gets_a_grade_with_reasons_and_the_same_each_time(facts):
    graded = assess(FIRST, facts)

    assert graded.grade in Grade
    assert graded.reasons
    assert all(reason["text"] and reason["grade"] in Grade.values for reason in graded.reasons)
    assert graded == assess(FIRST, facts)


@given(contacts, cues)
def test_one_cue_more_never_lowers_a_grade(facts, cue):
    more = replace(facts, reading=replace(facts.reading, cues=(*facts.reading.cues, cue)))

    assert assess(FIRST, more).grade.rank <= assess(FIRST, facts).grade.rank


@given(contacts)
def test_every_cue_is_listed_and_has_its_reason(facts):
    answered = {cue for answer in facts.answers for cue in answer.cues}
    read = {found.cue for found in facts.reading.cues}

    graded = assess(FIRST, facts)

    assert set(graded.cues) == answered | read
    said = " ".join(reason["text"] for reason in graded.reasons)
    assert all(cue_name(cue) in said for cue in answered | read)


@given(contacts)
def test_a_voice_note_is_for_a_person_now_whatever_else_is_told(facts):
    note = CueFound(VOICE_NOTE, PRIORITY, "")
    spoken = replace(facts, reading=replace(facts.reading, cues=(*facts.reading.cues, note)))

    assert assess(FIRST, spoken).grade.rank <= Grade.PRIORITY.rank


@given(contacts)
def test_words_that_may_be_more_than_a_question_are_never_answered_without_a_person(facts):
    doubted = replace(facts, asked=False, reading=replace(facts.reading, doubted=True))

    assert assess(FIRST, doubted).grade.rank <= Grade.PRIORITY.rank


@given(contacts, st.data())
def test_the_order_of_answers_decides_nothing(facts, data):
    shuffled = replace(facts, answers=tuple(data.draw(st.permutations(facts.answers))))

    assert assess(FIRST, shuffled).grade == assess(FIRST, facts).grade
    assert assess(FIRST, shuffled).agency == assess(FIRST, facts).agency


@given(contacts)
def test_whether_it_goes_on_is_never_taken_for_a_no(facts):
    kept = tuple(answer for answer in facts.answers if answer.slug != NOW_QUESTION)

    assert assess(FIRST, replace(facts, asked=True, answers=kept)).grade.rank <= Grade.PRIORITY.rank


@given(contacts, st.sampled_from(SLUGS))
def test_an_answer_that_is_missing_never_makes_it_less_urgent(facts, slug):
    whole = replace(facts, asked=True, labels=dict.fromkeys(SLUGS, "Asked?"))
    without = replace(whole, answers=tuple(answer for answer in whole.answers if answer.slug != slug))

    graded = assess(FIRST, without)

    if any(answer.slug == slug and answer.value == "no" and not answer.cues for answer in whole.answers):
        assert graded.grade.rank <= assess(FIRST, whole).grade.rank


@given(contacts, st.integers(0, 20), st.integers(0, 5))
def test_who_told_us_more_often_is_never_taken_less_seriously(facts, contacts, cases):
    often = History(facts.history.contacts + contacts, facts.history.open_cases + cases)

    assert assess(FIRST, replace(facts, history=often)).grade.rank <= assess(FIRST, facts).grade.rank


@given(contacts, st.sampled_from(["noise", "neighbour_dispute"]), st.integers(int(PATTERN), 20))
def test_trouble_told_again_and_again_is_never_answered_without_a_person(facts, slug, contacts):
    often = replace(facts, type_slug=slug, history=History(contacts))

    assert assess(FIRST, often).grade.rank <= Grade.SCHEDULED.rank


@given(contacts)
def test_without_its_tables_a_contact_is_for_a_person_now(facts):
    assert assess({}, facts).grade == Grade.PRIORITY
