"""What must hold of every contact, whatever is answered, read and stored of it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reports.reading import CueFound, Reading
from reports.rules import CUES, IMMEDIATE, PRIORITY
from triage.reference import TABLES
from triage.rules.grade import Grade
from triage.rules.grading import Answered, History, Place, ReportFacts, assess

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


@given(contacts, st.data())
def test_the_order_of_answers_decides_nothing(facts, data):
    shuffled = replace(facts, answers=tuple(data.draw(st.permutations(facts.answers))))

    assert assess(FIRST, shuffled).grade == assess(FIRST, facts).grade
    assert assess(FIRST, shuffled).agency == assess(FIRST, facts).agency


@given(contacts, st.sampled_from(SLUGS))
def test_an_answer_that_is_missing_never_makes_it_less_urgent_than_a_person_who_looks(facts, slug):
    without = replace(facts, asked=True, answers=tuple(a for a in facts.answers if a.slug != slug))
    graded = assess(FIRST, without)

    if graded.reasons[0]["text"].startswith("A person looks now"):
        assert graded.grade == Grade.PRIORITY


@given(contacts)
def test_without_its_tables_a_contact_is_for_a_person_now(facts):
    assert assess({}, facts).grade == Grade.PRIORITY
