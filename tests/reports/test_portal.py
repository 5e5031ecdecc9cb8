"""Whose portal it is, what stands on it, and what it never does."""

from __future__ import annotations

import pytest
from django.test import Client

from assistline.models import Centre, Customer, MessageWords
from reports import customers, definitions, reference
from reports.models import Question, ReportTypeVersion, Step


@pytest.fixture
def tram(customer):
    """Another customer with a portal of its own."""
    other = Customer.objects.create(
        slug="tram", name="Tram line", portal_host="127.0.0.1", line_number="1800 800 007"
    )
    Centre.objects.create(customer=other, slug="tram", name="Tram", takes_online_reports=True)
    reference.load()
    return other


def test_the_host_name_says_whose_portal_it_is(citizen, tram):
    assert "131 444" in citizen.get("/").content.decode()
    assert "1800 800 007" in citizen.get("/", headers={"host": "127.0.0.1:8000"}).content.decode()


def test_a_draft_or_report_of_one_customer_is_not_there_on_the_portal_of_another(
    citizen, tram, kept_draft, make_report
):
    draft, sent = kept_draft(), make_report()
    there = {"host": "127.0.0.1:8000"}
    typed = {"reference": sent.report.reference, "access_code": sent.access_code}

    assert citizen.get(f"/report/{draft.code}/when/", headers=there).status_code == 404
    assert citizen.post("/track/", typed, headers=there).status_code == 400
    assert citizen.post("/track/", typed).status_code == 302


def test_the_type_theft_has_at_most_seven_steps_and_every_required_question_says_what_to_do(theft):
    assert len(theft.asked({})) + 1 <= 7
    assert not [
        question.slug for question in theft.questions() if question.required and not question.error_text
    ]


def test_loading_reference_data_again_changes_nothing_that_an_administrator_changed(customer, theft):
    customer.report_types.update(home_title="Somebody took it")
    MessageWords.objects.filter(message="news").update(body="Look at {reference}.")

    reference.load()

    assert set(customer.report_types.values_list("home_title", flat=True)) == {"Somebody took it"}
    assert set(MessageWords.objects.filter(message="news").values_list("body", flat=True)) == {
        "Look at {reference}."
    }
    assert set(ReportTypeVersion.objects.values_list("number", flat=True)) == {1}


def test_a_draft_finishes_on_the_version_that_it_began_with(citizen, customer, kept_draft):
    draft = kept_draft()
    old = ReportTypeVersion.objects.get(id=draft.type_version_id)
    new = ReportTypeVersion.objects.create(report_type=old.report_type, number=2, state="draft")
    step = Step.objects.create(version=new, slug="only", title="Only", heading="Only?")
    Question.objects.create(step=step, slug="what_happened", kind="long_text", label="All of it?")
    ReportTypeVersion.objects.filter(id=old.id).update(state="retired")
    ReportTypeVersion.objects.filter(id=new.id).update(state="published")
    customers.forget()
    definitions.forget()

    assert citizen.get(f"/report/{draft.code}/when/").status_code == 200
    assert "All of it?" in citizen.get("/report/theft/").content.decode()


@pytest.mark.parametrize(
    "page",
    [
        *(
            "/",
            "/report/",
            "/report/theft/",
            "/report/nothing/",
            "/report/AAAAAAAA/when/",
            "/report/call-me/",
        ),
        *("/privacy/", "/accessibility/", "/contact/", "/track/", "/not/here/"),
    ],
)
def test_every_page_has_the_way_to_000_and_the_way_out_without_any_style_or_script_in_it(citizen, page):
    said = citizen.get(page).content.decode()

    assert 'href="tel:000"' in said
    assert 'action="/report/quick-exit/"' in said
    assert "Call me, keep what I wrote" in said or page == "/report/call-me/"
    assert " style=" not in said
    assert " onclick=" not in said
    assert "<script>" not in said


def test_nothing_can_be_reported_that_is_not_published(citizen):
    assert citizen.get("/report/nothing/").status_code == 404


def test_a_form_without_its_token_is_refused_and_the_first_words_need_none(kept_draft, citizen, customer):
    draft, browser = kept_draft(), Client(enforce_csrf_checks=True)
    browser.cookies[f"d_{draft.code}"] = citizen.cookies[f"d_{draft.code}"].value

    saved = browser.post(f"/report/{draft.code}/taken/", {"taken": "Else"})
    sent = browser.post(f"/report/{draft.code}/check/", {"key": draft.code})
    described = browser.post(
        "/report/describe/", {"words": "My bike"}, headers={"origin": "http://testserver"}
    )
    forged = browser.post(
        "/report/describe/", {"words": "My bike"}, headers={"origin": "https://evil.example"}
    )

    assert (saved.status_code, sent.status_code, described.status_code, forged.status_code) == (
        403,
        403,
        302,
        403,
    )
