"""A draft that changes its type keeps its answers: sealed where the new type does not ask, and read by no
question of another kind."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from reports.actions import request_call, set_type, submit_draft
from reports.models import DraftAnswer, Report

PLACE = {"address": "14 Kestrel Court", "suburb": "Moe", "postcode": ""}


@pytest.fixture
def stored():
    """All reports as they are in the database."""

    def read() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(row_to_json(r)::text, ' ') FROM reports_report r")
            return cursor.fetchone()[0]

    return read


def test_what_the_new_type_does_not_ask_is_sealed(customer, kept_draft, stored):
    draft = kept_draft(who="My stepfather John", witness_phone="+61491570157", value="about a hundred")

    report = submit_draft(draft_id=draft.id, customer=customer, at=timezone.now()).report

    assert not [words for words in ("stepfather", "570157", "a hundred") if words in stored()]
    assert "Malvern Star" in stored()
    assert report.answers["who"] == "My stepfather John"
    assert report.answers["value"] == "about a hundred"


def test_a_request_without_a_type_is_sealed(customer, kept_draft, stored):
    draft = kept_draft(typed=False, what_happened="My husband hit me.")

    safe = {"phone": "+61491570156", "phone_safe": "yes"}
    report = request_call(draft_id=draft.id, customer=customer, answers=safe, at=timezone.now()).report

    assert "husband" not in stored()
    assert "Kestrel Court" not in stored()
    assert report.narrative_text == "My husband hit me."


@pytest.mark.parametrize("other", ["about a hundred", PLACE, ["a", "b"]])
@pytest.mark.parametrize("slug", ["value", "taken", "seen"])
def test_an_answer_to_another_kind_of_question_breaks_no_page_and_stays(citizen, kept_draft, slug, other):
    draft = kept_draft(**{slug: other})
    step = "what" if slug == "seen" else "taken"

    pages = [citizen.get(f"/report/{draft.code}/{page}/") for page in (step, "check", "now", "call-me")]
    citizen.post(f"/report/{draft.code}/taken/", {"taken": "A bike"})

    assert {page.status_code for page in pages} <= {200, 302}
    if slug != "taken":
        assert DraftAnswer.objects.get(question=slug).value == other


def test_an_answer_to_another_kind_of_question_answers_none_that_must_be_answered(citizen, kept_draft):
    draft = kept_draft(taken=PLACE)

    response = citizen.post(f"/report/{draft.code}/check/", {"key": draft.code})

    assert response.status_code == 400
    assert "Tell us what was taken." in response.content.decode()
    assert not Report.objects.exists()


def test_the_draft_of_one_type_is_taken_over_by_another(citizen, customer, theft, make_type, kept_draft):
    other = make_type("made_up", ("value", "text"))
    draft = kept_draft(value="about a hundred")
    set_type(draft_id=draft.id, version_id=other.version_id)

    kept = citizen.get(f"/report/{draft.code}/you/").content.decode()
    chosen = citizen.get(f"/report/{draft.code}/taken/?type=theft").content.decode()

    assert 'value="about a hundred"' in kept
    assert "about a hundred" not in chosen
