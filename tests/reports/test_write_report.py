"""The journey without JavaScript: described first, typed, interrupted, gone back, looked over, sent,
followed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from reports.models import Draft, DraftAnswer, Report

SAFETY = {"happening_now": "no", "anyone_hurt": "no"}
WHEN = {
    "when_from_date_day": "16",
    "when_from_date_month": "11",
    "when_from_date_year": "2025",
    "when_from_time": "6 pm",
}
STEPS = {
    "safety": SAFETY,
    "what": {"what_happened": "My bike is gone.\r\nIt was blue.", "seen": "no"},
    "when": WHEN | {"where_address": "", "where_suburb": "Moe", "where_postcode": "3825"},
    "taken": {"taken": "A blue bike", "value": "A$1,000.00"},
    "you": {"name": "Meera Sandhu", "phone": "0491 570 156", "phone_safe": "yes"},
}


def save(citizen, url: str, typed: dict) -> str:
    """Send one page and come to where it leads."""
    response = citizen.post(url, typed)
    assert response.status_code == 302, response.content.decode()
    return response.url


def test_a_report_is_written_step_by_step_and_sent(citizen):
    url = save(citizen, "/report/theft/", SAFETY)
    code = url.split("/")[2]
    for step in list(STEPS)[1:]:
        assert url == f"/report/{code}/{step}/"
        assert citizen.get(url).status_code == 200
        url = save(citizen, url, STEPS[step])
    assert url == f"/report/{code}/check/"
    assert "0491 570 156" in citizen.get(url).content.decode()

    sent = save(citizen, url, {"key": code})

    report = Report.objects.get()
    page = citizen.get(sent).content.decode()
    assert report.narrative == "My bike is gone.\nIt was blue."
    assert report.facts["value"] == "1000.00"
    assert f"{report.reference[:4]} {report.reference[4:8]} {report.reference[8]}" in page


def test_words_described_first_are_kept_through_the_choice_of_a_type(citizen):
    chosen = save(citizen, "/report/describe/", {"words": "Someone took my bike"})
    code = chosen.split("/")[2]
    assert "Someone took my bike" in citizen.get(chosen).content.decode()
    assert f"/report/{code}/safety/?type=theft" in citizen.get(chosen).content.decode()

    after = save(citizen, f"/report/{code}/safety/?type=theft", SAFETY)

    assert after == f"/report/{code}/what/"
    assert "Someone took my bike" in citizen.get(after).content.decode()
    assert Draft.objects.get().type_version is not None


def test_nothing_described_is_answered_on_the_page(citizen):
    response = citizen.post("/report/describe/", {"words": " \u200b "})

    assert response.status_code == 400
    assert "Tell us what happened, in your own words." in response.content.decode()


def test_a_step_without_a_type_leads_to_the_choice(citizen, kept_draft):
    draft = kept_draft(typed=False)

    assert citizen.get(f"/report/{draft.code}/when/").url == f"/report/{draft.code}/type/"


def test_an_error_keeps_everything_that_was_typed(citizen, kept_draft):
    draft = kept_draft(value=None)

    response = citizen.post(
        f"/report/{draft.code}/taken/", {"taken": "Ring <gold>", "value": "-600", "has_details": "no"}
    )

    page = response.content.decode()
    assert response.status_code == 400
    assert page.count("Write it without a minus, such as 600.") == 2
    assert "Ring &lt;gold&gt;" in page
    assert 'value="-600"' in page
    assert "<title>Error:" in page


def test_the_likely_day_is_offered_when_the_end_is_before_the_start(citizen, kept_draft):
    draft = kept_draft()
    typed = WHEN | {
        "when_to_date_day": "16",
        "when_to_date_month": "11",
        "when_to_date_year": "2025",
        "when_to_time": "7:30 am",
    }

    page = citizen.post(f"/report/{draft.code}/when/", typed).content.decode()

    assert "The end is before the start. Did you mean 17 November?" in page
    assert 'name="when_to_date_day" id="id_when_to_date_day" value="16"' in page


def test_going_back_shows_what_is_kept_and_changes_only_what_was_changed(citizen, kept_draft):
    draft = kept_draft()
    page = citizen.get(f"/report/{draft.code}/taken/").content.decode()
    assert "Bicycle, blue, Malvern Star" in page
    assert 'value="1,900"' in page

    after = save(
        citizen, f"/report/{draft.code}/taken/?return=check", {"taken": "A red bike", "value": "1,900"}
    )

    assert after == f"/report/{draft.code}/check/"
    kept = {row.question: (row.value, row.version) for row in DraftAnswer.objects.filter(draft=draft)}
    assert kept["taken"] == ("A red bike", 2)
    assert kept["value"] == ("1900.00", 1)


def test_an_answer_can_be_taken_back(citizen, kept_draft):
    draft = kept_draft()

    save(citizen, f"/report/{draft.code}/taken/", {"taken": "A red bike", "value": ""})

    assert 'value="1,900"' not in citizen.get(f"/report/{draft.code}/taken/").content.decode()


def test_a_cue_interrupts_once_and_going_on_is_one_press(citizen, kept_draft):
    draft = kept_draft()
    danger = {"happening_now": "yes", "anyone_hurt": "no"}

    interruption = save(citizen, f"/report/{draft.code}/safety/", danger)

    page = citizen.get(interruption).content.decode()
    assert urlsplit(interruption).path == f"/report/{draft.code}/now/"
    assert f'href="/report/{draft.code}/what/"' in page
    assert 'href="tel:000"' in page
    assert "We have told our staff" in page
    assert save(citizen, f"/report/{draft.code}/safety/", danger) == f"/report/{draft.code}/what/"
    both = danger | {"anyone_hurt": "yes"}
    assert "/now/" in save(citizen, f"/report/{draft.code}/safety/", both)


def test_the_first_step_interrupts_too(citizen):
    after = save(citizen, "/report/theft/", {"happening_now": "yes", "anyone_hurt": "unsure"})

    assert "/now/" in after
    assert DraftAnswer.objects.filter(question="happening_now").count() == 1


def test_the_check_page_lists_what_is_missing_and_does_not_send(citizen, kept_draft):
    draft = kept_draft(taken=None, when=None)

    response = citizen.post(f"/report/{draft.code}/check/", {"key": draft.code})

    page = response.content.decode()
    assert response.status_code == 400
    assert "Tell us what was taken." in page
    assert f"/report/{draft.code}/when/?return=check" in page
    assert not Report.objects.exists()


def test_a_form_of_another_draft_is_not_sent(citizen, kept_draft):
    draft = kept_draft()

    response = citizen.post(f"/report/{draft.code}/check/", {"key": "ANOTHER1"})

    assert response.status_code == 400
    assert not Report.objects.exists()


def test_back_and_reload_after_sending_lead_to_what_was_sent(citizen, kept_draft):
    draft = kept_draft()
    sent = save(citizen, f"/report/{draft.code}/check/", {"key": draft.code})

    again = [
        citizen.get(f"/report/{draft.code}/{page}/").url for page in ("when", "check", "type", "call-me")
    ]
    again.append(citizen.post(f"/report/{draft.code}/check/", {"key": draft.code}).url)
    same = {"taken": "Bicycle, blue, Malvern Star"}
    again.append(citizen.post(f"/report/{draft.code}/taken/", same).url)
    other = citizen.post(f"/report/{draft.code}/taken/", {"taken": "Something else"})

    assert set(again) == {sent}
    assert "Something else</textarea>" in other.content.decode()
    assert Report.objects.count() == 1
    assert Report.objects.get().facts["taken"] == "Bicycle, blue, Malvern Star"


def test_without_the_secret_a_draft_is_a_closed_page(citizen, kept_draft, stranger):
    draft = kept_draft()
    pages = ("type", "when", "check", "now", "sent", "call-me")

    there = [stranger.get(f"/report/{draft.code}/{page}/") for page in pages]
    missing = [stranger.get(f"/report/AAAAAAAA/{page}/") for page in pages]
    stranger.cookies[f"d_{draft.code}"] = "guessed"
    guessed = stranger.get(f"/report/{draft.code}/when/")

    assert {response.status_code for response in (*there, *missing, guessed)} == {404}
    assert {response.content for response in there} == {response.content for response in missing}
    assert "This page is closed" in guessed.content.decode()


def test_two_values_for_one_field_are_not_guessed_at(citizen, kept_draft):
    draft = kept_draft()

    response = citizen.post(f"/report/{draft.code}/taken/", {"taken": ["one", "two"]})

    assert response.status_code == 400
    assert "Give one answer to this question." in response.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("started", [True, False])
def test_what_was_typed_stays_on_the_page_when_it_cannot_be_saved(citizen, kept_draft, owner_cursor, started):
    url = f"/report/{kept_draft().code}/safety/" if started else "/report/theft/"
    page = re.search(r'name="page" value="([^"]+)"', citizen.get(url).content.decode())[1]
    owner_cursor.execute("BEGIN; LOCK TABLE reports_draft IN ACCESS EXCLUSIVE MODE")

    response = citizen.post(url, SAFETY | {"page": page})
    owner_cursor.execute("ROLLBACK")

    said = response.content.decode()
    assert response.status_code == 503
    assert "We did not save that yet" in said
    assert "We could not save this. Your words are still on this page. Press Save again. Or call" in said
    assert "131\u00a0444." in said
    assert said.count(" checked") == 2


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("safety", {}),
        ("what", {"seen": "x"}),
        ("when", {}),
        ("when", WHEN | {"when_from_time": "7"}),
        ("when", {"when_unsure": "on", "where_postcode": "1"}),
        ("you", {"phone": "1", "email": "x", "email_safe": "x"}),
    ],
)
def test_every_line_of_the_error_summary_leads_to_a_field(citizen, kept_draft, step, typed):
    page = citizen.post(f"/report/{kept_draft().code}/{step}/", typed).content.decode()

    targets = set(re.findall(r'<a href="#([^"]+)"', page)) - {"main"}
    assert targets
    assert targets <= set(re.findall(r' id="([^"]+)"', page))
