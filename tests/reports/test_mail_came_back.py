"""The citizen reads on their own page that our mail came back, and what they can do."""

from __future__ import annotations

import pytest
from django.utils import timezone

from reports.models import ContactPoint, Report
from tests.reports.test_reading_level import YEAR, readability, visible
from tests.reports.test_receipt import words

SAID = "Our e-mail to you came back"


@pytest.fixture
def page(citizen, make_report):
    """Draws the tracking page of a report, opened by its code."""
    sent = make_report(email="sam@example.org", email_safe="yes")
    citizen.post("/track/", {"reference": sent.report.reference, "access_code": sent.access_code})

    def draw() -> str:
        return citizen.get(f"/track/{sent.report.reference}/").content.decode()

    return draw


def test_their_own_page_says_that_mail_came_back_and_what_to_do(page):
    before = page()
    ContactPoint.objects.filter(kind="email").update(came_back_at=timezone.now())

    after = page()

    assert SAID not in before
    assert SAID in after
    assert "Then let us send a code there." in after
    assert readability(visible(after)) <= YEAR


def test_where_silence_is_the_rule_the_page_offers_no_code(page):
    ContactPoint.objects.filter(kind="email").update(came_back_at=timezone.now())
    Report.objects.update(kept_silent=True)

    assert SAID in page()
    assert "Then let us send a code there." not in page()


def test_the_page_of_what_was_sent_and_its_receipt_name_no_address_that_takes_no_mail(citizen, kept_draft):
    draft = kept_draft(email="sam@example.org", email_safe="yes")
    citizen.post(f"/report/{draft.code}/check/", {"key": draft.code})
    before = citizen.get(f"/report/{draft.code}/sent/").content.decode()
    ContactPoint.objects.filter(kind="email").update(came_back_at=timezone.now())

    page = citizen.get(f"/report/{draft.code}/sent/")
    receipt = words(citizen.get(page.context["receipt_url"]).content)

    after = page.content.decode()
    assert "We write to sam@example.org." in before
    for said in (after, receipt):
        assert "We write to sam@example.org." not in said
        assert "Our e-mail to sam@example.org came back. We do not write there now." in said
    assert readability(visible(after)) <= YEAR
