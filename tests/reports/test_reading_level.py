"""Words for the public are at or below Year 6, by the automated readability index (Smith, Senter 1967)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

import pytest
import textstat

from assistline.models import MessageWords
from assistline.translations import words as portal_words
from reports.models import Agency, PublicStatus
from reports.told_sentences import SENTENCES
from triage.first_told import FIRST_TOLD
from triage.rules.grading import FORM
from triage.rules.letter import ReviewTerms, Step, letter

YEAR = 6
# What is filled in, an address and the name of a place are no hard words.
FILLED_IN = re.compile(r"%\(\w+\)s|\{\w+\}|<[^>]+>|\S+@\S+|Frankston|Chelsea|Carrum")
# The index is of sentences: of a few words it tells the length of the longest.
FEW_WORDS = 4


def readability(text: str) -> float:
    """The index: about the school year that a text asks for. A line of its own counts as a sentence."""
    lines = (line.strip().rstrip(".!?:") for line in re.split(r"(?<=[.!?:])\s|\n", text))
    return float(textstat.automated_readability_index(" ".join(f"{line}." for line in lines if line)))


def hard(sentences: Iterable[str]) -> list[str]:
    """Those that are above the bar, each by itself: a hard one does not hide among plain ones."""
    asked = {sentence: FILLED_IN.sub("x1", sentence) for sentence in sentences}
    return [
        sentence
        for sentence, read in asked.items()
        if len(read.split()) > FEW_WORDS and readability(read) > YEAR
    ]


def visible(page: str) -> str:
    """The main part of a page as it is read, a line for each block."""
    main = re.search(r"<main.*?</main>", page, re.S)
    assert main
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", main[0], flags=re.S)
    return html.unescape(re.sub(r"[ \t]+", " ", re.sub(r"<[^>]+>", "\n", text)))


def test_the_index_tells_hard_words_from_plain_ones():
    plain = "An officer reads your report. We tell you by Friday."
    hard = (
        "Notwithstanding the aforementioned circumstances, investigative resources are allocated accordingly."
    )

    assert readability(plain) < YEAR < readability(hard)


@pytest.mark.parametrize(
    "page", ["/", "/report/theft/", "/privacy/", "/accessibility/", "/contact/", "/track/"]
)
def test_a_page_is_plain(citizen, page):
    assert readability(visible(citizen.get(page).content.decode())) <= YEAR


@pytest.mark.parametrize("step", ["what", "when", "taken", "you", "check", "now", "call-me"])
def test_a_page_of_a_draft_is_plain(citizen, kept_draft, step):
    draft = kept_draft(happening_now="yes")

    page = citizen.get(f"/report/{draft.code}/{step}/")

    assert readability(visible(page.content.decode())) <= YEAR


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("when", {"where_suburb": "Richmond"}),
        ("when", {"where_suburb": "Xyzzyville"}),
        ("when", {"when_from_time": "last week"}),
        ("elsewhere", {}),
    ],
)
def test_what_is_asked_back_of_place_and_time_is_plain(citizen, kept_draft, step, typed):
    draft = kept_draft(where={"suburb": "Albury", "state": "NSW", "postcode": "2640"})
    url = f"/report/{draft.code}/{step}/"

    page = citizen.post(url, typed) if typed else citizen.get(url)

    assert page.status_code == (400 if typed else 200)
    assert readability(visible(page.content.decode())) <= YEAR


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("Someone stole my bike.", "type"),
        ("Someone hacked my account and took $400.", "not-ours"),
        ("My wallet was taken at knifepoint ten minutes ago.", "type"),
    ],
)
def test_what_is_offered_is_plain(citizen, customer, words, page):
    code = citizen.post("/report/describe/", {"words": words}).url.split("/")[2]

    answer = citizen.get(f"/report/{code}/{page}/")

    assert answer.status_code == 200
    assert readability(visible(answer.content.decode())) <= YEAR


def test_what_is_said_of_each_agency_is_plain(customer):
    said = Agency.objects.values_list("takes", "to_do", "to_have")

    for words in said:
        assert readability("\n".join(words)) <= YEAR, words


def test_each_message_that_we_send_is_plain(customer):
    # One by one, and only the English: what other languages say has another index, and hides what is hard.
    said = MessageWords.objects.filter(language="en").exclude(message="case_escalated")

    assert len(said) > 10
    assert hard(row.body for row in said) == []
    assert hard(row.subject_line for row in said) == []


def test_each_sentence_of_the_portal_is_plain():
    said = [message.id for message in portal_words() if message.id and message.id.endswith((".", "?", "!"))]

    assert len(said) > 400
    assert hard(said) == []


def test_each_sentence_of_a_decision_and_its_letter_is_plain():
    reasons = [
        {"source": "x1, row 3", "text": "x1"},
        {"source": FORM, "text": "x1"},
    ]
    terms = ReviewTerms("x1", "x1")
    letters = [part for step in Step for part in letter(reasons, terms=terms, step=step)]

    assert hard([*SENTENCES, *FIRST_TOLD.values(), *letters]) == []


def test_what_we_say_of_a_report_is_plain(db):
    assert readability("\n".join(PublicStatus.labels)) <= YEAR


@pytest.mark.parametrize("page", ["", "message/", "add/", "fix/", "withdraw/", "verify/", "now/"])
def test_a_page_of_what_was_sent_is_plain(citizen, make_report, page):
    sent = make_report()
    citizen.post("/track/", {"reference": sent.report.reference, "access_code": sent.access_code})

    answer = citizen.get(f"/track/{sent.report.reference}/{page}")

    assert answer.status_code == 200
    assert readability(visible(answer.content.decode())) <= YEAR


@pytest.mark.parametrize("page", ["", "change/", "cancel/"])
def test_a_page_of_a_registration_is_plain(citizen, away, page):
    citizen.post("/track/", {"reference": away.report.reference, "access_code": away.access_code})

    answer = citizen.get(f"/track/{away.report.reference}/{page}")

    assert answer.status_code == 200
    assert readability(visible(answer.content.decode())) <= YEAR
