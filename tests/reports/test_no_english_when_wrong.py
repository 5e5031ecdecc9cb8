"""Where something went wrong all four other languages are spoken, and no English.

Vietnamese has Latin letters too: there, words that only English has are looked for.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils import translation

from assistline.views import server_error
from reports.portal_language import COOKIE, NAMES
from tests.reports.test_no_english import NAMES as PROPER
from tests.reports.test_no_english import Words, english_on

ONLY_ENGLISH = re.compile(
    r"\b(?:the|you|your|we|our|is|are|was|with|what|when|where|who|this|that|and|of|it|cannot|not|please|page|"
    r"report|call|code|try|again|wait|day|night|back|sent|open|read)\b",
    re.IGNORECASE,
)


def foreign_to(page: str, code: str) -> list[str]:
    """English on a page in another language."""
    if code != "vi":
        return english_on(page)
    words = Words()
    words.feed(page)
    said = [PROPER.sub("·", re.sub(r"[’']", " ", unescape(part))) for part in words.said]
    return [part for part in said if ONLY_ENGLISH.search(part)]


@pytest.fixture(params=sorted(NAMES))
def code(request) -> str:
    return request.param


@pytest.fixture
def reader(citizen, code) -> Client:
    """The browser of somebody who has chosen another language."""
    citizen.cookies[COOKIE] = code
    return citizen


def test_the_test_sees_english_among_latin_letters():
    assert foreign_to("<p>Chúng tôi sẽ gọi cho quý vị</p>", "vi") == []
    assert foreign_to("<p>Quý vị: call us again</p>", "vi") == ["Quý vị: call us again"]


def test_what_went_wrong_is_said_in_the_language(reader, code, kept_draft):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[COOKIE] = code
    typed = {"what_happened": "γ", "words": "γ"}
    pages = [
        reader.get("/nothing/here/"),
        reader.get("/report/AAAAAAAA/what/"),
        strict.post(f"/report/{kept_draft().code}/what/", typed),
    ]

    assert [page.status_code for page in pages] == [404, 404, 403]
    assert [foreign_to(page.content.decode(), code) for page in pages] == [[]] * 3


@pytest.mark.parametrize(("error", "status"), [(OperationalError("gone"), 503), (KeyError("x"), 500)])
def test_what_broke_is_said_in_the_language(customer, code, error, status):
    request = RequestFactory().post("/report/describe/", {"words": "γ"})
    try:
        raise error
    except (OperationalError, KeyError):
        with translation.override(code):
            page = server_error(request)

    assert page.status_code == status
    assert foreign_to(page.content.decode(), code) == []


def test_who_asks_too_often_is_told_in_the_language(reader, code, customer):
    tries = [reader.post("/track/code/", {"reference": "H0ZFQHS3D"}) for _ in range(6)]
    codes = [reader.post("/track/", {"reference": "H0ZFQHS3D", "access_code": "AAAAA"}) for _ in range(11)]

    assert (tries[-1].status_code, codes[-1].status_code) == (429, 429)
    for answer in (codes[0], codes[-1], tries[-1]):
        assert foreign_to(answer.content.decode(), code) == []


def test_after_the_time_is_over_a_page_says_so_in_the_language(reader, code, make_report):
    sent = make_report()
    typed = {"reference": sent.report.reference, "access_code": sent.access_code}
    url = reader.post("/track/", typed).url
    reader.cookies.pop(f"t_{sent.report.reference}")

    for part in ("message/", "add/", "fix/", "withdraw/"):
        answer = reader.post(f"{url}{part}", {"words": "γ", "key": "k"}, follow=True)
        assert foreign_to(answer.content.decode(), code) == [], part
