"""Told in own words first: what fits and why, in which language, and danger before anything else."""

from __future__ import annotations

import html
import re

import pytest

from reports.definitions import published
from reports.models import Draft, DraftAnswer, OpenCue

BIKE = "My bike was locked outside the shop. When I came out it was gone."
KNIFEPOINT = "A lost wallet that was taken at knifepoint ten minutes ago"
FILM = "In the film last night a man was robbed at knifepoint. I lost my wallet at the cinema."


@pytest.fixture
def describe(citizen):
    """Tells what happened on the first page; where that leads."""

    def tell(words: str, **typed: str):
        return citizen.post("/report/describe/", {"words": words, **typed})

    return tell


def text_of(response) -> str:
    page = re.search(r"<main.*?</main>", response.content.decode(), re.S)[0]
    return html.unescape(
        re.sub(r"\s+", " ", re.sub(r"<(?!/?mark)[^>]+>", " ", page))
        .replace("<mark>", "")
        .replace("</mark>", "")
    )


def test_what_fits_is_offered_with_the_words_that_led_there(citizen, describe):
    page = citizen.get(describe(BIKE).url)

    said = text_of(page)
    assert re.search(r"Something was stolen You wrote “[^.]*gone”", said)
    assert "<mark>" in page.content.decode()
    assert said.index("Something was stolen") < said.index("None of these?")


def test_the_words_that_say_it_most_are_the_reason_not_the_last_that_hint_at_it(citizen, describe):
    page = citizen.get(describe("My bike was stolen from outside the shop yesterday.").url)

    assert re.search(r"Something was stolen You wrote “[^”]*stolen", text_of(page))


def test_every_other_form_and_a_call_are_there_below(citizen, customer, describe):
    page = citizen.get(describe(BIKE).url).content.decode()

    assert all(f"type={kind.slug}" in page for kind in customer.report_types.all())
    assert "/call-me/" in page


def test_the_words_are_in_the_form_that_is_chosen_and_in_the_next_one(citizen, customer, describe):
    code = describe(BIKE).url.split("/")[2]

    for kind in ("theft", "lost_property", "family_violence"):
        step = published(customer.id, kind).step_of("what_happened").slug
        page = citizen.get(f"/report/{code}/{step}/?type={kind}")
        assert BIKE in html.unescape(page.content.decode())


def test_the_words_go_with_the_call(citizen, describe):
    code = describe(BIKE, next="call-me").url.split("/")[2]
    citizen.post(f"/report/{code}/call-me/", {"phone": "0491 570 156", "phone_safe": "yes"})

    assert Draft.objects.get(code=code).report.narrative_text == BIKE


def test_a_wallet_taken_at_knifepoint_is_stopped_and_shown_000_first(citizen, describe):
    stopped = citizen.get(describe(KNIFEPOINT).url)
    code = Draft.objects.get().code
    after = text_of(citizen.get(f"/report/{code}/type/"))

    assert "This sounds as if it is happening now" in text_of(stopped)
    assert "<mark>knifepoint</mark>" in stopped.content.decode()
    assert OpenCue.objects.filter(cue="weapon", grade="immediate").exists()
    assert after.index("Call 000") < after.index("The forms that fit")


def test_a_film_is_not_stopped(citizen, describe):
    answer = describe(FILM)

    assert answer.url.endswith("/type/")
    assert "happening now" not in text_of(citizen.get(answer.url))
    assert not OpenCue.objects.exists()


def test_what_was_read_wrong_can_be_put_right_before_there_is_a_form(citizen, describe):
    code = describe(KNIFEPOINT).url.split("/")[2]
    assert f"/report/{code}/type/#change" in citizen.get(f"/report/{code}/now/").content.decode()

    answer = citizen.post(f"/report/{code}/type/", {"words": "I lost my wallet on the tram."})

    assert answer.url == f"/report/{code}/type/"
    assert DraftAnswer.objects.get(question="what_happened").value == "I lost my wallet on the tram."


def test_words_that_are_changed_into_danger_are_stopped_too(citizen, describe):
    code = describe(BIKE).url.split("/")[2]

    answer = citizen.post(f"/report/{code}/type/", {"words": KNIFEPOINT})

    assert answer.url == f"/report/{code}/now/"
    assert OpenCue.objects.filter(grade="immediate").exists()


def test_words_that_are_emptied_are_kept_as_they_were_and_said_so(citizen, describe):
    code = describe(BIKE).url.split("/")[2]

    answer = citizen.post(f"/report/{code}/type/", {"words": " "})

    assert answer.status_code == 400
    assert "Error:" in answer.content.decode()
    assert DraftAnswer.objects.get(question="what_happened").value == BIKE


@pytest.mark.parametrize(
    ("words", "tag", "name"),
    [
        ("Tôi bị mất ví trên xe buýt hôm qua và tôi cần giúp đỡ", "vi", "Vietnamese"),
        ("我昨天在公共汽车上丢了钱包，需要帮助", "zh-Hans", "Chinese"),
        ("فقدت محفظتي في الحافلة أمس وأحتاج إلى مساعدة", "ar", "Arabic"),
    ],
)
def test_another_language_is_answered_in_it_and_a_call_is_offered(citizen, describe, words, tag, name):
    page = citizen.get(describe(words).url).content.decode()

    assert f'lang="{tag}"' in page
    assert f"You wrote in {name}" in page
    assert (f'lang="{tag}" dir="rtl"' in page) == (tag == "ar")
    assert "Choose what it is about" in page


def test_a_language_that_we_have_no_words_in_is_said_to_be_one(citizen, describe):
    page = text_of(citizen.get(describe("Вчера я потерял кошелёк в автобусе, мне нужна помощь").url))

    assert "You wrote in" in page
    assert "We bring an interpreter" in page


def test_hostile_words_are_shown_as_words(citizen, describe):
    page = citizen.get(describe("<script>alert(1)</script> stole my bike\u202e").url).content.decode()

    assert "<script>alert" not in page
