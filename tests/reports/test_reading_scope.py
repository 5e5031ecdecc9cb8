"""What is said to be true, and what is denied, over, supposed, or a manner of speaking."""

import pytest

from reports.reading import read
from reports.reading.lexicon import english
from reports.reading.text import lexicon_name


def by_lexicon(text: str) -> dict[str, str]:
    """The cues of the lexicon; a second opinion only ever adds to them."""
    return {found.cue: found.grade for found in read(text).cues if found.source == lexicon_name()}


@pytest.mark.parametrize(
    "text",
    [
        "He has not got a knife",
        "There were no injuries and nobody was bleeding",
        "Nobody was stabbed",
        "She isn't missing",
        "He never hit me",
        "They left without hurting anyone and there was no gun",
    ],
)
def test_what_is_denied_is_no_cue(text):
    assert not by_lexicon(text)


@pytest.mark.parametrize(
    "text",
    [
        "There is no one hurt he has a knife",
        "I don't know why but he is hitting my sister",
        "No he is not my husband he is breaking into my house",
    ],
)
def test_a_denial_ends_where_the_next_clause_begins_also_without_a_comma(text):
    assert "immediate" in by_lexicon(text).values()


@pytest.mark.parametrize(
    "text",
    [
        "That exam is killing me",
        "I could murder a coffee",
        "He stabbed me in the back at work, the boss",
        "My phone is dead and I'm dead tired",
        "The band was killing it with the big guns out",
        "I nearly had a heart attack when I saw the bill",
        "Somebody took my nail gun and my glue gun",
        "It was daylight robbery what they charged",
        "Stolen: kitchen knife set, a toaster and two chairs",
        "The landlord is not responding to my emails",
        "Kids are kicking the footy over the fence",
        "They are attacking my character in the newsletter",
    ],
)
def test_a_figure_of_speech_is_no_cue(text):
    assert not by_lexicon(text)


@pytest.mark.parametrize(
    "text",
    [
        "In the movie he is stabbing his wife",
        "I was playing a video game and he shot me",
        "For a school assignment, what happens to a man who is stalking his ex",
        "We are filming a fight with a knife on Saturday",
        "He had a toy gun",
        "I lost my wallet while watching a movie in which a man with a knife robs people",
        "I lost my wallet at the cinema. The film was about a man stabbed in a robbery",
        "I lost my wallet on the tram after the film where a man is stabbed",
        "A film quote: I have a bomb",
    ],
)
def test_what_is_told_of_a_film_a_game_or_a_school_essay_is_no_cue(text):
    assert not by_lexicon(text)


@pytest.mark.parametrize(
    "text",
    [
        "We were at a film about dogs when a man pulled a knife on me ten minutes ago",
        "I was watching a movie at home when a man with a knife came in",
        "After the film a man stabbed my friend ten minutes ago",
    ],
)
def test_what_happens_beside_a_film_is_a_cue(text):
    assert by_lexicon(text)["weapon"] == "immediate"


@pytest.mark.parametrize(
    "text",
    [
        "I was in a movie and a man with a knife attacked me",
        "A man in the film queue has a knife",
        "He said he will stab me like in the film",
    ],
)
def test_a_film_that_is_only_named_takes_nothing_back(text):
    assert by_lexicon(text)


@pytest.mark.parametrize(
    "text", ["What if he comes with a knife", "Who do I ring in case someone is breaking into my house"]
)
def test_what_is_only_supposed_is_no_cue(text):
    assert not by_lexicon(text)


@pytest.mark.parametrize(
    ("text", "cue", "grade"),
    [
        ("They just robbed me outside the station", "crime_in_progress", "immediate"),
        ("Two men pulled a knife on me ten minutes ago", "weapon", "immediate"),
        ("Two men pulled a knife on me on Sunday", "weapon", "priority"),
        ("My uncle raped me thirty years ago", "sexual_offence", "priority"),
    ],
)
def test_time_decides_between_now_and_earlier(text, cue, grade):
    assert by_lexicon(text)[cue] == grade


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Kids are smashing bottles on the path most weekends", ""),
        ("Overnight somebody has been trying the doors of cars in our street", ""),
        ("The smoke coming through our window every Sunday is awful", ""),
        ("My dad is hitting mum every night", "priority"),
        ("Someone is in my backyard every night looking in the window", "priority"),
        ("He is hitting her again now, like every night", "immediate"),
    ],
)
def test_what_happens_again_and_again_is_not_now_unless_it_is_said(text, grade):
    assert min(by_lexicon(text).values(), default="") == grade


def test_what_was_long_ago_is_no_cue_but_a_sexual_offence_is():
    assert not by_lexicon("I was threatened with a gun in 1994")
    assert "sexual_offence" in by_lexicon("I was raped in 1994")


@pytest.mark.parametrize(
    ("apart", "together", "cue", "grade"),
    [
        ("He threatened to bash me on Sunday.", "He is outside my house now.", "threat", "immediate"),
        ("He punched me in the face last night.", "It is my husband.", "family_violence", "priority"),
        (
            "There is an intervention order on him.",
            "He is at the door now.",
            "order_breach",
            "immediate",
        ),
    ],
)
def test_two_sentences_mean_more_together_than_each_alone(apart, together, cue, grade):
    assert by_lexicon(f"{apart} {together}")[cue] == grade
    assert by_lexicon(apart).get(cue) != grade


@pytest.mark.parametrize(
    "text",
    ["HES GOT A KNIFE", "hes got a knifffe", "he is got a knive", "shes bleedinggg", "hes hittin my mum rn"],
)
def test_slips_shouting_and_slang_are_read_as_they_were_meant(text):
    assert "immediate" in by_lexicon(text).values()


def test_what_needs_no_officer_comes_first_only_where_much_speaks_for_it():
    assert read("How do I get a police check for work").types[0][0] == "general_enquiry"
    assert read("Someone stole my bike, how do I get a report").types[0][0] == "theft"


def test_every_phrase_has_a_word_of_its_own_and_every_rule_names_what_there_is():
    lexicon = english()
    names = {phrase.name for phrase in (*lexicon.cues.phrases, *lexicon.concepts.phrases)}

    assert all(set(term.names) <= names for rule in lexicon.rules for term in (*rule.terms, *rule.never))
    assert {rule.cue for rule in lexicon.rules} <= set(lexicon.grades)
