"""The second opinion by itself and beside the lexicon: no database, and sentences of our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.reading import opinion, read
from reports.reading.found import CueFound, strongest
from reports.reading.opinion import model
from reports.reading.opinion.features import features, tokens
from reports.rules import CUES, IMMEDIATE, PRIORITY, URGENCY
from tests.narratives.learning import learn, score
from tests.narratives.score import graded, is_held, is_spared
from tests.narratives.sight import texts
from tests.narratives.training import ids_hash
from triage.rules.grade import Grade

NOW = "He's got her on the floor in the kitchen, she's not moving and he's standing over her, please hurry"
BEFORE = (
    "My ex keeps sitting in his car outside my work and last night he messaged that he knows where I sleep"
)
CALM = "What time does the police station in Werribee open on a Sunday, I need a form signed"
# Words of danger and of every day, to be put together in any order.
WORDS = """
he she has a knife not no my kids bike was stolen last week is here now help me the neighbour party loud music
lost wallet screaming blood hit threatened kill . , ? film report update park car
"""
SAID = st.lists(st.sampled_from(WORDS.split()), max_size=40).map(" ".join)


def without(monkeypatch):
    """Nothing is raised: no cue, no doubt. What a text is about is read all the same."""
    monkeypatch.setattr(opinion.Opinion, "cue", lambda _self, _found, **_: ())
    monkeypatch.setattr(opinion.Opinion, "doubts", lambda _self, _bar: False)


def test_a_danger_that_the_lexicon_has_no_words_for_is_raised():
    (cue,) = opinion.Opinion(NOW).cue(())

    assert (cue.grade, cue.source) == (IMMEDIATE, opinion.opinion_name())
    assert cue.cue in CUES


def test_what_can_wait_for_an_officer_is_no_call_for_an_ambulance():
    (cue,) = opinion.Opinion(BEFORE).cue(())

    assert cue.grade == PRIORITY


def test_nothing_is_said_of_an_everyday_question():
    assert opinion.Opinion(CALM).cue(()) == ()
    assert opinion.Opinion(CALM).report_type() == "general_enquiry"


def test_what_may_be_danger_is_not_said_to_need_no_officer():
    assert opinion.Opinion(NOW).doubts("soft")
    assert opinion.Opinion(BEFORE).doubts("soft")
    assert not opinion.Opinion(CALM).doubts("calm")


def test_a_word_of_danger_in_a_calm_text_is_no_sign_of_it():
    assert read("What knives may I carry when I go camping, and what does a licence cost?").cues == ()


@pytest.mark.parametrize("said", [NOW, BEFORE])
def test_the_words_that_are_quoted_are_the_very_words_in_their_place(said):
    for cue in opinion.Opinion(said).cue(()):
        assert cue.words == said[cue.start : cue.end]
        assert 0 < len(cue.words.split()) <= 10


def test_nothing_is_added_to_what_is_immediate_already():
    found = CueFound("weapon", IMMEDIATE, "a knife", 0, 7)

    assert opinion.Opinion(NOW).cue([found]) == ()


def test_a_priority_is_not_said_twice():
    found = CueFound("stalking", PRIORITY, "outside my work", 0, 15)

    assert opinion.Opinion(BEFORE).cue([found]) == ()


@given(said=SAID, cue=st.sampled_from([None, *CUES]))
@settings(max_examples=200, deadline=None)
def test_it_adds_and_never_takes_away(said, cue):
    found = [CueFound(cue, PRIORITY, said)] if cue else []

    added = strongest([*found, *opinion.Opinion(said).cue(found)])

    assert {c.cue for c in found} <= {c.cue for c in added}
    assert all(URGENCY[c.grade] <= URGENCY[f.grade] for f in found for c in added if c.cue == f.cue)


@given(said=SAID)
@settings(max_examples=150, deadline=None)
def test_a_grade_is_never_lower_with_it_than_without(said):
    told = {"id": "one", "text": said}
    with_it = Grade(graded(told)["grade"])
    with pytest.MonkeyPatch.context() as patch:
        without(patch)
        alone = Grade(graded(told)["grade"])

    assert with_it.rank <= alone.rank


def test_a_narrative_that_we_wrote_is_never_graded_lower_with_it(monkeypatch):
    told = [text.told for text in texts()[::9]]
    ranks = [Grade(graded(one)["grade"]).rank for one in told]
    without(monkeypatch)

    assert all(rank <= Grade(graded(one)["grade"]).rank for rank, one in zip(ranks, told, strict=True))


def test_it_raises_some_that_the_lexicon_alone_does_not():
    told = [text.told for text in texts() if text.grade == IMMEDIATE]
    raised = sum(
        bool([c for c in read(one["text"]).cues if c.source == opinion.opinion_name()]) for one in told
    )

    assert raised > len(told) / 10


def test_another_language_is_left_to_a_person():
    said = "Il mio vicino di casa ha un coltello e mi ha detto che mi ammazza stasera, ho paura"

    assert all(cue.source != opinion.opinion_name() for cue in read(said, lang="it").cues)


def test_it_learned_from_nothing_that_is_kept_to_measure_by():
    learned = [text.told["id"] for text in texts()]

    assert not [name for name in learned if is_held(name) or is_spared(name)]
    assert len(learned) > 1_500


def test_it_was_trained_on_the_narratives_that_are_here():
    again = "python -m tests.narratives.training"

    assert model.trained().facts["ids"] == ids_hash(texts()), f"Narratives came or went: {again}"


def test_the_same_texts_teach_the_same():
    rows = [[(0, 1.0), (2, 1.0)], [(1, 1.0), (2, 1.0)], [(0, 2.0), (2, 1.0)], [(1, 2.0), (2, 1.0)]]
    wanted = [True, False, True, False]

    weights = learn(rows, wanted, [1.0] * 4, 3)

    assert weights == learn(rows, wanted, [1.0] * 4, 3)
    assert [score(weights, row) > 0 for row in rows] == wanted


def test_the_model_is_small():
    assert sum(file.stat().st_size for file in model.FOLDER.glob("*.bin")) < 1_000_000


@pytest.mark.parametrize(
    "said", ["\x00" * 50, "'" * 200, "a" * 20_000, "is " * 6_000, "🙂" * 100, "...!?\n" * 50]
)
def test_no_text_is_too_odd_for_an_opinion(said):
    assert opinion.Opinion(said).cue(()) in [(), opinion.Opinion(said).cue(())]
    opinion.Opinion(said).report_type()


def test_a_pair_stands_where_its_first_word_does():
    said = tokens("He's here. Now")

    assert [token.text for token in said] == ["he", "is", "here", ".", "now"]
    assert features(said)["is here"] == [1]
    assert features(said)[". he"] == [-1]
