"""“Try it”: a made-up contact under what is in force and under the draft, and nothing of it kept."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assistline.models import OutboxEvent
from reports.models import Contact, Draft, Report
from tests.conftest import person, signed_in
from tests.triage.replaying_cases import advising_draft, draft_of
from triage.models import Assessment, Case
from triage.narratives import Narrative, grade_narrative

pytestmark = pytest.mark.django_db
GONE = "My bike was taken from the shed last night."
OVER = {"answer-happening_now": "no", "answer-anyone_hurt": "no"}


@pytest.fixture
def draft(customer):
    """Thefts are advice only."""
    return advising_draft(customer)


def tried(client, version, **typed):
    sent = {"words": GONE, "type": "theft", "channel": "web"} | typed
    return client.post(reverse("admin:triage_replay_try", args=[version.id]), sent)


def sides(answer):
    return answer.context["outcome"].sides


def test_the_draft_is_shown_beside_what_is_in_force(draft, as_administrator) -> None:
    now, then = sides(tried(as_administrator, draft, **OVER))

    assert (now.grade, then.grade) == ("scheduled", "resolution")
    assert "An officer decides by" in now.told
    assert "A person here reads it by" in then.told
    assert (now.centre, now.deadline != then.deadline) == ("Online reports", True)
    assert now.reasons[0]["source"].startswith("grade v1, row")


@pytest.mark.parametrize("kind", ["", "theft"])
def test_words_alone_are_graded_as_a_narrative_is(draft, customer, as_administrator, kind) -> None:
    alone = Narrative("one", GONE, "en", "web", kind, {}, {})

    now, then = sides(tried(as_administrator, draft, type=kind))

    graded = grade_narrative(alone, customer=customer, at=timezone.now())
    assert (now.grade, now.reasons) == (graded["grade"], graded["reasons"])
    assert (now.grade, then.grade) == ("scheduled", "resolution")


def test_danger_is_marked_in_the_words(draft, as_administrator) -> None:
    answer = tried(
        as_administrator, draft, words="He is breaking into my house right now, I can hear him", type=""
    )

    assert "<mark>" in answer.content.decode()
    assert sides(answer)[0].grade == "immediate"


def test_a_question_that_is_not_answered_is_not_known(draft, as_administrator) -> None:
    asked = sides(tried(as_administrator, draft, **{"answer-happening_now": "no"}))

    assert {side.grade for side in asked} == {"priority"}


def test_a_routing_draft_says_whose_matter_it_becomes(customer, as_administrator) -> None:
    routing = draft_of(customer, "routing")
    routing.rows.filter(agency="council").update(agency="epa")
    typed = {"type": "noise", "words": "Drilling", "answer-happening_now": "no", "answer-anyone_hurt": "no"}

    now, then = sides(tried(as_administrator, routing, **typed, **{"answer-noise_from": "power_tools"}))

    assert (now.agency, then.agency) == ("council", "epa")


def test_nothing_of_it_is_kept(draft, as_administrator) -> None:
    def kept():
        return [model.objects.count() for model in (Contact, Draft, Report, Case, Assessment, OutboxEvent)]

    before = kept()

    tried(as_administrator, draft, **OVER)

    assert kept() == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words": ""}, "Type what somebody would tell"),
        ({"postcode": "30"}, "A postcode has four digits"),
        ({"type": "nothing"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(draft, as_administrator, typed, said) -> None:
    shown = tried(as_administrator, draft, earlier="4", **typed).content.decode()

    assert said in shown
    assert 'value="4"' in shown


def test_a_broken_draft_lets_a_person_look_and_breaks_no_page(draft, as_administrator) -> None:
    draft.rows.first().cells.update(operator="at least")

    now, then = sides(tried(as_administrator, draft, **OVER))

    assert (now.grade, then.grade) == ("scheduled", "priority")
    assert "A person looks now" in then.reasons[0]["text"]


def test_only_the_customers_administrators_try(draft, foreigner, centre) -> None:
    officer = signed_in(person("somebody", "officer", centre, "Some Body"))

    assert tried(foreigner, draft).status_code == 404
    assert tried(officer, draft).status_code == 403
