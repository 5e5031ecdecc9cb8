""" "Call me, keep what I wrote": on every page, once, and only on a number that is safe."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from reports.models import ContactPoint, Draft, Report
from tests.browser.test_every_page import OF_A_DRAFT, PLAIN

NUMBER = {"phone": "0491 570 156", "phone_safe": "yes", "name": "Meera", "best_time": "after 6 pm"}


def key_of(page: str) -> str:
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def test_what_was_written_goes_with_the_request(citizen, kept_draft):
    draft = kept_draft(taken=None, when=None, where=None, phone_safe=None)

    sent = citizen.post(f"/report/{draft.code}/call-me/", NUMBER).url

    report = Report.objects.get()
    page = citizen.get(sent).content.decode()
    assert report.wants_call
    assert report.narrative_text == "My bike was gone when I came out of the shop."
    assert ContactPoint.objects.get(kind="phone").safe_when == "after 6 pm"
    assert "We will call you" in page
    assert "0491 570 156" in page


def test_words_alone_are_enough(citizen):
    asked = citizen.post("/report/describe/", {"words": "Someone took my bike", "next": "call-me"}).url

    assert 'name="what_happened"' not in citizen.get(asked).content.decode()
    citizen.post(asked, NUMBER)

    report = Report.objects.get()
    assert (report.type_version, report.narrative_text, report.wants_call) == (
        None,
        "Someone took my bike",
        True,
    )


@pytest.mark.parametrize("safe", ["no", "unsure"])
def test_a_number_that_is_not_safe_is_not_taken(citizen, kept_draft, safe):
    draft = kept_draft()

    response = citizen.post(f"/report/{draft.code}/call-me/", NUMBER | {"phone_safe": safe})

    assert response.status_code == 400
    assert (
        "We only call a number that is safe. Write another number, or call 131\u00a0444."
        in response.content.decode()
    )
    assert not ContactPoint.objects.exists()
    assert Draft.objects.get().answers.get(question="phone_safe").value == "yes"


def test_nothing_written_yet_asks_for_a_few_words(citizen):
    page = citizen.get("/report/call-me/").content.decode()

    missing = citizen.post("/report/call-me/", NUMBER | {"key": key_of(page)})
    asked = citizen.post(
        "/report/call-me/", NUMBER | {"key": key_of(page), "what_happened": "Help with a theft"}
    )

    assert "Tell us in a few words what happened." in missing.content.decode()
    assert "We will call you" in citizen.get(asked.url).content.decode()
    assert Report.objects.get().narrative_text == "Help with a theft"


def test_a_key_that_is_not_ours_is_refused(citizen):
    response = citizen.post("/report/call-me/", NUMBER | {"key": "made-up", "what_happened": "x"})

    assert response.status_code == 400
    assert not Report.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_clicks_are_one_request(citizen):
    key = key_of(citizen.get("/report/call-me/").content.decode())

    def press(_: int) -> tuple[str, str]:
        try:
            response = Client().post("/report/call-me/", NUMBER | {"key": key, "what_happened": "A theft"})
            return response.url, next(iter(response.cookies.values())).value
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        ends = set(threads.map(press, range(8)))

    assert len(ends) == 1
    assert (Report.objects.count(), Draft.objects.count()) == (1, 1)


# Whoever is on it is asking to be called already, or works here.
ASKING = {"call-me", "report-call-me", "login"}
WAY = re.compile(r"Call me, keep what I wrote|href=\"/report/(\w+/)?call-me/")


@pytest.mark.parametrize("name", sorted({*PLAIN} - ASKING))
def test_every_page_has_it(citizen, name):
    page = citizen.get(PLAIN[name])

    assert WAY.search(page.content.decode())


@pytest.mark.parametrize("name", sorted({*OF_A_DRAFT} - ASKING))
def test_every_page_of_a_draft_takes_the_words_along(citizen, kept_draft, name):
    draft = kept_draft(happening_now="yes", typed=name != "report-choose")

    page = citizen.get(f"/report/{draft.code}/{OF_A_DRAFT[name]}/", follow=True).content.decode()

    assert f"/report/{draft.code}/call-me/" in page or re.search(r'value="call-me"', page)


def test_every_page_of_what_was_sent_has_it_and_names_the_report(citizen, make_report):
    sent = make_report()
    citizen.post("/track/", {"reference": sent.report.reference, "access_code": sent.access_code})

    for page in ("", "add/", "fix/", "withdraw/", "message/", "files/", "now/", "verify/"):
        shown = citizen.get(f"/track/{sent.report.reference}/{page}").content.decode()
        assert f"/report/call-me/?about={sent.report.reference}" in shown, page


def test_an_error_page_has_it(citizen):
    missing = citizen.get("/not/here/").content.decode()
    forged = citizen.post("/report/call-me/", {**NUMBER, "key": "forged"}).content.decode()

    assert WAY.search(missing)
    assert WAY.search(forged)
