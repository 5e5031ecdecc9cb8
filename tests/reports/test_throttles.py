"""Whoever begins too many drafts is asked to wait or to call, with what was typed still on the page."""

from __future__ import annotations

import pytest
from django.test import Client

from reports.models import Draft
from tests.reports.test_call_me import key_of

NUMBER = {"phone": "0491 570 156", "phone_safe": "yes"}


def describe(browser, **headers):
    return browser.post("/report/describe/", {"words": "My red bike"}, headers=headers)


def first_step(browser, **headers):
    return browser.post("/report/theft/", {"happening_now": "no", "anyone_hurt": "unsure"}, headers=headers)


def call_me(browser, **headers):
    key = key_of(browser.get("/report/call-me/").content.decode())
    typed = NUMBER | {"what_happened": "My red bike", "key": key}
    return browser.post("/report/call-me/", typed, headers=headers)


@pytest.mark.parametrize(
    ("begin", "typed"),
    [(describe, "My red bike"), (first_step, " checked"), (call_me, "My red bike")],
)
def test_the_thirty_first_from_one_address_has_to_wait_and_keeps_its_words(customer, begin, typed):
    begun = {describe(Client()).status_code for _ in range(30)}

    refused = begin(Client())

    page = refused.content.decode()
    assert (begun, refused.status_code, Draft.objects.count()) == ({302}, 429, 30)
    assert "Wait 10 minutes and try again, or call 131\u00a0444." in page
    assert typed in page


def test_another_address_may_begin_and_one_network_counts_together(customer):
    begun = [describe(Client(), x_forwarded_for=f"2001:db8::{n}").status_code for n in range(31)]

    assert begun == [302] * 30 + [429]
    assert describe(Client(), x_forwarded_for="2001:db8:0:1::1").status_code == 302
    assert first_step(Client()).status_code == 302
