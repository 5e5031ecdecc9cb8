"""On a page in another language no sentence of ours is in English, in any state of any page, unless it is
marked as that: what somebody typed, and names, are all that may stand in Latin letters.

Greek is walked, because its letters are others: a word of ours that was forgotten is seen at once.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.actions import cancel_registration, publish_status, send_message
from reports.models import Report
from reports.portal_language import COOKIE
from triage.actions import open_case

SPOKEN = ("aria-label", "alt", "title", "placeholder")
# What a script sends, for staff to read: their words are English.
SENT = {"data-heard-quiet"}
UNSAID = {"script", "style", "title", "svg"}
# Two words of Latin letters one after the other, as in a sentence.
ENGLISH = re.compile(r"\b[A-Za-z][a-z]+(?:[,.:;?]*\s+[A-Za-z]?[a-z]+)+")
# Names: ours, of others, of places, of languages; and what the tests typed.
NAMES = re.compile(
    r"AssistLine|Meera Sandhu|Bayswater North|Kestrel Court|Kids Helpline|National Relay Service|"
    r"Crime Stoppers|Moe|Ana Key|IDCARE|Bicycle|NSW Police|Tiếng Việt|Malvern Star|The cat is at my mother s|"
    r"My bike was gone|(?:when I )?came out of the shop"
)


class Words(HTMLParser):
    """The words that a page says, and what it says to who cannot see it; without what is marked as another
    language's."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        english = str(given.get("lang") or "").startswith(("en", "vi", "zh", "ar"))
        typed = tag == "textarea" or given.get("data-typed") is not None
        hidden = english or typed or tag in UNSAID or tag == "bdi"
        if not hidden and not self.silent:
            self.said += [str(given[name]) for name in SPOKEN if given.get(name)]
            scripts = (value for name, value in attrs if name.startswith("data-") and name not in SENT)
            self.said += [value for value in scripts if value]
        if tag not in {"input", "meta", "link", "br", "img", "hr", "source"}:
            self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            name, _ = self.open.pop()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)

    @property
    def silent(self) -> bool:
        return any(hidden for _, hidden in self.open)


def english_on(page: str) -> list[str]:
    words = Words()
    words.feed(page)
    found = []
    for said in words.said:
        bare = NAMES.sub("·", re.sub(r"[’']", " ", said))
        found += [match[0] for match in ENGLISH.finditer(bare)]
    return found


def test_the_test_sees_english_and_passes_over_what_is_marked():
    assert english_on('<p aria-label="Go on">Ναι</p>') == ["Go on"]
    assert english_on("<p>Ναι, we know</p>") == ["we know"]
    assert english_on('<p><span lang="en-AU">We know it.</span> <bdi>my file.jpg</bdi> AssistLine</p>') == []


@pytest.fixture
def greek(citizen):
    """The browser of somebody who has chosen Greek."""
    citizen.cookies[COOKIE] = "el"
    return citizen


PLAIN = [
    "home",
    "report-start",
    "privacy",
    "accessibility",
    "contact",
    "track",
    "track-code",
    "track-code-enter",
    "resume",
    "call-me",
    "report-deleted",
]


@pytest.mark.parametrize("name", PLAIN)
def test_no_page_that_stands_by_itself_says_anything_in_english(greek, customer, name):
    answer = greek.get(reverse(name))

    assert answer.status_code == 200
    assert english_on(answer.content.decode()) == []


@pytest.mark.parametrize("name", ["track", "track-code", "track-code-enter", "resume", "call-me"])
def test_no_error_of_theirs_is_in_english(greek, customer, name):
    answer = greek.post(reverse(name), {"reference": "", "phone": "1", "what_happened": ""})

    assert answer.status_code in (400, 422)
    assert english_on(answer.content.decode()) == []


WHOM = {"for_whom": "someone", "help_wanted": ["time", "word", "interpreter", "relay", "access"]}
STEPS = ("safety", "what", "who", "when", "taken", "things", "you", "help")


