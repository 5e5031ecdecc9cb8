"""Who asked online to be called: an agent takes it, rings, and says what came of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from agents.answers import kept_answers, values_of
from agents.models import Call
from assistline.models import User
from reports.actions import raise_cues, save_answers, set_type
from reports.definitions import definition
from reports.lexicon_additions import lexicon_of
from reports.models import Contact, Draft, DraftState, drafts_kept_from
from reports.models.contact import Channel
from reports.reading import read_answers
from triage.models import Case, CaseContact, CaseEvent

TAKEN, REACHED, NOT_REACHED = "call_back_taken", "call_back_reached", "call_back_not_reached"
RESULTS = {REACHED: "Rung back and spoken to", NOT_REACHED: "Rung back, no answer"}


class TakenBySomebody(Exception):
    """Another agent rings; the message says who."""


def asked_to_be_called(user: User) -> QuerySet[Case]:
    """Open cases of the person's own centre whose reporter waits for a call that nobody has brought about."""
    if not user.has_perm("agents.take_call"):
        return Case.objects.none()
    wants = CaseContact.objects.filter(case=OuterRef("id"), ended_at=None, report__wants_call=True)
    reached = CaseEvent.objects.filter(case=OuterRef("id"), kind=REACHED)
    # A complaint about an agent is never shown to that agent.
    open_cases = Case.objects.open().filter(centre_id=user.centre_id).not_kept_from(user)
    return open_cases.filter(Exists(wants)).exclude(Exists(reached))


@transaction.atomic
def take_call_back(*, reference: str, agent: User, at: datetime) -> Case:
    """Say that one rings this person now. The case stays where it is: its clock and its officers too.

    Args:
        reference: Of the case.
        agent: Who rings.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: Nobody waits for a call there, or it is not theirs to see.
        TakenBySomebody: Another agent rings.
    """
    case = asked_to_be_called(agent).select_for_update(of=["self"]).get(reference=reference)
    contact = _contact(case)
    if contact.owner_id not in (None, agent.id):
        who = User.objects.filter(id__in=[contact.owner_id]).first()
        raise TakenBySomebody(f"{who or 'Somebody'} rings them.")
    if contact.owner_id is None:
        contact.owner_id = agent.id
        contact.save(update_fields=["owner_id"])
        case.events.create(kind=TAKEN, by=agent, at=at, words=f"{agent} rings back")
    return case


@transaction.atomic
def note_call_back(*, reference: str, agent: User, result: str, at: datetime) -> Case:
    """Say what came of ringing. Who was not reached waits on, for whoever is next.

    Args:
        reference: Of the case.
        agent: Who rang.
        result: One of ``RESULTS``.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: Nobody waits for a call there, or it is not theirs to see.
        TakenBySomebody: Another agent has taken it.
    """
    case = take_call_back(reference=reference, agent=agent, at=at)
    if result == NOT_REACHED:
        Contact.objects.filter(id=_contact(case).id).update(owner_id=None)
    case.events.create(kind=result, by=agent, at=at, words=RESULTS[result])
    return case


def unfinished_of(call: Call, *, viewer: User, at: datetime) -> QuerySet[Draft]:
    """What was begun online with the number that calls, and is not sent; no complaint about the viewer."""
    drafts = Draft.objects.filter(
        customer_id=call.contact.customer_id,
        number_index=call.number_index,
        channel=Channel.WEB,
        state=DraftState.OPEN,
        expires_at__gt=at,
    )
    drafts = drafts.exclude(id__in=drafts_kept_from(viewer))
    return drafts if call.number_index else drafts.none()


@transaction.atomic
def take_unfinished(*, call: Call, draft: Draft, by: User, at: datetime) -> int:
    """Take what somebody wrote online into their call, so that nothing is asked twice.

    What was said in the call stands; the citizen's own report stays theirs. Its words are read again.

    Args:
        call: The agent's own, with a draft.
        draft: Of the same number; the view has asked for its code or a reason.
        by: Who takes it.
        at: When, timezone-aware.

    Returns:
        How many answers came over.

    Raises:
        DraftClosed: The call's draft was sent.
    """
    if call.draft_id is None or call.draft is None:
        return 0
    there = values_of(kept_answers(call.draft_id))
    told = values_of(kept_answers(draft.id))
    new = {slug: value for slug, value in told.items() if slug not in there}
    save_answers(draft_id=call.draft_id, answers=new, at=at, by=str(by.id))
    if draft.type_version_id and draft.type_version_id != call.draft.type_version_id:
        set_type(draft_id=call.draft_id, version_id=draft.type_version_id)
        call.draft.type_version_id = draft.type_version_id
    questions = definition(draft.type_version_id) if draft.type_version_id else None
    found = read_answers(questions, {**new, **there}, lexicon=lexicon_of(draft.customer_id))
    raise_cues(draft_id=call.draft_id, found=found, at=at)
    return len(new)


def _contact(case: Case) -> Contact:
    link = case.contact_links.filter(ended_at=None, report__wants_call=True).order_by("id")[0]
    return Contact.objects.select_for_update().get(id=link.contact_id)
