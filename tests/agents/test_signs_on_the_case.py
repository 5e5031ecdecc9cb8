"""What a person heard on a call, or took back, stands on the timeline of the case that came of it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from agents.actions import answer_call
from reports.actions import clear_cue
from reports.models import OpenCue
from tests.agents.conftest import CALLER, door
from triage.actions import merge_cases
from triage.models import Case

pytestmark = pytest.mark.django_db

WORDS = "he has a bat in the ute"
WHY = "It is a cricket bat, he is on his way to training."
ANSWERS = {"callback": CALLER, "safe": "yes", "what_happened": "A ute stands in front of our gate."}


@pytest.fixture
def heard(answered, as_agent, agent) -> OpenCue:
    """A sign that the agent set on a call and took back."""
    as_agent.post(door("type", answered), {"type": "suspicious_activity"})
    as_agent.post(door("cue", answered), {"cue": "weapon", "words": WORDS})
    cue = OpenCue.objects.get(cue="weapon")
    return clear_cue(cue_id=cue.id, by=agent, reason=WHY, at=timezone.now())


def case_of(as_agent, call) -> Case:
    """The case that comes of a call which goes to an officer."""
    as_agent.post(door("outcome", call), {"outcome": "officer_review", **ANSWERS})
    return Case.objects.get()


def timeline(client, case) -> list[tuple[str, str]]:
    """Titles and words of a case's timeline."""
    page = client.get(reverse("triage-case", args=[case.reference]))
    return [(entry["title"], entry["detail"]) for entry in page.context["timeline"]]


def test_a_sign_taken_back_on_the_call_stands_before_the_case_was_opened(
    heard, answered, as_agent, agent, as_officer
):
    told = timeline(as_officer, case_of(as_agent, answered))

    assert told[:2] == [
        ("Sign heard", f"Weapon: “{WORDS}”, by {agent}"),
        ("Sign cleared", f"Weapon: “{WORDS}”, by {agent}. {WHY}"),
    ]
    assert told[2][0] == "Report sent"


def test_a_sign_of_a_call_that_is_told_again_comes_along_and_stands_on_no_other_case(
    heard, answered, ring, agent, officer, as_agent, as_officer
):
    first = case_of(as_agent, answered)
    as_agent.post(door("hang-up", answered))
    as_agent.post(door("wrap-up", answered), {"disposition": "officer_review", "told": "An officer looks."})
    again = answer_call(call_id=ring().id, agent=agent, at=timezone.now())
    as_agent.post(door("type", again), {"type": "theft"})
    as_agent.post(door("cue", again), {"cue": "threat", "words": "he said he comes back"})
    as_agent.post(door("outcome", again), {"outcome": "officer_review", **ANSWERS})
    second = Case.objects.exclude(id=first.id).get()

    def signs(case: Case) -> list[str]:
        return [words for title, words in timeline(as_officer, case) if title == "Sign heard"]

    assert [words.partition(":")[0] for words in signs(first)] == ["Weapon"]
    assert [words.partition(":")[0] for words in signs(second)] == ["Threat"]

    for case in (first, second):
        case.refresh_from_db()
    merge_cases(
        case_id=first.id,
        other_id=second.id,
        officer=officer,
        versions={case.id: case.version for case in (first, second)},
        at=timezone.now(),
    )

    assert [words.partition(":")[0] for words in signs(first)] == ["Weapon", "Threat"]


def test_what_the_rules_heard_and_nobody_took_back_is_not_told_twice(answered, as_agent, as_officer):
    as_agent.post(door("type", answered), {"type": "suspicious_activity"})
    OpenCue.objects.create(
        customer=answered.centre.customer,
        centre=answered.centre,
        draft=answered.draft,
        cue="weapon",
        grade="priority",
        source="lexicon",
    )

    told = timeline(as_officer, case_of(as_agent, answered))

    assert "Sign heard" not in dict(told)
