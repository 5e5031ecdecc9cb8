"""Coming back later, on any device: by code and word, by a picture, by a link where it is safe."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db.models import TextField
from django.db.models.functions import Cast
from django.test import Client
from django.utils import timezone

from assistline.models import AuditEntry, Notification
from reports.models import Draft, DraftAnswer, ResumeLink
from tests.reports.test_reading_level import YEAR, readability, visible

SAFE = {"do": "send", "link_to": "0491 570 156", "link_safe": "yes"}


def codes_on(page: str) -> tuple[str, ...]:
    return tuple(re.findall(r'<dd class="reference">([^<]+)</dd>', page))


@pytest.fixture
def codes(citizen):
    """Reads a draft's code and word off its page."""
    return lambda draft: codes_on(citizen.get(f"/report/{draft.code}/later/").content.decode())


def resume(code: str, word: str, browser: Client | None = None):
    return (browser or Client()).post("/report/resume/", {"code": code, "word": word})


def link_in(text: str) -> str:
    return re.search(r"\?link=[\w-]+", text)[0]


def press(browser: Client, link: str):
    page = browser.get(f"/report/resume/{link}")
    if page.status_code == 410:
        return page
    carried = dict(re.findall(r'name="(link|press)" value="([^"]+)"', page.content.decode()))
    return browser.post("/report/resume/", carried)


def test_code_and_word_open_the_report_elsewhere_and_both_browsers_can_write(citizen, kept_draft, codes):
    draft, other = kept_draft(taken=None), Client()

    code, word = codes(draft)
    opened = resume(code.lower(), word.replace(" ", "-"), other)

    assert opened.url == f"/report/{draft.code}/who/"
    assert other.post(f"/report/{draft.code}/taken/", {"taken": "A red bike"}).status_code == 302
    assert citizen.post(f"/report/{draft.code}/taken/", {"taken": "Two bikes"}).status_code == 302
    for browser in (citizen, other):
        assert "also opened on another device" in browser.get(opened.url).content.decode()
    assert DraftAnswer.objects.get(question="taken").value == "Two bikes"


def test_the_word_is_80_bits_stored_as_a_hash_and_the_same_at_every_look(kept_draft, codes):
    draft = kept_draft()

    code, word = codes(draft)

    assert (len(code.replace(" ", "")), len(word.replace(" ", ""))) == (8, 16)
    assert codes(draft) == (code, word)
    assert word.replace(" ", "") not in Draft.objects.get().secret_hash


def test_a_wrong_word_and_a_missing_report_get_the_same_answer(kept_draft, codes, customer):
    code, _ = codes(kept_draft())

    wrong = resume(code, "0000 0000 0000 0000")
    missing = resume("0000 0000", "0000 0000 0000 0000")

    def words(answer):
        return re.sub(r'(csrfmiddlewaretoken"|name="code") value="[^"]+"', "", answer.content.decode())

    assert (wrong.status_code, words(wrong)) == (missing.status_code, words(missing))


def test_ten_wrong_tries_wait_and_whoever_has_the_word_comes_in_from_elsewhere(kept_draft, codes):
    code, word = codes(kept_draft())

    tried = {resume(code, "0000 0000 0000 0000").status_code for _ in range(10)}

    assert (tried, resume(code, word).status_code) == ({400}, 429)
    elsewhere = Client(headers={"x-forwarded-for": "203.0.113.9"})
    assert resume(code, word, elsewhere).status_code == 302


def test_leaving_a_step_saves_what_is_there_and_forgives_what_is_missing(citizen, kept_draft):
    draft = kept_draft(what_happened=None, seen=None)
    step = f"/report/{draft.code}/what/"

    left = citizen.post(step, {"what_happened": "Half a story", "then": "later"})
    empty = citizen.post(step, {"what_happened": "", "then": "later"})
    wrong = citizen.post(f"/report/{draft.code}/taken/", {"value": "lots", "then": "later"})

    assert left.url == empty.url == f"/report/{draft.code}/later/"
    assert DraftAnswer.objects.get(question="what_happened").value == "Half a story"
    assert (wrong.status_code, "lots" in wrong.content.decode()) == (400, True)


def test_leaving_the_first_step_of_a_type_begins_the_report(citizen):
    left = citizen.post("/report/theft/", {"happening_now": "no", "then": "later"})

    assert citizen.get(left.url).status_code == 200
    assert DraftAnswer.objects.get().value == "no"


def test_call_me_takes_what_is_typed_on_the_page_along(citizen, kept_draft):
    draft = kept_draft(what_happened=None)

    asked = citizen.post(
        f"/report/{draft.code}/what/", {"what_happened": "They came back", "then": "call-me"}
    )

    assert asked.url == f"/report/{draft.code}/call-me/"
    assert DraftAnswer.objects.get(question="what_happened").value == "They came back"


