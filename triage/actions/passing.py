"""A case is passed on: to another centre, to one officer, or with a question to the agent of the call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from assistline.events import emit
from assistline.models import Centre, User
from assistline.roles import allows
from reports.actions import publish_status
from reports.models import PublicStatus
from reports.models.contact import Channel
from triage.actions.deciding import SHORTEST_WORDS, IncompleteDecision
from triage.actions.lease import LEASE
from triage.actions.trail import keep_on_trail
from triage.models import AgentQuestion, Case, CaseStatus, IllegalMove, Passing, PassingState


class NobodyToAsk(Exception):
    """No agent took a call about this; the message is a sentence for the officer."""


@transaction.atomic
def pass_on_case(
    *, case_id: int, officer: User, to_centre: Centre, to_user: User | None, reason: str, at: datetime
) -> Passing:
    """Offer a case to another centre or officer. It stays where it is, and its clock runs, until accepted.

    Args:
        case_id: The case.
        officer: Who passes it on; they see it.
        to_centre: Where it goes.
        to_user: To whom; nobody: whoever accepts it there.
        reason: Why, at least ten characters.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the officer may see.
        IncompleteDecision: The reason is missing, or it would go nowhere.
        IllegalMove: It is closed, on its way already, somebody else's, or only its keepers may know of it.
    """
    if len(reason.strip()) < SHORTEST_WORDS:
        raise IncompleteDecision("reason", "Say why you pass it on, in at least ten characters.")
    case = Case.objects.visible_to(officer).select_for_update(of=["self"]).get(id=case_id)
    if case.status == CaseStatus.CLOSED:
        raise IllegalMove("This case is closed.")
    if case.restricted:
        raise IllegalMove("Only its keepers may know of this case. It is not passed on.")
    if case.status == CaseStatus.IN_REVIEW and case.officer_id != officer.id:
        raise IllegalMove(f"{case.officer} has this case.")
    if case.passings.filter(state=PassingState.OPEN).exists():
        raise IllegalMove("This case is on its way already.")
    if to_centre.customer_id != case.customer_id or (to_user is None and to_centre.id == case.centre_id):
        raise IncompleteDecision("to", "Choose another centre, or an officer.")
    if to_user is not None and (to_user.id == officer.id or not _may_have(case, to_user)):
        raise IncompleteDecision("to", "Choose somebody else.")
    passing = Passing.objects.create(
        case=case,
        from_centre_id=case.centre_id,
        to_centre=to_centre,
        to_user=to_user,
        reason=reason.strip(),
        by=officer,
        at=at,
    )
    case.save_change(kind="passed_on", by=officer, at=at, words=f"To {to_user or to_centre}")
    keep_on_trail(case, officer, "case.passed_on")
    emit("case.passed_on", centre_id=to_centre.id, case_id=case.id)
    return passing


@transaction.atomic
def accept_passing(*, passing_id: int, officer: User, at: datetime) -> Case:
    """Take a case that was passed on: from now on it is theirs. What was promised stays promised.

    Raises:
        Passing.DoesNotExist: None that is offered to them.
        IllegalMove: It was answered or decided meanwhile.
    """
    passing, case = _offered(passing_id, officer)
    changes: dict[str, Any] = {
        "centre_id": passing.to_centre_id,
        "officer": officer,
        "owner": officer,
        "lease_until": at + LEASE,
    }
    if case.status == CaseStatus.WAITING:
        case.move(CaseStatus.IN_REVIEW, by=officer, at=at, words=str(officer), **changes)
    else:
        case.save_change(kind="passing_accepted", by=officer, at=at, words=str(officer), **changes)
    _answer(passing, PassingState.ACCEPTED, officer, "", at)
    keep_on_trail(case, officer, "case.passing_accepted")
    for centre_id in {passing.from_centre_id, passing.to_centre_id}:
        emit("case.claimed", centre_id=centre_id, case_id=case.id)
    return case


@transaction.atomic
def refuse_passing(*, passing_id: int, officer: User, answer: str, at: datetime) -> Passing:
    """Not take it, with a reason: it stays where it is.

    Raises:
        Passing.DoesNotExist: None that is offered to them.
        IncompleteDecision: There is no reason.
        IllegalMove: It was answered or decided meanwhile.
    """
    if len(answer.strip()) < SHORTEST_WORDS:
        raise IncompleteDecision("answer", "Say why you do not take it, in at least ten characters.")
    passing, case = _offered(passing_id, officer)
    _answer(passing, PassingState.REFUSED, officer, answer, at)
    case.save_change(kind="passing_refused", by=officer, at=at, words=f"By {officer}")
    keep_on_trail(case, officer, "case.passing_refused")
    emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return passing


@transaction.atomic
def take_back_passing(*, passing_id: int, officer: User, at: datetime) -> Passing:
    """Keep a case after all that nobody has accepted yet.

    Raises:
        Passing.DoesNotExist: None of a case that they may see.
        IllegalMove: It was answered meanwhile.
    """
    passings = Passing.objects.filter(case__in=Case.objects.visible_to(officer))
    passing = passings.select_for_update(of=["self"]).select_related("case").get(id=passing_id)
    if passing.state != PassingState.OPEN:
        raise IllegalMove(f"This was {passing.get_state_display().lower()} meanwhile.")
    _answer(passing, PassingState.TAKEN_BACK, officer, "", at)
    case = Case.objects.select_for_update(of=["self"]).get(id=passing.case_id)
    case.save_change(kind="passing_taken_back", by=officer, at=at)
    keep_on_trail(case, officer, "case.passing_taken_back")
    return passing


@transaction.atomic
def ask_agent(*, case_id: int, officer: User, words: str, told: str, at: datetime) -> AgentQuestion:
    """Put a question before the agent who took the call. The case stays, and its clock runs on.

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
    case = Case.objects.visible_to(officer).select_for_update(of=["self"]).get(id=case_id)
    if case.status != CaseStatus.IN_REVIEW or case.officer_id != officer.id:
        raise IllegalMove("This case is not yours. Claim it first.")
    agent = agent_of(case)
    if agent is None:
        raise NobodyToAsk("No agent took a call about this. Ask the citizen.")
    if case.agent_questions.filter(answered_at=None).exists():
        raise NobodyToAsk(f"{agent} has not answered the question before this one.")
    question = AgentQuestion.objects.create(case=case, to=agent, words=words.strip(), by=officer, at=at)
    case.events.create(kind="asked_agent", by=officer, at=at, words=f"Asked {agent}")
    if told.strip():
        reports = case.contact_links.filter(ended_at=None).exclude(report=None)
        publish_status(
            report_ids=list(reports.values_list("report_id", flat=True)),
            status=PublicStatus.BEING_REVIEWED,
            sentence=told.strip(),
            promised_by=case.due_at,
            at=at,
            quiet=True,
        )
    keep_on_trail(case, officer, "case.asked_agent")
    emit("question.asked", centre_id=agent.centre_id, question_id=question.id)
    return question


