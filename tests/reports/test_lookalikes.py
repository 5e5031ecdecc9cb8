"""A word that looks like another is shown to staff; nobody is refused for it, and the words stay as typed."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.models import Report
from reports.reading.lookalikes import LookAlike, look_alikes
from triage.actions import open_case

IMPOSTOR = "Const. A. P\u0435trakis"  # a Cyrillic letter in a Latin name


@pytest.mark.parametrize(
    ("text", "taken_for"),
    [
        (IMPOSTOR, [("P\u0435trakis", "Petrakis")]),
        ("Write to help@p\u043elice.vic.gov.au", [("help@p\u043elice.vic.gov.au", "help@police.vic.gov.au")]),
        ("\u0430\u0440\u0440\u04cf\u0435.com sent it", [("\u0430\u0440\u0440\u04cf\u0435.com", "apple.com")]),
        ("\u0391nna rang", [("\u0391nna", "Anna")]),
    ],
)
def test_letters_of_two_alphabets_in_one_word_are_found(text, taken_for):
    found = look_alikes([text])

    assert LookAlike(*taken_for[0]) in found
    assert {entry.looks_like for entry in found} <= {*(like for _, like in taken_for), "police"}


@pytest.mark.parametrize(
    "text",
    [
        "Марія Шевченко",
        "Μαρία Παπαδοπούλου",
        "Nguyễn Thị Ánh",
        "Zoë O’Brien-Ståhl",
        "王小明",
        "Моя машина ABC 123",
        "Τηλ. της Maria",
        "25 µm, 3 °C, ½",
    ],
)
def test_names_and_words_of_other_languages_are_left_alone(text):
    assert look_alikes([text]) == ()


def test_it_is_taken_kept_as_typed_and_shown_to_whoever_decides(make_report, as_officer):
    sent = make_report(name=IMPOSTOR, what_happened=f"{IMPOSTOR} came to my door and took the bike.")
    case = open_case(report_id=sent.report.id, at=timezone.now())

    page = as_officer.get(reverse("triage-case", args=[case.reference])).content.decode()

    assert Report.objects.get().narrative.startswith(IMPOSTOR)
    assert "Letters that look like others" in page
    assert "reads like <b>Petrakis</b>" in page


def test_a_case_without_them_says_nothing_of_them(make_report, as_officer):
    case = open_case(report_id=make_report().report.id, at=timezone.now())

    page = as_officer.get(reverse("triage-case", args=[case.reference])).content.decode()

    assert "Letters that look like others" not in page
