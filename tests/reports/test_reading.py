"""Reading by itself: no database. The plain narratives are ours, written for these tests."""

import json
from pathlib import Path

import pytest

from reports.reading import lexicon_name, mark_words, read, text
from reports.reading.found import CueFound
from reports.rules import CUES

PLAIN = [
    json.loads(line)
    for line in (Path(__file__).parent / "narratives_plain.jsonl").read_text(encoding="utf-8").splitlines()
]


def cues(text: str) -> dict[str, str]:
    return {found.cue: found.grade for found in read(text).cues}


@pytest.mark.parametrize("said", PLAIN, ids=lambda said: said["id"])
def test_a_plain_narrative_has_the_cues_that_are_true_of_it(said):
    assert set(said["cues"]) <= set(cues(said["text"]))
    assert said["cues"] or not cues(said["text"])


@pytest.mark.parametrize("said", [s for s in PLAIN if "type" in s], ids=lambda said: said["id"])
def test_a_plain_narrative_has_its_type_and_agency(said):
    reading = read(said["text"])

    assert reading.types[0][0] == said["type"]
    assert "agency" not in said or reading.agency == said["agency"]


def test_the_plain_narratives_name_every_cue_there_is():
    assert {cue for said in PLAIN for cue in said["cues"]} == set(CUES)


@pytest.mark.parametrize("said", [s for s in PLAIN if s["cues"]], ids=lambda said: said["id"])
def test_the_words_of_a_cue_are_the_very_words_in_their_place(said):
    for found in read(said["text"]).cues:
        assert said["text"][found.start : found.end] == found.words
        assert found.source.startswith(("lexicon", "second opinion"))


def test_the_words_with_their_now_are_marked_as_typed():
    text = (
        "I think he broke in the side gate, I can hear someone in the shed right now and my kids are asleep"
    )

    segments = mark_words(text, read(text).cues)

    assert "".join(segment["text"] for segment in segments) == text
    assert [s["text"] for s in segments if s["marked"]] == ["hear someone in the shed right now"]


def test_what_is_more_urgent_keeps_its_own_words():
    text = "A wallet that was taken at knifepoint ten minutes ago"
    danger = CueFound("weapon", "immediate", "knifepoint", 27, 37, "lexicon")
    around = CueFound("threat", "priority", "taken at knifepoint ten minutes", 18, 49, "second opinion")

    assert [s["text"] for s in mark_words(text, [danger, around]) if s["marked"]] == ["knifepoint"]


@pytest.mark.parametrize(
    ("now", "earlier", "cue"),
    [
        ("He has a knife", "He had a knife last week", "weapon"),
        ("She is bleeding", "She was bleeding last night", "injury"),
        ("I was attacked with a bat five minutes ago", "I was attacked with a bat an hour ago", "weapon"),
        ("He just stabbed my friend", "He stabbed my friend last year", "weapon"),
    ],
)
def test_what_is_now_is_immediate_and_what_was_earlier_is_priority(now, earlier, cue):
    assert (cues(now)[cue], cues(earlier)[cue]) == ("immediate", "priority")


def test_what_only_counts_while_it_lasts_is_no_cue_afterwards():
    assert "crime_in_progress" in cues("They are smashing the window of the shop")
    assert not cues("They smashed the window of the shop last night")


@pytest.mark.parametrize(
    "text",
    [
        "No, he is hitting my sister",
        "I don't know if he has a knife",
        "He won't stop hitting me",
        "No one is helping and he is hitting my sister",
        "He can't be trusted. He is hitting my sister",
    ],
)
def test_a_no_that_denies_something_else_takes_no_cue_away(text):
    assert cues(text)


@pytest.mark.parametrize("apostrophe", ["'", "’", ""])
def test_a_denial_is_read_however_the_apostrophe_is_typed(apostrophe):
    assert not cues(f"He didn{apostrophe}t have a knife")
    assert not cues(f"It wasn{apostrophe}t a gun, he wasn{apostrophe}t armed")


def test_a_threat_with_an_if_in_it_is_a_threat():
    assert cues("He said if I leave he will kill me") == {"threat": "priority"}


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Mi vecino me amenaza todos los días y no sé qué hacer con mi familia", "es"),
        ("Ο γείτονας με απειλεί", "el"),
        ("bike stolen Moe station", "en"),
        ("", "en"),
    ],
)
def test_another_language_is_said_to_be_what_it_is(text, lang):
    assert read(text).lang == lang


def test_few_words_are_believed_to_be_in_the_language_that_was_said():
    assert read("tolong saya", lang="id").lang == "id"
    assert read("He is hitting my sister and I am scared", lang="vi").lang == "en"


@pytest.mark.parametrize(
    "text", ["\x00" * 50, "'" * 200, "a" * 30_000, "is " * 7_000, "🙂" * 100, "...!?\n" * 50]
)
def test_no_text_is_too_odd_to_be_read(text):
    assert read(text).source == lexicon_name()


def test_a_text_that_cannot_be_read_is_for_a_person_and_takes_no_page_away(monkeypatch):
    monkeypatch.setattr(text, "_gather", lambda *_: 1 / 0)

    found = read("My bike was stolen from the station")

    assert (found.cues, found.lang, found.understood) == ((), "other", False)
