"""A question to the agent who took the call: they see it with a time, and answer beside the report."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from assistline.events import emit
from assistline.models import User
from assistline.references import group
from assistline.roles import allows
from reports.actions import add_agents_words, publish_status
from reports.models import OpenCue, PublicStatus, Supplement
from reports.models.contact import Channel
from triage.actions.deciding import IncompleteDecision
from triage.actions.opening import assess_case
from triage.actions.pausing import pause_for_agent, resume_after_answer
from triage.actions.returning import return_case
from triage.actions.telling import recipients, tell_one
from triage.actions.trail import keep_on_trail
from triage.messages import AGENT_ASKED
from triage.models import AgentQuestion, Case, CaseStatus, IllegalMove, Ladder, Waiting
from triage.rules.cues import cue_name
from triage.rules.promises import decided_by

FIRST_MINUTES = 60
BATCH = 200
SOURCE = "The agent who took the call"

log = structlog.get_logger(__name__)


class NobodyToAsk(Exception):
    """No agent took a call about this; the message is a sentence for the officer."""


@transaction.atomic
def ask_agent(*, case_id: int, officer: User, words: str, told: str, at: datetime) -> AgentQuestion:
    """Put a question before the agent who took the call, with a time. The case stays where it is.

    Whether its clock waits is the customer's to say; an urgent case's never does.

    Args:
        case_id: The case; the officer has it.
        officer: Who asks.
        words: The question.
        told: What the citizen reads meanwhile; empty: nothing.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IllegalMove: It is not theirs.
        NobodyToAsk: No agent took a call about it, or one has not answered yet.
    """
    cases = Case.objects.visible_to(officer).select_related("customer", "centre")
    case = cases.select_for_update(of=["self"]).get(id=case_id)
    if case.status != CaseStatus.IN_REVIEW or case.officer_id != officer.id:
        raise IllegalMove("This case is not yours. Claim it first.")
    agent = agent_of(case)
    if agent is None:
        raise NobodyToAsk("No agent took a call about this. Ask the citizen.")
    if case.agent_questions.filter(answered_at=None).exists():
        raise NobodyToAsk(f"{agent} has not answered the question before this one.")
    ladder = Ladder.objects.filter(customer_id=case.customer_id).first()
    due_at = at + timedelta(minutes=ladder.agent_minutes if ladder else FIRST_MINUTES)
    question = AgentQuestion.objects.create(
        case=case, to=agent, words=words.strip(), by=officer, at=at, due_at=due_at
    )
    local = due_at.astimezone(case.centre.zone)
    asked = f"Asked {agent}, to answer by {local:%a} {local.day} {local:%b, %H:%M}"
    case.events.create(kind="asked_agent", by=officer, at=at, words=asked)
    waits = bool(ladder and ladder.agent_pauses) and pause_for_agent(case=case, until=due_at, at=at)
    _tell_citizen(case, told.strip(), at, waits=waits)
    [to] = recipients([agent], "agent of the call")
    tell_one(
        to,
        message=AGENT_ASKED,
        values={
            "reference": group(case.reference),
            "due": f"{local:%a} {local.day} {local:%b, %H:%M}",
            "questions_url": settings.SITE_URL + reverse("triage-questions"),
        },
        case=case,
        occasion=f"question {question.id}",
        at=at,
    )
    keep_on_trail(case, officer, "case.asked_agent")
    emit("question.asked", centre_id=agent.centre_id, question_id=question.id)
    return question


@transaction.atomic
def answer_question(*, question_id: int, agent: User, answer: str, at: datetime) -> AgentQuestion:
    """Keep what the agent still knows beside the report, and let the case go on with it.

    It is read like all that is added: a sign of danger in it alarms the floor, and brings a case that was
    decided meanwhile back.

    Args:
        question_id: Which.
        agent: Who answers.
        answer: Their words.
        at: When, timezone-aware.

    Raises:
        AgentQuestion.DoesNotExist: None that was put to them.
        IncompleteDecision: There are no words.
        IllegalMove: It is answered already.
    """
    if not answer.strip():
        raise IncompleteDecision("answer", "Write what you know. “I do not know” is an answer too.")
    questions = AgentQuestion.objects.filter(to=agent)
    question = questions.select_for_update(of=["self"]).get(id=question_id)
    if question.answered_at is not None:
        raise IllegalMove("You have answered this already.")
    cases = Case.objects.select_related("customer", "centre")
    case = cases.select_for_update(of=["self"]).get(id=question.case_id)
    supplement, cues = _kept_beside_the_report(case, question, answer.strip(), at)
    question.supplement, question.answer = supplement, "" if supplement else answer.strip()
    question.answered_at = at
    question.save(update_fields=["supplement", "answer", "answered_at"])
    case.save_change(kind="agent_answered", by=agent, at=at)
    keep_on_trail(case, agent, "case.agent_answered")
    if case.paused_for == Waiting.AGENT:
        resume_after_answer(case=case, words="The agent has answered", at=at)
    if case.status == CaseStatus.CLOSED and cues and case.merged_into_id is None:
        said = ", ".join(cue_name(cue.cue) for cue in cues)
        return_case(
            case=case, why=f"The agent said after the decision: {said}", source=SOURCE, words=said, at=at
        )
    if supplement is not None and case.status != CaseStatus.CLOSED:
        assess_case(case_id=case.id, at=at)
    emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return question


def raise_unanswered_questions(*, at: datetime) -> int:
    """Put every question that no agent answered in time on its case's timeline, once, and before its officer.

    Args:
        at: Now, timezone-aware.

    Returns:
        How many were raised.

    Raises:
        DatabaseError: Out of reach; the next run goes on.
    """
    late = AgentQuestion.objects.filter(answered_at=None, late_at=None, due_at__lte=at).order_by(
        "due_at", "id"
    )
    raised = 0
    for question_id in list(late.values_list("id", flat=True)[:BATCH]):
        try:
            raised += _raise(question_id, at)
        except Exception as error:  # whatever is wrong with this one, the others are late too
            log.error("question_not_raised", question=question_id, error=type(error).__name__)
    return raised


@transaction.atomic
def _raise(question_id: int, at: datetime) -> bool:
    rows = AgentQuestion.objects.select_for_update(of=["self"], skip_locked=True)
    question = (
        rows.select_related("case__customer", "case__centre", "to", "by")
        .filter(id=question_id, answered_at=None, late_at=None)
        .first()
    )
    if question is None:
        return False
    question.late_at = at
    question.save(update_fields=["late_at"])
    case = question.case
    if case.status == CaseStatus.CLOSED:
        return False
    # Not a change of what the case says: who writes the decision goes on without the answer.
    words = f"{question.to} has not answered. Go on without it, or ask the citizen."
    case.events.create(kind="question_late", at=at, words=words[:300])
    keep_on_trail(case, None, "case.question_late")
    emit("case.warned", centre_id=case.heard_in, case_id=case.id)
    return True


def agent_of(case: Case) -> User | None:
    """Who took the first call about a case, if they still work here and may know of it."""
    links = case.contact_links.filter(ended_at=None, contact__channel=Channel.PHONE)
    owners = links.order_by("linked_at", "id").values_list("contact__owner_id", flat=True)
    agent = User.objects.filter(id__in=list(owners), is_active=True).first()
    if agent is None or not allows(agent.role, "agents.take_call"):
        return None
    return agent if Case.objects.filter(id=case.id).not_kept_from(agent).exists() else None


def _tell_citizen(case: Case, told: str, at: datetime, *, waits: bool) -> None:
    """What they read meanwhile; a later time is said whatever else is."""
    zone = ZoneInfo(case.customer.time_zone)
    sentence = " ".join(
        part for part in (told, decided_by(due_at=case.due_at, zone=zone, now=at) if waits else "") if part
    )
    if not sentence:
        return
    reports = case.contact_links.filter(ended_at=None).exclude(report=None)
    publish_status(
        report_ids=list(reports.values_list("report_id", flat=True)),
        status=PublicStatus.BEING_REVIEWED,
        sentence=sentence,
        promised_by=case.due_at,
        at=at,
        quiet=True,
    )


def _kept_beside_the_report(
    case: Case, question: AgentQuestion, answer: str, at: datetime
) -> tuple[Supplement | None, list[OpenCue]]:
    """Beside the report of the agent's call, else the first of the case; a case may have none."""
    links = case.contact_links.filter(ended_at=None).exclude(report=None).order_by("linked_at", "id")
    own = links.filter(contact__owner_id=question.to_id, contact__channel=Channel.PHONE).first()
    link = own or links.first()
    if link is None or link.report_id is None:
        return None, []
    return add_agents_words(
        report_id=link.report_id, words=answer, by=question.to, key=f"question {question.id}", at=at
    )
