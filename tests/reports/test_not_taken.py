"""A form that cannot be taken: the typed words are on the page that says so, with what to do."""

from __future__ import annotations

import re

import pytest
from django.db import OperationalError
from django.test import Client

from assistline.references import group
from reports.models import DraftAnswer

WORDS = "They took my bike & <b>left</b>"
SHOWN = "They took my bike &amp; &lt;b&gt;left&lt;/b&gt;"


@pytest.fixture
def strict(citizen, kept_draft):
    """A browser whose forms are checked, with a draft."""
    draft, browser = kept_draft(), Client(enforce_csrf_checks=True)
    browser.cookies[f"d_{draft.code}"] = citizen.cookies[f"d_{draft.code}"].value
    return browser, f"/report/{draft.code}/what/"


def sent_again(page: str) -> dict[str, str]:
    main = page[page.index("<main") :]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', main))
    return hidden | {"what_happened": WORDS}


def test_a_form_that_is_too_old_comes_back_with_its_words_and_is_saved_by_one_press(strict):
    browser, url = strict

    refused = browser.post(url, {"what_happened": WORDS, "seen": "camera"})
    page = refused.content.decode()
    saved = browser.post(url, sent_again(page))

    assert (refused.status_code, SHOWN in page, f'action="{url}"' in page) == (403, True, True)
    assert saved.status_code == 302
    assert DraftAnswer.objects.get(question="what_happened").value == WORDS


def test_a_form_from_another_site_is_not_offered_again(strict):
    browser, url = strict

    refused = browser.post(url, {"what_happened": WORDS}, headers={"origin": "https://evil.example"})

    assert refused.status_code == 403
    assert SHOWN not in refused.content.decode()


def test_a_report_that_is_no_longer_open_here_gives_the_words_back(citizen, kept_draft):
    draft = kept_draft()
    citizen.cookies.clear()

    typed = {"what_happened": WORDS, "seen": "camera", "things-1-serial": "WTU-77", "when_from_date_day": "3"}
    closed = citizen.post(f"/report/{draft.code}/what/", typed | {"page": "4WVN", "key": draft.code})
    page = closed.content.decode()

    assert (closed.status_code, SHOWN in page) == (404, True)
    assert closed.context["words"] == f"{WORDS}\n\nWTU-77"
    assert 'action="/report/describe/"' in page
    assert "Go on where you stopped" in page or "go on where you stopped" in page


def test_what_is_too_long_for_us_comes_back_to_be_made_shorter(citizen, kept_draft, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 200
    draft = kept_draft()

    refused = citizen.post(
        f"/report/{draft.code}/what/",
        f"what_happened={'They+took+my+bike+'.lower() * 50}",
        content_type="application/x-www-form-urlencoded",
    )

    assert refused.status_code == 413
    assert "they took my bike they took my bike" in refused.content.decode()


def test_a_database_out_of_reach_keeps_the_words_of_every_page(citizen, kept_draft, monkeypatch):
    def fail(**_: object):
        raise OperationalError("the database is away")

    draft = kept_draft()
    monkeypatch.setattr("reports.views.calling.request_call", fail)
    citizen.raise_request_exception = False

    answer = citizen.post(
        f"/report/{draft.code}/call-me/",
        {"phone": "0491 570 156", "phone_safe": "yes", "best_time": "after six"},
    )
    page = answer.content.decode()

    assert (answer.status_code, "after six" in page, "0491 570 156" in page) == (503, True, True)
    assert "Call me, keep what I wrote" in page


def test_what_a_page_carries_for_itself_is_not_shown(strict):
    browser, url = strict
    drawn = {"page-versions": "what_happened.0 seen.0"}

    page = browser.post(url, drawn | {"what_happened": WORDS, "seen": "camera"}).content.decode()

    assert page.count("<textarea") == 1
    assert 'name="page-versions" value="what_happened.0 seen.0"' in page


def test_our_own_fault_tells_the_number_and_the_code(citizen, kept_draft, monkeypatch):
    draft = kept_draft()
    monkeypatch.setattr("reports.views.steps.draft_of", lambda *args, **how: 1 / 0)
    browser = Client(raise_request_exception=False)

    answer = browser.get(f"/report/{draft.code}/what/")

    page = answer.content.decode()
    assert (answer.status_code, "131 444" in page, group(draft.code) in page) == (500, True, True)


def test_staff_pages_give_nothing_back(as_agent):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = as_agent.cookies

    refused = browser.post("/console/presence/", {"state": "break", "reason": "two words"})

    assert (refused.status_code, "two words" in refused.content.decode()) == (403, False)
