"""Words for the public are at or below Year 6, by the automated readability index (Smith, Senter 1967)."""

from __future__ import annotations

import html
import re

import pytest
import textstat

from assistline.models import MessageWords
from reports.models import Agency, PublicStatus

YEAR = 6


def readability(text: str) -> float:
    """The index: about the school year that a text asks for. A line of its own counts as a sentence."""
    lines = (line.strip().rstrip(".!?:") for line in re.split(r"(?<=[.!?:])\s|\n", text))
    return float(textstat.automated_readability_index(" ".join(f"{line}." for line in lines if line)))


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
    # An address is pressed and not read; what else is put in is a short word.
    read = {(row.message, row.channel): re.sub(r"\{\w+\}", "x1", row.body) for row in said}

    assert len(read) > 10
    assert {name: words for name, words in read.items() if readability(words) > YEAR} == {}


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