@pytest.mark.parametrize("wrong", [False, True], ids=["as it is", "with errors"])
def test_no_page_of_a_theft_says_anything_in_english(greek, kept_draft, wrong):
    draft = kept_draft(seen="known", has_details="yes", **WHOM)
    bad = {"when_from_time": "25", "phone": "1", "email": "x", "value": "x", "thing-key": "things-1"}

    for step in STEPS:
        url = f"/report/{draft.code}/{step}/"
        answer = greek.post(url, bad) if wrong else greek.get(url)
        assert answer.status_code in (200, 400, 302), step
        assert english_on(answer.content.decode()) == [], step


@pytest.mark.parametrize(
    "name",
    [
        "report-check",
        "report-later",
        "report-delete",
        "report-files",
        "report-call-me",
        "report-now",
        "report-elsewhere",
        "report-choose",
    ],
)
def test_no_other_page_of_a_draft_says_anything_in_english(greek, kept_draft, name):
    place = {"suburb": "Albury", "state": "NSW", "postcode": "2640"}
    draft = kept_draft(when=None, happening_now="yes", where=place)

    answer = greek.get(reverse(name, args=[draft.code]))

    assert answer.status_code == 200
    assert [said for said in english_on(answer.content.decode()) if "Albury" not in said] == []


def test_what_another_agency_takes_is_not_in_english(greek, customer):
    words = "Someone hacked my account and took $400."
    address = greek.post("/report/describe/", {"words": words}).url.split("not-ours/")[0]

    said = english_on(greek.get(f"{address}not-ours/").content.decode())

    assert [words for words in said if "hacked" not in words and "account" not in words] == []


def follow(citizen, sent) -> str:
    citizen.post("/track/", {"reference": sent.report.reference, "access_code": sent.access_code})
    return f"/track/{sent.report.reference}/"


@pytest.mark.parametrize("part", ["", "message/", "add/", "fix/", "withdraw/", "files/", "verify/"])
def test_no_page_after_sending_says_anything_in_english(greek, make_report, part):
    sent = make_report(email_safe="yes")
    open_case(report_id=sent.report.id, at=timezone.now())
    send_message(report_id=sent.report.id, words="Γεια", key="k", at=timezone.now())

    url = follow(greek, sent) + part
    answer = greek.get(url)
    wrong = greek.post(url, {"words": ""}) if part else answer

    assert answer.status_code == 200
    assert english_on(answer.content.decode()) == []
    assert english_on(wrong.content.decode()) == []


def test_no_page_after_a_decision_says_anything_in_english(greek, make_report):
    sent = make_report()
    told = "We looked at the film, and nobody can be seen on it."
    publish_status(report_ids=[sent.report.id], status="decided", sentence=told, at=timezone.now())
    url = follow(greek, sent)

    for page in ("", "review/"):
        assert english_on(greek.get(url + page).content.decode()) == [], page
    assert f'lang="en-AU" dir="ltr">{told}' in greek.get(url).content.decode()


def test_no_page_of_a_registration_says_anything_in_english(greek, away):
    url = follow(greek, away)
    pages = [greek.get(url + page) for page in ("", "change/", "cancel/")]
    pages.append(greek.post(f"{url}change/", {"key": "k", "people": "1", "seen": "0"}))
    cancel_registration(report_id=away.report.id, words="", key="c", at=timezone.now())
    pages += [greek.get(url), greek.get(f"{url}change/")]
    greek.cookies.pop(f"t_{away.report.reference}")
    pages.append(greek.post(f"{url}change/", {"key": "k", "people": "1", "seen": "0"}))

    for answer in pages:
        assert english_on(answer.content.decode()) == [], answer.request["PATH_INFO"]


def test_no_page_for_what_goes_wrong_is_in_english(greek, customer):
    pages = [
        greek.get("/nothing/here/"),
        greek.get("/report/AAAAAAAA/what/"),
        greek.post("/report/theft/", {f"f{number}": "x" for number in range(1_500)}),
    ]

    for answer in pages:
        assert answer.status_code >= 400
        assert english_on(answer.content.decode()) == []


def test_the_receipt_says_nothing_of_ours_in_english(greek, kept_draft):
    draft = kept_draft()
    greek.post(f"/report/{draft.code}/check/", {"key": draft.code})

    answer = greek.get(f"/report/{draft.code}/sent/")

    assert Report.objects.count() == 1
    assert english_on(answer.content.decode()) == []