def test_a_link_is_sent_to_a_safe_number_and_says_neither_police_nor_the_matter(citizen, kept_draft):
    draft = kept_draft()

    citizen.post(f"/report/{draft.code}/later/", SAFE)

    sent = Notification.objects.get()
    assert (sent.channel, sent.to) == ("sms", "+61491570156")
    assert not re.search(r"police|report|theft|bike", sent.body.split("http")[0], re.I)
    assert press(Client(), link_in(sent.body)).url == f"/report/{draft.code}/who/"


@pytest.mark.parametrize(
    "changes", [{"link_safe": "no"}, {"link_safe": "unsure"}, {"link_to": "03 9123 4567"}]
)
def test_nothing_is_sent_where_it_is_not_safe_or_not_a_mobile(citizen, kept_draft, changes):
    refused = citizen.post(f"/report/{kept_draft().code}/later/", SAFE | changes)

    assert refused.status_code == 400
    assert not Notification.objects.exists()


def test_no_link_is_sent_in_a_matter_of_silence(citizen, kept_draft):
    draft = kept_draft(what_happened="My husband punched me in the face last night.")
    url = f"/report/{draft.code}/later/"

    citizen.post(url, SAFE)

    assert "We send no link for this report." in citizen.get(url).content.decode()
    assert not Notification.objects.exists()


def test_the_fourth_link_to_one_number_has_to_wait(citizen, kept_draft):
    drafts = [kept_draft() for _ in range(4)]

    answers = [citizen.post(f"/report/{draft.code}/later/", SAFE).status_code for draft in drafts]

    assert answers == [302, 302, 302, 400]
    assert Notification.objects.count() == 3


def test_a_link_opens_once_and_looking_at_it_uses_nothing_up(citizen, kept_draft):
    draft, phone = kept_draft(), Client()
    page = citizen.post(f"/report/{draft.code}/later/", {"do": "picture"}).content.decode()
    assert "<svg" in page
    citizen.post(f"/report/{draft.code}/later/", SAFE)
    link = link_in(Notification.objects.get().body)

    looked = {Client().get(f"/report/resume/{link}").status_code for _ in range(3)}
    first, second = press(phone, link), press(Client(), link)

    assert (looked, first.status_code, second.status_code) == ({200}, 302, 410)
    assert citizen.get(first.url).status_code == 200


def test_a_double_click_on_a_link_is_one_use(citizen, kept_draft):
    citizen.post(f"/report/{kept_draft().code}/later/", SAFE)
    link, browser = link_in(Notification.objects.get().body), Client()
    page = browser.get(f"/report/resume/{link}").content.decode()
    carried = dict(re.findall(r'name="(link|press)" value="([^"]+)"', page))

    pressed = [browser.post("/report/resume/", carried).status_code for _ in range(2)]

    assert pressed == [302, 302]
    assert AuditEntry.objects.filter(action="draft.resumed").count() == 1


def test_a_link_is_over_after_a_day_and_its_word_is_not_readable_in_the_database(citizen, kept_draft):
    draft = kept_draft()
    citizen.post(f"/report/{draft.code}/later/", SAFE)
    link = ResumeLink.objects.get()
    stored = ResumeLink.objects.annotate(raw=Cast("word", TextField())).values_list("raw", flat=True)

    assert link.expires_at - link.made_at <= timedelta(hours=24)
    assert citizen.cookies[f"d_{draft.code}"].value not in stored.get()
    ResumeLink.objects.update(expires_at=timezone.now())
    assert press(Client(), link_in(Notification.objects.get().body)).status_code == 410


def test_without_the_secret_there_is_no_code_to_see(kept_draft, customer):
    draft = kept_draft()

    assert Client().get(f"/report/{draft.code}/later/").status_code == 404
    assert Client().post(f"/report/{draft.code}/delete/").status_code == 404
    assert Draft.objects.filter(id=draft.id).exists()


def test_the_pages_of_coming_back_are_plain(citizen, kept_draft):
    draft = kept_draft()

    for url in ("/report/resume/", f"/report/{draft.code}/later/", f"/report/{draft.code}/delete/"):
        assert readability(visible(citizen.get(url).content.decode())) <= YEAR, url
    assert readability(visible(citizen.get("/report/deleted/").content.decode())) <= YEAR


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/track/",
        "/report/resume/",
        "/report/deleted/",
        "/privacy/",
        "/not/here/",
        "/report/AAAAAAAA/what/",
    ],
)
def test_call_me_is_on_every_page(citizen, page):
    assert "Call me, keep what I wrote" in citizen.get(page).content.decode()


def test_call_me_after_sending_says_which_report_it_is_about(citizen, kept_draft):
    draft = kept_draft()
    sent = citizen.post(f"/report/{draft.code}/check/", {"key": draft.code}).url

    link = re.search(r'href="(/report/call-me/[^"]+)"', citizen.get(sent).content.decode())[1]

    assert "This is about my report" in citizen.get(link).content.decode()
