"""Following a report: reference and access code open it, and nothing else tells whether it exists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from assistline.models import AuditEntry
from assistline.references import group, new_access_code, new_reference
from reports.actions import publish_status


@pytest.fixture
def sent(make_report):
    return make_report()


def ask(browser, reference: str, code: str, **headers):
    return browser.post("/track/", {"reference": reference, "access_code": code}, headers=headers)


def test_reference_and_code_open_the_report_however_they_are_written(citizen, sent):
    reference, code = group(sent.report.reference).lower(), group(sent.access_code).replace(" ", "-")

    page = ask(citizen, f" {reference} ", code).url

    assert page == f"/track/{sent.report.reference}/"
    assert "We have your report" in citizen.get(page).content.decode()


def test_a_wrong_code_and_a_missing_report_are_answered_alike(citizen, sent):
    wrong = ask(citizen, sent.report.reference, new_access_code())
    missing = ask(citizen, new_reference(), sent.access_code)

    assert wrong.status_code == missing.status_code == 400
    for answer in (wrong, missing):
        assert answer.content.decode().count("This reference and code do not go together.") == 2


@pytest.mark.parametrize("there", [True, False])
def test_after_ten_wrong_tries_an_address_has_to_wait_even_with_the_right_code(citizen, sent, there):
    reference = sent.report.reference if there else new_reference()
    tries = [ask(citizen, reference, new_access_code()).status_code for _ in range(11)]

    refused = ask(citizen, sent.report.reference, sent.access_code)

    assert tries == [400] * 10 + [429]
    assert refused.status_code == 429
    assert "Wait 15 minutes" in refused.content.decode()


def test_nobody_can_lock_out_whoever_has_the_code(citizen, sent):
    for stranger in range(20):
        ask(citizen, sent.report.reference, new_access_code(), x_forwarded_for=f"203.0.113.{stranger}")

    own = [ask(citizen, sent.report.reference, sent.access_code).status_code for _ in range(20)]

    assert own == [302] * 20


def test_the_addresses_of_one_network_count_together(citizen, sent):
    tries = [
        ask(citizen, new_reference(), new_access_code(), x_forwarded_for=f"2001:db8::{host}").status_code
        for host in range(1, 12)
    ]

    assert tries == [400] * 10 + [429]


def test_the_page_is_not_there_without_the_cookie_or_after_half_an_hour(citizen, stranger, sent):
    page = ask(citizen, sent.report.reference, sent.access_code).url

    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert citizen.get(page).url == "/track/"
    assert stranger.get(page).url == "/track/"
    assert stranger.get(f"/track/{new_reference()}/").url == "/track/"
    stranger.cookies[f"t_{sent.report.reference}"] = sent.report.reference
    assert stranger.get(page).url == "/track/"


def test_every_look_is_in_the_audit_trail(citizen, sent):
    page = ask(citizen, sent.report.reference, sent.access_code).url

    citizen.get(page)

    entry = AuditEntry.objects.get(action="report.tracked")
    assert (entry.actor_kind, entry.object_ids) == ("citizen", [sent.report.id])


def test_the_timeline_says_what_happened_what_is_now_and_what_comes(citizen, sent):
    at = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
    publish_status(
        report_ids=[sent.report.id],
        status="sorted",
        sentence="An officer decides by Wednesday 18 November, 9 am.",
        promised_by=timezone.now() + timedelta(days=1),
        at=at,
    )

    page = citizen.get(ask(citizen, sent.report.reference, sent.access_code).url)

    states = [(entry["state"], entry["title"]) for entry in page.context["timeline"]]
    assert sorted(state for state, _ in states) == ["done", "now", "todo", "todo"]
    assert page.context["expectation"]
    assert page.context["decision"] is None
    assert page.context["timeline"][2]["at"].startswith("By ")


def test_a_decision_is_shown_in_the_words_given(citizen, sent):
    words = "We will not look into this further now.\n\nA photo would change this."
    publish_status(report_ids=[sent.report.id], status="decided", sentence=words, at=timezone.now())

    page = citizen.get(ask(citizen, sent.report.reference, sent.access_code).url)

    assert page.context["decision"]["paragraphs"] == words.split("\n\n")
    assert page.context["heading"] == "We have decided"
    assert {entry["state"] for entry in page.context["timeline"]} == {"done"}


def test_leaving_forgets_the_report(citizen, sent):
    page = ask(citizen, sent.report.reference, sent.access_code).url

    citizen.post("/track/leave/")

    assert citizen.get(page).url == "/track/"


def test_both_have_to_be_written(citizen):
    page = ask(citizen, "", "  ").content.decode()

    assert "Write your reference." in page
    assert "Write your access code." in page


def test_from_what_was_sent_it_opens_at_once_and_the_address_has_no_secret(citizen, kept_draft):
    draft = kept_draft()
    sent = citizen.post(f"/report/{draft.code}/check/", {"key": draft.code}).url
    code = citizen.get(sent).context["access_code"].replace(" ", "")

    opened = citizen.post(f"/report/{draft.code}/follow/", follow=True)

    (address, _), *_ = opened.redirect_chain
    assert opened.templates[0].name == "reports/track_report.html"
    assert code not in address
    assert draft.code not in address