@transaction.atomic
def answer_question(*, question_id: int, agent: User, answer: str, at: datetime) -> AgentQuestion:
    """The agent's answer: it stands on the case's page, and stops a decision that is being written.

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
    question.answer, question.answered_at = answer.strip(), at
    question.save(update_fields=["answer", "answered_at"])
    case = Case.objects.select_for_update(of=["self"]).get(id=question.case_id)
    case.save_change(kind="agent_answered", by=agent, at=at)
    keep_on_trail(case, agent, "case.agent_answered")
    emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return question


def agent_of(case: Case) -> User | None:
    """Who took the first call about a case, if they still work here and may know of it."""
    links = case.contact_links.filter(ended_at=None, contact__channel=Channel.PHONE)
    owners = links.order_by("linked_at", "id").values_list("contact__owner_id", flat=True)
    agent = User.objects.filter(id__in=list(owners), is_active=True).first()
    if agent is None or not allows(agent.role, "agents.take_call"):
        return None
    return agent if Case.objects.filter(id=case.id).not_kept_from(agent).exists() else None


def _may_have(case: Case, user: User) -> bool:
    in_house = user.is_active and user.centre.customer_id == case.customer_id
    kept = not Case.objects.filter(id=case.id).not_kept_from(user).exists()
    return in_house and not kept and allows(user.role, "triage.review_case")


def _offered(passing_id: int, officer: User) -> tuple[Passing, Case]:
    offered = Passing.objects.offered_to(officer).filter(case__in=Case.objects.not_kept_from(officer))
    passing = offered.select_for_update(of=["self"]).get(id=passing_id)
    case = Case.objects.select_for_update(of=["self"]).get(id=passing.case_id)
    if case.status == CaseStatus.CLOSED:
        raise IllegalMove("This case was decided meanwhile.")
    return passing, case


def _answer(passing: Passing, state: PassingState, by: User, answer: str, at: datetime) -> None:
    passing.state, passing.answered_by, passing.answered_at = state, by, at
    passing.answer = answer.strip()
    passing.save(update_fields=["state", "answered_by", "answered_at", "answer"])
