"""An officer asks the agent of the call: with a time, beside the report; the clock as the customer says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assistline.models import Notification
from reports.models import Contact, OpenCue, Supplement
from tests.conftest import signed_in
from triage import actions
from triage.models import AgentQuestion, Case, DecisionKind, Grade, Ladder

HOUR = timedelta(hours=1)


@pytest.fixture
def held(theft_case, officer, agent) -> Case:
    """A case of a call that the agent took; the officer has it."""
    case = theft_case(at=timezone.now())
    Contact.objects.filter(case_links__case=case).update(channel="phone", owner_id=agent.id)
    return actions.claim_case(case_id=case.id, officer=officer, at=timezone.now())


def ask(case: Case, officer) -> AgentQuestion:
    words = {"words": "Did she say a name?", "told": "", "at": timezone.now()}
    return actions.ask_agent(case_id=case.id, officer=officer, **words)


def answer(question: AgentQuestion, words: str = "Yes: Kim.") -> AgentQuestion:
    return actions.answer_question(
        question_id=question.id, agent=question.to, answer=words, at=timezone.now()
    )


def test_the_agent_reads_by_when_on_the_desk_and_by_mail(held, officer, agent):
    agent.email = "agent@example.org"
    agent.save()

    question = ask(held, officer)

    due = question.due_at.astimezone(agent.centre.zone)
    assert f"Answer by {due:%H:%M}." in signed_in(agent).get("/console/").content.decode()
    assert f"{due:%H:%M}" in signed_in(agent).get("/questions/").content.decode()
    sent = Notification.objects.get(message="agent_asked")
    assert (sent.to, "Did she" in sent.body) == ("agent@example.org", False)


def test_the_answer_is_a_supplement_that_officers_read_and_the_citizen_does_not(held, officer, agent):
    answer(ask(held, officer))

    kept = Supplement.objects.get()
    assert (kept.kind, kept.words, kept.by_id) == ("agent", "Yes: Kim.", agent.id)
    page = signed_in(officer).get(f"/review/{held.reference}/").content.decode()
    assert f"From the agent who took the call, {agent}" in page
    assert "Yes: Kim." in page


def test_danger_in_the_answer_alarms_and_raises(held, officer):
    answer(ask(held, officer), "She said that he is outside her door now with a gun.")

    held.refresh_from_db()
    assert OpenCue.objects.open().exists()
    assert held.grade in ("immediate", "priority")


def test_danger_that_is_told_after_the_decision_brings_the_case_back(held, officer):
    question = ask(held, officer)
    actions.decide_case(
        case_id=held.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason="No camera, nobody saw it.",
        told="We have closed your report.",
        version=Case.objects.get(id=held.id).version,
        at=timezone.now(),
    )

    answer(question, "She said that he is outside her door now with a gun.")

    held.refresh_from_db()
    assert (held.status, held.grade) == ("waiting", "immediate")


@pytest.mark.parametrize("pauses", [True, False])
def test_the_clock_waits_only_where_the_customer_says_so(held, officer, pauses):
    Ladder.objects.update(agent_pauses=pauses, agent_minutes=90)
    before = held.due_at

    question = ask(held, officer)

    held.refresh_from_db()
    assert held.paused_for == ("agent" if pauses else "")
    assert (held.due_at > before) is pauses
    answer(question)
    held.refresh_from_db()
    assert held.paused_for == ""


def test_an_urgent_clock_never_waits_for_the_agent(held, officer, sergeant):
    Ladder.objects.update(agent_pauses=True)
    actions.raise_grade(case_id=held.id, by=sergeant, grade=Grade.PRIORITY, at=timezone.now())

    ask(held, officer)

    held.refresh_from_db()
    assert held.paused_for == ""


def test_who_waits_for_the_citizen_goes_on_waiting_for_them(held, officer):
    Ladder.objects.update(agent_pauses=True, agent_minutes=90)
    now = timezone.now()
    actions.write_to_reporter(
        case_id=held.id, officer=officer, words="Which colour?", key="q", asks=True, at=now
    )
    until = held.clocks.get(met_at=None).pause_until

    ask(held, officer)

    held.refresh_from_db()
    assert (held.paused_for, held.clocks.get(met_at=None).pause_until) == ("citizen", until)


def test_no_answer_is_raised_once_and_the_clock_goes_on(held, officer):
    Ladder.objects.update(agent_pauses=True)
    question = ask(held, officer)
    late = question.due_at + timedelta(seconds=1)

    assert [actions.raise_unanswered_questions(at=late), actions.raise_unanswered_questions(at=late)] == [
        1,
        0,
    ]
    assert actions.resume_waiting_clocks(at=late) == 1
    assert str(question.to) in held.events.get(kind="question_late").words
    answer(question)
    assert Supplement.objects.exists()
