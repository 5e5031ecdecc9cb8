"""The second opinion by itself and beside the lexicon: no database, and sentences of our own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.reading import opinion, read
from reports.reading.found import CueFound, strongest
from reports.reading.opinion import features, model
from reports.reading.opinion.vocabulary import Said, Vocabulary
from reports.rules import CUES, IMMEDIATE, PRIORITY, URGENCY
from tests.narratives.choosing import learn_choice
from tests.narratives.learning import learn, score, tells
from tests.narratives.score import CLOSED, HERE, OPEN, graded, is_held, is_spared, narratives
from tests.narratives.sight import learned_from
from tests.narratives.training import ids_hash
from triage.rules.grade import Grade

ROOT = Path(__file__).parents[2]
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


NOTHING = opinion.Heard()


def without(monkeypatch):
    """Nothing is raised. What a text is about is read all the same."""
    own = opinion.Opinion.grade

    def calmer(self, heard):
        said = own(self, heard)
        return "scheduled" if said in URGENCY else said

    monkeypatch.setattr(opinion.Opinion, "grade", calmer)


def as_said(told):
    return " ".join(features.words_of(told["text"]))


def cues_of(said, found=(), denied=()):
    asked = opinion.Opinion(said)
    return asked.cues(asked.grade(NOTHING), found=found, denied=denied)


def test_a_danger_that_the_lexicon_has_no_words_for_is_raised():
    cues = cues_of(NOW)

    assert IMMEDIATE in {cue.grade for cue in cues}
    assert {cue.source for cue in cues} == {opinion.opinion_name()}
    assert {cue.cue for cue in cues} <= set(CUES)


def test_what_can_wait_for_an_officer_is_no_call_for_an_ambulance():
    assert {cue.grade for cue in cues_of(BEFORE)} == {PRIORITY}


def test_nothing_is_said_of_an_everyday_question():
    assert opinion.Opinion(CALM).grade(NOTHING) == "resolution"
    assert cues_of(CALM) == ()
    assert opinion.Opinion(CALM).report_type(lambda _: True, {}) == "general_enquiry"


@pytest.mark.parametrize(
    "said",
    [
        "The bloke next door was at the front of his place this morning"
        " and he had something in a bag with him again",
        "There is a man at the bus stop near the school and he is holding something long under his coat",
    ],
)
def test_what_the_lexicon_heard_counts_beside_the_words(said):
    at = said.index("something")
    knife = CueFound("weapon", IMMEDIATE, "something", at, at + 9)
    sure = opinion.Heard([knife], [], needs_officer=True)

    calm, urgent = (opinion.Opinion(said)._weighed(heard).grades for heard in (NOTHING, sure))
    grades = [Grade(opinion.Opinion(said).grade(heard)) for heard in (NOTHING, sure)]

    # By more than a tie of few words.
    assert urgent[IMMEDIATE] - urgent["scheduled"] > calm[IMMEDIATE] - calm["scheduled"] + 0.25
    assert grades[1].rank <= grades[0].rank


def test_what_only_may_be_a_sign_counts_as_far_as_the_opinion_goes(monkeypatch):
    said = "A bloke with a bat was standing outside our shop when I came back from lunch with my sister today"
    grades = {}
    for grade in (IMMEDIATE, PRIORITY, "scheduled"):
        monkeypatch.setattr(opinion.Opinion, "grade", lambda _self, _heard, said=grade: said)
        grades[grade] = {cue.grade for cue in read(said).cues}

    assert grades == {IMMEDIATE: {IMMEDIATE}, PRIORITY: {PRIORITY}, "scheduled": set()}


def test_a_word_of_danger_in_a_calm_text_is_no_sign_of_it():
    assert read("What knives may I carry when I go camping, and what does a licence cost?").cues == ()


@pytest.mark.parametrize("said", [NOW, BEFORE])
def test_the_words_that_are_quoted_are_the_very_words_in_their_place(said):
    for cue in cues_of(said):
        assert cue.words == said[cue.start : cue.end]
        assert 0 < len(cue.words.split()) <= 10


def test_what_is_immediate_already_is_not_raised_again():
    found = CueFound("weapon", IMMEDIATE, "a knife", 0, 7)

    assert IMMEDIATE not in {cue.grade for cue in cues_of(NOW, [found])}


def test_a_cue_is_not_said_twice():
    found = CueFound("stalking", PRIORITY, "outside my work", 0, 15)

    assert "stalking" not in {cue.cue for cue in cues_of(BEFORE, [found])}


def test_what_the_text_denies_is_not_added():
    said = {cue.cue for cue in cues_of(NOW)}

    assert not said & {cue.cue for cue in cues_of(NOW, denied=said)}


@given(said=SAID, cue=st.sampled_from([None, *CUES]))
@settings(max_examples=200, deadline=None)
def test_it_adds_and_never_takes_away(said, cue):
    found = [CueFound(cue, PRIORITY, said)] if cue else []

    added = strongest([*found, *cues_of(said, found)])

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
    told = [one for _, _, one in learned_from()][::9]
    ranks = [Grade(graded(one)["grade"]).rank for one in told]
    without(monkeypatch)

    assert all(rank <= Grade(graded(one)["grade"]).rank for rank, one in zip(ranks, told, strict=True))


def test_it_raises_some_that_the_lexicon_alone_does_not():
    told = [one for _, _, one in learned_from() if one["grade"] == IMMEDIATE][::3]
    raised = sum(
        bool([c for c in read(one["text"]).cues if c.source == opinion.opinion_name()]) for one in told
    )

    assert raised > len(told) / 10


def test_another_language_is_left_to_a_person():
    said = "Il mio vicino di casa ha un coltello e mi ha detto che mi ammazza stasera, ho paura"

    assert all(cue.source != opinion.opinion_name() for cue in read(said, lang="it").cues)


def test_it_learned_from_nothing_that_is_kept_to_measure_by():
    learned = [told["id"] for _, _, told in learned_from()]

    assert not [name for name in learned if is_held(name) or is_spared(name)]
    assert len(learned) > 1_500


def test_no_text_of_a_closed_examination_is_learned_from_under_any_name():
    files = {file.stem: file for file in HERE.glob("*.jsonl")}
    closed = {as_said(told) for name, file in files.items() if name in CLOSED for told in narratives(file)}
    learned = {as_said(told) for _, _, told in learned_from()}

    assert "sealed" in files
    assert closed
    assert not closed & learned
    assert set(files) - set(CLOSED) == set(OPEN), "A new examination is closed until it is opened: score.py"


def test_the_same_narratives_teach_the_same_bytes_in_another_process():
    program = (
        "from tests.narratives.sight import texts; from tests.narratives.training import taught;"
        " import hashlib; print(hashlib.sha256(taught(texts(every=300), '2026-11-22')[1]).hexdigest())"
    )
    # Sets of words come in another order there.
    made = [
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert made[0] == made[1] != b""


def test_it_was_trained_on_the_narratives_that_are_here():
    again = "python -m tests.narratives.training"

    assert model.trained().facts["ids"] == ids_hash(one["id"] for _, _, one in learned_from()), (
        f"Narratives came or went: {again}"
    )


def test_the_same_texts_teach_the_same():
    rows = [[(0, 1.0), (2, 1.0)], [(1, 1.0), (2, 1.0)], [(0, 2.0), (2, 1.0)], [(1, 2.0), (2, 1.0)]]
    wanted = [True, False, True, False]

    weights = learn(rows, wanted, [1.0] * 4, 3)

    assert weights == learn(rows, wanted, [1.0] * 4, 3)
    assert [score(weights, row) > 0 for row in rows] == wanted


def test_a_feature_that_is_everywhere_tells_little():
    rows = [[(0, 1.0), (1, 1.0), (2, 1.0)], [(1, 1.0), (2, 1.0)]] * 10

    rare, common, always = tells(rows, [True, False] * 10, 3)

    assert rare > common
    assert always == 1.0


def test_a_choice_is_learned_to_its_end():
    rows = [[1.0, 0.2 * at] for at in range(10)]
    chosen = ["low"] * 5 + ["high"] * 5

    weights = learn_choice(rows, chosen, [1.0] * 10, ["low", "high"])

    low, high = (weights[name] for name in ("low", "high"))
    assert [low[0] + low[1] * row[1] > high[0] + high[1] * row[1] for row in rows] == [True] * 5 + [False] * 5
    # By hand: what is steeper would cost more than it gains.
    assert high[1] == pytest.approx(-low[1], abs=0.001)
    assert weights == learn_choice(rows, chosen, [1.0] * 10, ["low", "high"])


@pytest.mark.parametrize(
    "said",
    [
        "nearest station to Kalkallo?",
        "what time does the counter in Rosebud close",
        "do I need a permit for a street party",
        "Have you got a fax number",
    ],
)
def test_a_short_question_is_answered(said):
    assert graded({"id": "one", "text": said})["grade"] == "resolution"


@pytest.mark.parametrize(
    "said",
    [
        "he's back in the driveway",
        "he's in our driveway and he's not allowed here",
        "someone's in the hall cant talk hiding",
        "she's not allowed here and she's at the door",
    ],
)
def test_a_few_words_that_do_not_sound_like_a_question_are_for_a_person(said):
    assert graded({"id": "one", "text": said})["grade"] in URGENCY


@pytest.mark.parametrize("said", ["he has a knife", "someone is in my house now", "my shed is on fire"])
def test_a_word_of_danger_in_a_few_words_is_taken_at_its_word(said):
    assert graded({"id": "one", "text": said})["grade"] == "immediate"


@pytest.mark.parametrize(
    "said",
    [
        "I only rang about the council and the bins in our lane, nobody collects them. My husband has locked"
        " me out and says that he will finish me if I come back in for the kids tonight.",
        "Is this where I ask about a scam text? It wanted gift cards. I am sorry, I can't think straight, I"
        " keep thinking everyone would be better off if I was not here any more.",
        "[a man's voice] No, it was the wrong number, all good here. [woman in the background: help me, tell"
        " them he has my phone] She is joking. It is about the parking fine.",
    ],
)
def test_words_for_another_agency_never_outrank_a_sign_of_danger(said):
    assert graded({"id": "one", "text": said})["grade"] in URGENCY


def test_the_model_is_small():
    assert sum(file.stat().st_size for file in model.FOLDER.glob("*.bin")) < 1_200_000


@pytest.mark.parametrize(
    "said", ["\x00" * 50, "'" * 200, "a" * 20_000, "is " * 6_000, "🙂" * 100, "...!?\n" * 50]
)
def test_no_text_is_too_odd_for_an_opinion(said):
    assert cues_of(said) in [(), cues_of(said)]
    opinion.Opinion(said).report_type(lambda _: True, {})


def test_a_pair_is_found_where_its_words_stand_and_by_their_group():
    names = ["he is", "is~now", "=1 now", "gun", ". he"]
    known = Vocabulary.of(names, {"here": "=1"})
    weights = model.Weights.of(names, bytes([129, 130, 132, 136, 144]), {"now": model.Head(0.0, 1.0)}, known)

    def of(text):
        said = Said(features.words_of(text), known)
        pairs = weights.in_pairs(said)
        return weights.scores(weights.spoken(said, pairs))["now"], weights.shares(said, pairs, "now")

    plain, akin = (features.share(each, "1234") for each in (features.SAID, features.AKIN))
    assert of("He's here now")[0] == pytest.approx((1 + 2 + 16) * plain + 4 * akin)
    assert of("is he")[0] == 0
    assert of("he")[0] == pytest.approx(16 * features.share(features.SAID, "1"))
    each = features.share(features.SAID, "1234")
    assert of("now gun. he")[1] == pytest.approx([0, 8 * each, 8 * each, 8 * each])


@pytest.mark.parametrize(
    "said",
    [
        "The party next to us is too loud, my baby wakes up again and again.",
        "The boat is in the drive and the gate is locked.",
    ],
)
def test_what_is_only_not_clearly_a_question_names_no_danger(said):
    reading = read(said)

    assert reading.doubted
    assert not reading.cues


def test_a_sign_of_danger_leaves_no_doubt():
    reading = read("There is a party at number 12 and it is very loud. He has a knife and he is hitting her.")

    assert not reading.doubted
    assert reading.cues
