"""Another language takes along whatever is typed: on every page, without a script."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client

from reports.models import Attachment, Message, Rating
from tests.reports.files import photo
from tests.reports.test_afterwards import close
from tests.reports.test_files_page import upload

TYPED = ("text", "search", "email", "tel", "number", "radio", "checkbox", "file")


class Forms(HTMLParser):
    """Which forms of a page can hold what somebody typed, and which form its languages are buttons of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside, self.typed, self.languages, self.links = "", set(), set(), 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.inside = said.get("id", "a form without a name")
        if tag == "textarea" or (tag == "input" and said.get("type", "text") in TYPED):
            self.typed.add(said.get("form", self.inside))
        if (tag, said.get("name"), said.get("value")) == ("button", "then", "language"):
            self.languages.add(said.get("form", self.inside))
        self.links += tag == "a" and "hreflang" in said

    def handle_endtag(self, tag):
        self.inside = "" if tag == "form" else self.inside


@pytest.fixture
def sent(make_report):
    return make_report()


@pytest.fixture
def track(citizen, sent) -> str:
    """The page of a report that is decided, open in this browser."""
    close(sent.report)
    reference = sent.report.reference
    citizen.post("/track/", {"reference": reference, "access_code": sent.access_code})
    return f"/track/{reference}/"


@pytest.mark.parametrize(
    "page",
    [
        *("/", "/report/", "/report/theft/", "/report/call-me/", "/report/resume/"),
        *("/track/", "/track/code/", "/track/code/enter/"),
        *("draft what/", "draft when/", "draft taken/", "draft you/", "draft type/", "draft files/"),
        *("draft call-me/", "draft later/"),
        *("track ", "track message/", "track add/", "track fix/", "track review/", "track files/"),
    ],
)
def test_each_page_with_something_to_type_has_languages_that_take_it_along(citizen, kept_draft, track, page):
    where = {"draft": f"/report/{kept_draft().code}/", "track": track}
    kind, _, rest = page.partition(" ")
    address = f"{where[kind]}{rest}" if kind in where else page

    answer = citizen.get(address, headers={"accept-language": "vi"})

    forms = Forms(answer.content.decode())
    assert answer.status_code == 200
    assert forms.typed
    assert forms.typed == forms.languages
    assert forms.links == 0


def test_a_rating_and_a_message_on_one_page_both_stay(citizen, track):
    typed = {"score": "2", "line": "Nobody rang", "words": "Where is my bike", "key": "k"}

    page = citizen.post(f"{track}message/?lang=el", typed | {"then": "language"}).content.decode()

    assert 'value="Nobody rang"' in page
    assert 'value="2" id="rate_score_3" checked' in page
    assert "Where is my bike</textarea>" in page
    assert not Rating.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(("press", "other"), [("rate", "Where is my bike"), ("message", "Nobody rang")])
def test_sending_one_of_two_keeps_the_other_on_the_page(citizen, track, press, other):
    typed = {"score": "2", "line": "Nobody rang", "words": "Where is my bike", "key": "k"}

    page = citizen.post(f"{track}{press}/", typed).content.decode()

    assert other in page
    assert (Rating.objects.count(), Message.objects.count()) == ((1, 0) if press == "rate" else (0, 1))


def test_a_message_that_needs_the_code_again_keeps_the_rating(citizen, sent, track):
    citizen.cookies.clear()
    typed = {"score": "2", "line": "Nobody rang", "words": "Where is my bike", "key": "k"}

    asked = citizen.post(f"{track}message/", typed).content.decode()
    page = citizen.post(f"{track}message/", typed | {"access_code": sent.access_code}).content.decode()

    assert '<input type="hidden" name="line" value="Nobody rang">' in asked
    assert 'value="Nobody rang"' in page
    assert Message.objects.get().words == "Where is my bike"


def test_what_is_searched_for_stays_on_the_page_of_all_types(citizen):
    typed = {"words": "loud music", "from": "types", "then": "language"}

    page = citizen.post("/report/describe/?lang=zh-hans", typed).content.decode()

    assert 'value="loud music"' in page
    assert 'id="find"' in page


def test_words_that_are_being_changed_stay_and_are_not_saved(citizen, kept_draft):
    draft = kept_draft(typed=False)

    page = citizen.post(
        f"/report/{draft.code}/type/?lang=ar", {"words": "It was a red bike", "then": "language"}
    ).content.decode()

    assert "It was a red bike</textarea>" in page
    assert '<details class="change-words" id="change" open>' in page
    assert "It was a red bike" not in citizen.get(f"/report/{draft.code}/type/").content.decode()


@pytest.mark.parametrize("words", ["They broke the lock", "Stolen"])
def test_words_on_a_page_that_closed_stay(citizen, customer, words):
    gone = "/report/ABCD2345/type/"

    first = citizen.post(gone, {"words": words}).content.decode()
    again = citizen.post(f"{gone}?lang=vi", {"words": words, "then": "language"})

    assert Forms(first).languages == Forms(first).typed == {"again"}
    assert f"{words}</textarea>" in again.content.decode()
    assert 'lang="vi"' in again.content.decode()


def test_words_of_a_form_that_was_open_too_long_stay(customer, track):
    careful = Client(enforce_csrf_checks=True)

    page = careful.post(f"{track}message/", {"words": "Where is my bike"}).content.decode()

    assert Forms(page).languages == Forms(page).typed == {"again"}
    assert f'formaction="{track}message/?lang=vi"' in page


def test_what_files_show_stays_after_sending_too(citizen, sent, track):
    upload(citizen, f"{track}files/", ("door.jpg", photo()))
    typed = {"words": "The door", "key": "k", "then": "language"}

    page = citizen.post(f"{track}files/?lang=vi", typed).content.decode()
    citizen.cookies.clear()
    asked = citizen.post(f"{track}files/?lang=vi", typed | {"access_code": "ABC"}).content.decode()

    assert 'value="The door"' in page
    assert 'value="The door"' in asked
    assert 'value="ABC"' in asked
    assert Attachment.objects.count() == 1
