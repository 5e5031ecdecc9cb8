"""Closing a call: with an outcome, an owner, and what the caller was told or the reason why nobody was."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from agents.actions.asking import SUPERVISOR
from agents.actions.joining import take_part
from agents.actions.presence import Step, move_people
from agents.actions.transferring import answered_by_000
from agents.answers import questions_of
from agents.models import Call, CallState, Presence
from agents.rules.wrapping import Closing, refusal
from assistline.events import emit
from assistline.models import User
from assistline.references import normalise_reference
from reports.actions import close_contact, count_signpost, submit_draft
from reports.agencies import agencies_of
from reports.models import DraftAnswer, DraftState, OpenCue, Report
from reports.models.contact import Channel, Disposition
from triage.actions import AnswerRefused, open_case
from triage.models import Case, IllegalMove

# With these the caller was told who else takes it.
NOT_OURS = frozenset({Disposition.REFERRAL, Disposition.ADVICE})
# A time of day is written without its seconds.
ROUNDED = timedelta(minutes=1)


class CannotWrapUp(Exception):
    """The call cannot be closed so; the message says why, in a sentence for the agent.

    Args:
        field: What to change, where it is one of the things that were said.
    """

    def __init__(self, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def wrap_up_call(
    *,
    call_id: int,
    agent: User,
    disposition: str,
    at: datetime,
    told: str = "",
    reason_not_told: str = "",
    reason: str = "",
    connected_at: datetime | None = None,
    duplicate_of: str = "",
    event_number: str = "",
    operator: str = "",
    agency: str = "",
) -> Call:
    """Close a call that has ended. A call that nobody answered belongs to whoever closes it.

    The same once more is no mistake; open cues stay open, whatever came of the call.

    Args:
        call_id: The call.
        agent: Whose it is; the view has checked ``agents.take_call``.
        disposition: What came of it, one of ``Disposition``.
        at: When, timezone-aware.
        told: The expectation, in the words that the caller was given.
        reason_not_told: Why nobody could or should be told, if nobody was.
        reason: Why nothing was done, for ``no_action``.
        connected_at: When the caller was connected to the emergency number, if it was not started here.
        duplicate_of: The reference, as typed, of the case that the call tells again.
        event_number: What the emergency number calls it, if they said.
        operator: Who answered there, if they said.
        agency: Which other agency the caller was told of, with ``referral`` and ``advice``: it is counted.

    Raises:
        Call.DoesNotExist: No such call in what the agent may see.
        CannotWrapUp: It goes on, is somebody else's, is closed otherwise, or this may not close it.
    """
    calls = Call.objects.visible_to(agent).inbound().select_for_update(of=["self"])
    call = calls.select_related("agent", "draft").get(id=call_id)
    if call.agent is not None and call.agent_id != agent.id:
        raise CannotWrapUp(f"This is the call of {call.agent.full_name}.")
    if call.wrapped_at is not None:
        if call.disposition == disposition:
            return call
        raise CannotWrapUp(f"This call is closed already: {call.get_disposition_display()}.")
    if call.state not in (CallState.ENDED, CallState.MISSED):
        raise CannotWrapUp("The caller is still on the line.")
    repeated = _case(call, agent, duplicate_of) if disposition == Disposition.DUPLICATE else None
    if disposition == Disposition.TRANSFER_000 and call.transferred_at is None and connected_at is not None:
        if not call.started_at - ROUNDED <= connected_at <= at:
            raise CannotWrapUp(
                "Write a time between the beginning of the call and now.", field="connected_at"
            )
        call.transferred_at = connected_at
    sent = _has_report(call)
    why_not = refusal(
        Closing(
            disposition=disposition,
            told=told,
            reason_not_told=reason_not_told,
            reason=reason,
            open_grades=open_grades(call),
            sent=sent,
            with_officer=sent and call.disposition == Disposition.OFFICER_REVIEW,
            transferred=call.transferred_at is not None,
            repeats=repeated is not None,
            registered=sent and call.disposition == Disposition.REGISTRATION,
        )
    )
    if why_not is not None:
        raise CannotWrapUp(why_not.words, field=why_not.field)
    if repeated is not None:
        _tell_again(call, repeated, agent, at)
    if disposition == Disposition.TRANSFER_000:
        # Who closes the call so says that they were connected: nothing of it stays open.
        try:
            answered_by_000(call=call, agent=agent, at=at, operator=operator, event_number=event_number)
        except AnswerRefused as error:
            raise CannotWrapUp(str(error), field=error.field) from error
    if agency and disposition in NOT_OURS:
        _count_agency(call, agency, at)
    call.duplicate_of = repeated
    call.agent = agent
    call.wrapped_at = at
    if SUPERVISOR in call.asked:
        call.help_requests.waiting().update(ended_at=at)
    call.disposition = disposition
    call.disposition_reason = reason.strip()
    call.not_told_reason = "" if told.strip() else reason_not_told.strip()
    call.version += 1
    call.save()
    close_contact(
        contact_id=call.contact_id,
        outcome=Disposition(disposition),
        owner_id=agent.id,
        told=told.strip(),
    )
    if not Call.objects.to_wrap_up(agent).exists():
        move_people({agent.id: Step(Presence.AVAILABLE, {Presence.WRAP_UP})}, at=at)
    emit("call.wrapped", centre_id=call.centre_id, call_id=call.id)
    return call


def _count_agency(call: Call, slug: str, at: datetime) -> None:
    """Count, as on the portal, that somebody was shown the way to another agency."""
    customer_id = call.contact.customer_id
    told_of = agencies_of(customer_id).get(slug)
    if told_of is None:
        raise CannotWrapUp("Choose an agency of the list.", field="agency")
    questions = questions_of(call.draft)
    count_signpost(
        customer_id=customer_id,
        agency=told_of,
        type_slug=questions.slug if questions else "",
        channel=Channel.PHONE,
        of=f"call {call.id}",
        at=at,
    )


def open_grades(call: Call) -> frozenset[str]:
    """The grades of the cues of a call's draft that nobody has cleared."""
    if call.draft_id is None:
        return frozenset()
    still_open = OpenCue.objects.filter(draft_id=call.draft_id, cleared_at=None)
    return frozenset(still_open.values_list("grade", flat=True))


def _case(call: Call, agent: User, reference: str) -> Case | None:
    """The case of the call's centre that a reference names, if the agent may know of it."""
    plain = normalise_reference(reference)
    known = Case.objects.not_kept_from(agent).filter(reference=plain, centre_id=call.centre_id)
    return known.first() if plain else None


def _tell_again(call: Call, case: Case, agent: User, at: datetime) -> None:
    """The call is part of the case that it tells again, with what was written down of it: nothing is lost."""
    try:
        joined = take_part(call=call, case=case, agent=agent, at=at)
    except IllegalMove as error:
        raise CannotWrapUp(str(error), field="duplicate_of") from error
    draft = call.draft
    if not joined or draft is None or draft.state == DraftState.SUBMITTED:
        return
    # What was taken back is kept as nothing.
    if any(DraftAnswer.objects.filter(draft=draft).values_list("value", flat=True)):
        customer = call.contact.customer
        sent = submit_draft(draft_id=draft.id, customer=customer, at=at, as_it_stands=True)
        open_case(report_id=sent.report.id, at=at)


def _has_report(call: Call) -> bool:
    if call.draft is not None and call.draft.state == DraftState.SUBMITTED:
        return True
    return Report.objects.filter(contact_id=call.contact_id).exists()
