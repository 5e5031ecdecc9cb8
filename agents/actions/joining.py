"""A call that tells what another one has told: linked to that case, or taken out of it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agents.models import Call
from assistline.models import User
from assistline.references import normalise_reference
from reports.models.contact import Disposition
from triage.actions import join_contact, leave_case, nobody_came
from triage.actions.nobody_came import SAID_BY_CALLER
from triage.models import Case, CaseContact, CaseStatus


@transaction.atomic
def join_call(*, call_id: int, agent: User, reference: str, at: datetime) -> Call:
    """Link a call to the open case that it is about. What its caller says goes on being written down.

    Args:
        call_id: The agent's own call, on the line or over.
        agent: Whose it is; the view has checked ``agents.take_call``.
        reference: Of the case, as sent by the page.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: No such call of this agent, or it is wrapped up.
        Case.DoesNotExist: No such case that the agent may know of.
        IllegalMove: The case is closed, or the call is in another one.
    """
    call = _own(call_id, agent)
    known = normalise_reference(reference)
    cases = Case.objects.unrestricted().not_kept_from(agent).filter(centre_id=call.centre_id)
    case = cases.get(reference=known or "")
    join_contact(case_id=case.id, contact_id=call.contact_id, by=agent, at=at)
    call.duplicate_of = case
    # What was sent already stays what came of the call.
    call.disposition = call.disposition or Disposition.DUPLICATE
    return _saved(call)


@transaction.atomic
def say_nobody_came(*, call_id: int, agent: User, reference: str, at: datetime) -> Call:
    """A caller says that police were to come and did not: the case is open again, and the call is part of it.

    Args:
        call_id: The agent's own call, on the line or over.
        agent: Whose it is; the view has checked ``agents.take_call``.
        reference: Of the case, as sent by the page.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: No such call of this agent, or it is wrapped up.
        Case.DoesNotExist: No such case that the agent may know of.
        IllegalMove: No car is on its way to it.
    """
    call = _own(call_id, agent)
    known = normalise_reference(reference)
    cases = Case.objects.unrestricted().not_kept_from(agent).filter(centre_id=call.centre_id)
    case = cases.get(reference=known or "")
    nobody_came(case_id=case.id, by=agent, why=SAID_BY_CALLER, at=at)
    case.refresh_from_db()
    elsewhere = CaseContact.objects.filter(contact_id=call.contact_id, ended_at=None).exclude(case=case)
    if case.status == CaseStatus.CLOSED or elsewhere.exists():
        return call  # what the caller says goes on being written down where it is
    return join_call(call_id=call.id, agent=agent, reference=case.reference, at=at)


@transaction.atomic
def leave_call(*, call_id: int, agent: User, at: datetime) -> Call:
    """Take a call out of the case that it was linked to by mistake.

    Args:
        call_id: The agent's own call, on the line or over.
        agent: Whose it is; the view has checked ``agents.take_call``.
        at: When, timezone-aware.

    Raises:
        Call.DoesNotExist: No such call of this agent, or it is wrapped up.
        IllegalMove: What the caller said was sent.
    """
    call = _own(call_id, agent)
    leave_case(contact_id=call.contact_id, by=agent, at=at)
    call.duplicate_of = None
    call.disposition = "" if call.disposition == Disposition.DUPLICATE else call.disposition
    return _saved(call)


def take_part(*, call: Call, case: Case, agent: User, at: datetime) -> bool:
    """Let a call that is wrapped up as a duplicate be part of the case that it names, if that is open.

    Returns:
        Whether it is part of it.

    Raises:
        IllegalMove: It is linked to another case.
    """
    if case.status == CaseStatus.CLOSED or case.restricted:
        return False
    join_contact(case_id=case.id, contact_id=call.contact_id, by=agent, at=at)
    return True


def _own(call_id: int, agent: User) -> Call:
    calls = Call.objects.visible_to(agent).inbound().filter(agent=agent, wrapped_at=None)
    return calls.select_for_update(of=["self"]).get(id=call_id)


def _saved(call: Call) -> Call:
    call.version += 1
    call.save(update_fields=["duplicate_of", "disposition", "version"])
    return call
