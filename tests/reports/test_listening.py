"""While somebody types: the words that sound like danger now, and nothing is kept."""

from __future__ import annotations

import pytest
from django.test import Client

from reports.models import Draft, OpenCue
from reports.views import listening

KNIFEPOINT = "My wallet was taken at knifepoint ten minutes ago"


def listen(client: Client, words: str, **headers: str):
    return client.post("/report/listen/", {"words": words}, headers=headers)


def test_the_words_that_sound_like_danger_now_come_back_and_nothing_is_kept(citizen, customer):
    answer = listen(citizen, KNIFEPOINT)

    assert answer.json() == {"words": ["knifepoint"]}
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert not Draft.objects.exists()
    assert not OpenCue.objects.exists()


@pytest.mark.parametrize(
    "words", ["", " ", "My bike is gone.", "In the film a man was robbed at knifepoint.", "He had no knife."]
)
def test_what_is_no_danger_now_gets_no_answer(citizen, customer, words):
    assert listen(citizen, words).status_code == 204


def test_who_asks_too_often_is_told_to_wait(citizen, customer, monkeypatch):
    monkeypatch.setattr(listening, "LISTENS", 2)

    answers = [listen(citizen, KNIFEPOINT).status_code for _ in range(3)]

    assert answers == [200, 200, 429]


def test_another_sites_page_is_refused(customer):
    browser = Client(enforce_csrf_checks=True)

    assert listen(browser, KNIFEPOINT, origin="https://evil.example").status_code == 403
    assert listen(browser, KNIFEPOINT, origin="http://testserver").status_code == 200


def test_a_very_long_text_and_broken_letters_are_no_fault(citizen, customer):
    assert listen(citizen, "word " * 30_000).status_code == 204
    assert listen(citizen, "knife\0point \ud83d".encode("utf-8", "replace").decode()).status_code in (
        200,
        204,
    )
