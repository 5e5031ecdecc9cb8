"""What an agent makes of a call: connected to the emergency number, sent to police, or helped at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agents.actions.transferring import transfer_of
from agents.answers import questions_of
from agents.models import Call
from agents.rules.outcomes import Standing, refusal
from assistline.events import emit
from assistline.models import User
from reports.actions import submit_draft
from reports.models import DraftState, OpenCue
from reports.models.contact import Disposition
from reports.questions import FIRST_DAYS
from triage.actions import ask_transfer, hand_over_report
from triage.actions import stop_transfer as take_back
from triage.models import Case, TransferKind, TransferState
from triage.rules.grade import Grade

HANDED_OVER = "Handed over by the agent who spoke to the caller"


class OutcomeRefused(Exception):
    """The call may not have this outcome; the message says why, in a sentence for the agent."""


@transaction.atomic
def hand_over_call(*, call_id: int, agent: User, at: datetime) -> Case:
    """Send what the caller said to an officer as it stands; the case is priority or more urgent.

    Args:
        call_id: The agent's own call, on the line or over.
        agent: Who hands it over.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: No such call of this agent, or it is wrapped up.
        OutcomeRefused: There is nothing to hand over, or an officer has it.
    """
    call = _own(call_id, agent)
    cues = _check(call, Disposition.OFFICER_REVIEW)
    grade = min((Grade.PRIORITY, *(Grade(cue.grade) for cue in cues)), key=lambda one: one.rank)
    return _send(call, Disposition.OFFICER_REVIEW, agent, grade, at, as_it_stands=True)


@transaction.atomic
def send_call_report(
    *,
    call_id: int,
    agent: User,
    at: datetime,
    as_it_stands: bool = False,
    disposition: Disposition = Disposition.REPORT,
) -> Case:
    """Send what the caller said as a report; what has days of its own is on the list of registrations.

    Args:
        call_id: The agent's own call, on the line or over.
        agent: Who sends it.
        at: When, timezone-aware.
        as_it_stands: Also without the answers that the type asks for.
        disposition: What was pressed: ``report`` or ``registration``.

    Raises:
        Call.DoesNotExist: No such call of this agent, or it is wrapped up.
        OutcomeRefused: It may not be that now, or it was sent.
        AnswersMissing: Required questions have no answer.
    """
    call = _own(call_id, agent)
    grades = [Grade(cue.grade) for cue in _check(call, disposition)]
    grade = min((Grade.RESOLUTION, *grades), key=lambda one: one.rank)
    return _send(call, Disposition.REPORT, agent, grade, at, as_it_stands=as_it_stands)


@transaction.atomic
def choose_outcome(*, call_id: int, agent: User, disposition: str, at: datetime) -> Call:
    """Say that a call comes to advice or a referral; it is closed by its wrap-up.

    Args:
        call_id: The agent's own call, on the line or over.
        agent: Whose it is.
        disposition: ``advice`` or ``referral``.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: No such call of this agent, or it is wrapped up.
        OutcomeRefused: That is too little, or it was sent.
    """
    call = _own(call_id, agent)
    _check(call, disposition)
    return _keep(call, disposition=disposition)


@transaction.atomic
def start_transfer(*, call_id: int, agent: User, at: datetime) -> Call:
    """The agent connects the caller to the emergency number: at once, whatever is written down.

    Args:
        call_id: The agent's own call.
        agent: Whose it is.
        at: When it was pressed, timezone-aware: what was pressed while the line was cut is told later.

    Raises:
        Call.DoesNotExist: No such call of this agent, or it is wrapped up.
    """
    call = _own(call_id, agent)
    if call.transferred_at is not None:
        return call
    ask_transfer(kind=TransferKind.TO_000, by=agent, at=at, contact=call.contact)
    emit("call.transferred", centre_id=call.centre_id, call_id=call.id)
    return _keep(call, transferred_at=at)


@transaction.atomic
def stop_transfer(*, call_id: int, agent: User, at: datetime) -> Call:
    """The agent stops connecting; what else was decided about the call stands again.

    Args:
        call_id: The agent's own call.
        agent: Whose it is.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: No such call of this agent, or it is wrapped up.
    """
    call = _own(call_id, agent)
    if call.transferred_at is None:
        return call
    asked = transfer_of(call)
    if asked is not None and asked.state == TransferState.OPEN:
        take_back(transfer_id=asked.id, by=agent, at=at)
    emit("call.returned", centre_id=call.centre_id, call_id=call.id)
    return _keep(call, transferred_at=None)


def standing_of(call: Call, cues: list[OpenCue]) -> Standing:
    """What decides which outcomes are open for a call.

    Args:
        call: With its draft.
        cues: Of its draft, those that nobody has cleared.
    """
    questions = questions_of(call.draft)
    return Standing(
        type_slug=questions.slug if questions else "",
        open_cues=frozenset(cue.cue for cue in cues),
        open_grades=frozenset(cue.grade for cue in cues),
        has_draft=call.draft is not None,
        sent=_is_sent(call),
        with_officer=_is_sent(call) and call.disposition == Disposition.OFFICER_REVIEW,
        registers=questions is not None and any(slug in questions.by_slug for slug in FIRST_DAYS),
    )


def _own(call_id: int, agent: User) -> Call:
    calls = Call.objects.visible_to(agent).inbound().filter(agent=agent, wrapped_at=None)
    held = calls.select_for_update(of=["self"]).select_related("draft", "contact__customer")
    return held.get(id=call_id)


def _check(call: Call, disposition: str) -> list[OpenCue]:
    """The call's open cues, if it may have this outcome."""
    cues = list(OpenCue.objects.open().filter(draft_id=call.draft_id)) if call.draft_id else []
    why_not = refusal(disposition, standing_of(call, cues))
    if why_not:
        raise OutcomeRefused(why_not)
    return cues


def _send(
    call: Call, disposition: Disposition, agent: User, grade: Grade, at: datetime, *, as_it_stands: bool
) -> Case:
    if call.draft_id is None:
        raise OutcomeRefused("Nothing was written down to send.")
    sent = submit_draft(
        draft_id=call.draft_id, customer=call.contact.customer, at=at, as_it_stands=as_it_stands
    )
    case = hand_over_report(report_id=sent.report.id, by=agent, grade=grade, reason=HANDED_OVER, at=at)
    if case.disposition == Disposition.REGISTRATION and disposition == Disposition.REPORT:
        disposition = Disposition.REGISTRATION  # whichever of the two was pressed, it is on the list
    _keep(call, disposition=disposition)
    return case


def _keep(call: Call, **fields: str | datetime | None) -> Call:
    for name, value in fields.items():
        setattr(call, name, value)
    call.version += 1
    call.save(update_fields=[*fields, "version"])
    return call


def _is_sent(call: Call) -> bool:
    return call.draft is not None and call.draft.state == DraftState.SUBMITTED
