"""Not ours: whose it is and why, what to do, counted; and nobody is forced away."""

from __future__ import annotations

import hashlib
import html
import json
import re

import pytest
from django.utils import timezone

from reports import agencies
from reports.actions import rewrite_agency, start_draft, submit_draft
from reports.agencies import name_agencies
from reports.definitions import published
from reports.models import Agency, Report, Signpost
from reports.whose import not_ours
from triage.actions import open_case

SAFE = {"happening_now": "no", "anyone_hurt": "no"}
ALBURY = {"suburb": "Albury", "postcode": "2640"}
KNIFE = "My bike was taken at knifepoint ten minutes ago."


@pytest.fixture
def noise(citizen, customer):
    """Makes a draft of a noise that is over, whose secret the browser has; with answers changed as asked."""

    def make(**changes):
        kind = published(customer.id, "noise")
        given = {**SAFE, "what_happened": "A saw, each day from 5 am.", **changes}
        started = start_draft(
            customer=customer, at=timezone.now(), type_version_id=kind.version_id, answers=given
        )
        citizen.cookies[f"d_{started.draft.code}"] = started.secret
        return started.draft

    return make


def text_of(response) -> str:
    page = re.search(r"<main.*?</main>", response.content.decode(), re.S)[0]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_an_answer_that_makes_it_anothers_leads_to_whose_it_is_and_why(citizen, noise):
    draft = noise()

    answer = citizen.post(
        f"/report/{draft.code}/noise/", {"noise_from": "industry", "what_happened": "A fan hums."}
    )
    said = text_of(citizen.get(answer.url))

    assert answer.url == f"/report/{draft.code}/not-ours/?next=when"
    assert "EPA Victoria can act on this" in said
    assert "A factory, farm or truck yard" in said
    assert "1300 372 842" in said
    assert "Nothing you wrote is lost" in said


def test_the_place_makes_it_anothers(citizen, kept_draft):
    draft = kept_draft(where=None)

    place = {"where_suburb": "Albury", "where_postcode": "2640"}
    answer = citizen.post(f"/report/{draft.code}/when/", {"when_unsure": "on"} | place)
    said = text_of(citizen.get(answer.url))

    assert "/elsewhere/" in answer.url
    assert "NSW Police can look into it" in said
    assert "New South Wales" in said


def test_report_it_anyway_goes_on_and_it_is_not_asked_again(citizen, noise):
    draft = noise(noise_from="industry")
    page = citizen.get(f"/report/{draft.code}/not-ours/?next=when").content.decode()

    again = citizen.post(
        f"/report/{draft.code}/noise/", {"noise_from": "venue", "what_happened": "A fan hums."}
    )

    assert f'href="/report/{draft.code}/when/"' in page
    assert again.url == f"/report/{draft.code}/when/"


@pytest.mark.parametrize("danger", [{"happening_now": "yes"}, {"what_happened": "He has a knife now."}])
def test_danger_is_never_sent_away(citizen, noise, danger):
    draft = noise(noise_from="industry", **danger)

    assert citizen.get(f"/report/{draft.code}/not-ours/").status_code == 302
    assert not Signpost.objects.exists()


def test_it_is_counted_once_for_each_draft_and_agency_though_nothing_is_sent(citizen, noise):
    draft = noise(noise_from="industry")

    for _ in range(3):
        citizen.get(f"/report/{draft.code}/not-ours/?next=when")

    counted = Signpost.objects.get()
    assert (counted.type_slug, counted.agency, counted.channel) == ("noise", "epa", "web")
    assert draft.code not in str(Signpost.objects.values().get())
    assert not Report.objects.exists()


def test_words_alone_offer_another_agency_beside_our_forms(citizen, customer):
    code = citizen.post("/report/describe/", {"words": "Someone hacked my account and took $400."}).url.split(
        "/"
    )[2]

    offered = text_of(citizen.get(f"/report/{code}/type/"))
    shown = citizen.get(f"/report/{code}/not-ours/")

    assert "Someone else can act on this ReportCyber" in offered
    assert "<mark>" in shown.content.decode()
    assert f'href="/report/{code}/type/#all"' in shown.content.decode()
    assert Signpost.objects.get().agency == "reportcyber"


def test_the_check_page_says_whose_it_is_and_still_sends(citizen, noise):
    draft = noise(noise_from="industry", when={"unsure": True}, where={"suburb": "Moe", "postcode": "3825"})

    page = text_of(citizen.get(f"/report/{draft.code}/check/"))

    assert "EPA Victoria can act on this" in page
    assert "Send my report" in page


def test_what_we_say_of_a_referred_case_names_the_agency_with_todays_number(customer, noise):
    epa = Agency.objects.get(customer=customer, slug="epa")
    rewrite_agency(agency_id=epa.id, words={"phone": "1800 000 111"}, at=timezone.now())
    draft = noise(noise_from="industry")

    sent = submit_draft(draft_id=draft.id, customer=customer, at=timezone.now(), as_it_stands=True)
    open_case(report_id=sent.report.id, at=timezone.now())

    assert "EPA Victoria (1800 000 111)" in sent.advice
    assert "1800 000 111" in sent.report.status_updates.last().sentence


def test_a_referral_without_advice_names_the_agency_itself(customer, kept_draft):
    draft = kept_draft(where={"suburb": "Albury", "postcode": "2640"})

    sent = submit_draft(draft_id=draft.id, customer=customer, at=timezone.now())
    open_case(report_id=sent.report.id, at=timezone.now())

    assert sent.report.status_updates.last().sentence.startswith("Police in that state can act on this.")


def test_rewriting_makes_a_version_and_the_old_words_stay(customer):
    epa = Agency.objects.get(customer=customer, slug="epa")

    new = rewrite_agency(agency_id=epa.id, words={"phone": "1800 000 111"}, at=timezone.now())

    assert (new.version, new.is_current, new.name) == (2, True, "EPA Victoria")
    assert Agency.objects.get(id=epa.id).phone == "1300 372 842"
    assert agencies.agencies_of(customer.id)["epa"].phone == "1800 000 111"


def test_a_name_in_braces_is_filled_in_and_anything_else_stays(customer):
    said = name_agencies("Call {epa}, {council} or {nobody}.", customer_id=customer.id)

    assert said == "Call EPA Victoria (1300 372 842), your council or {nobody}."


def test_an_agency_that_the_customer_says_nothing_of_sends_nobody_away(customer, noise):
    Agency.objects.filter(customer=customer).update(is_current=False)
    agencies.forget()
    kind = published(customer.id, "noise")

    found = not_ours(customer_id=customer.id, questions=kind, answers={**SAFE, "noise_from": "industry"})

    assert found is None


def send(browser, answers, **body):
    """Sends a theft by the API, each body with a key of its own."""
    whole = {"type": "theft", "answers": answers, **body}
    key = {"Idempotency-Key": hashlib.sha256(json.dumps(whole).encode()).hexdigest()}
    return browser.post("/api/v1/reports/", whole, content_type="application/json", headers=key)


def test_the_api_says_danger_and_whose_it_is(citizen, answers):
    plain = send(citizen, answers).json()
    danger = send(citizen, {**answers, "what_happened": KNIFE}).json()
    elsewhere = send(citizen, {**answers, "where": ALBURY}, send_anyway=True).json()

    assert (plain["danger"], plain["not_ours"]) == (False, None)
    assert (danger["danger"], danger["not_ours"]) == (True, None)
    assert elsewhere["not_ours"]["agency"] == "interstate"
    assert Signpost.objects.get().channel == "api"


def test_the_api_names_the_police_of_another_state_and_leaves_it_to_the_person(citizen, answers):
    told = {**answers, "where": ALBURY}

    named = send(citizen, told)
    kept = Report.objects.count()
    taken = send(citizen, told, send_anyway=True)

    assert (named.status_code, kept) == (422, 0)
    assert Signpost.objects.filter(agency="interstate", type_slug="theft", channel="api").exists()
    assert "send_anyway" in named.json()["detail"]
    assert named.json()["not_ours"]["name"] == "police in that state"
    assert named.json()["not_ours"]["to_do"]
    assert (taken.status_code, Report.objects.count()) == (201, 1)


@pytest.mark.parametrize("again", [False, True])
def test_the_same_key_may_send_it_all_the_same_and_counts_one_signpost(citizen, answers, again):
    body = {"type": "theft", "answers": {**answers, "where": ALBURY}}
    key = {"Idempotency-Key": "key-of-a-report-from-Albury"}

    for more in ({}, {"send_anyway": True}, *([{"send_anyway": True}] * again)):
        last = citizen.post("/api/v1/reports/", body | more, content_type="application/json", headers=key)

    assert last.status_code == 201
    assert (Report.objects.count(), Signpost.objects.count()) == (1, 1)


def test_danger_in_another_state_is_never_turned_away(citizen, answers):
    sent = send(citizen, {**answers, "where": ALBURY, "what_happened": KNIFE})

    assert (sent.status_code, sent.json()["danger"]) == (201, True)


def test_a_draft_that_says_whose_it_is_counts_once_when_it_is_sent_all_the_same(citizen, answers):
    begun = citizen.post(
        "/api/v1/drafts/",
        {"type": "theft", "answers": {**answers, "where": ALBURY}},
        content_type="application/json",
    ).json()
    key = {"Idempotency-Key": "key-of-a-draft-from-Albury", "Authorization": f"Bearer {begun['secret']}"}

    sent = citizen.post(f"/api/v1/drafts/{begun['code']}/submit/", headers=key)

    assert begun["not_ours"]["agency"] == "interstate"
    assert (sent.status_code, Signpost.objects.count()) == (201, 1)
