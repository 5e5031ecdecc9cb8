"""A caller tells what another one has told: their call joins the case that is open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assistline.events import emit
from assistline.models import User
from assistline.references import group
from reports.models import Contact, OpenCue
from reports.models.contact import Disposition
from triage.actions.event_updates import bring_transfers, update_event, update_event_of_call
from triage.actions.regrading import raise_locked
from triage.actions.relating import COMPLAINT
from triage.actions.tracing import is_everybodys
from triage.actions.trail import keep_on_trail
from triage.models import Case, CaseContact, CaseStatus, Grade, IllegalMove
from triage.rules.cues import cue_name

REGISTERED = "{reference} is a registration, which nobody decides. Write down what this caller tells."
TOLD_ALREADY = "Police know of this. You do not have to tell it again."


@transaction.atomic
def join_contact(*, case_id: int, contact_id: int, by: User, at: datetime) -> CaseContact:
    """Link a contact to the open case that it is about. What it said of danger counts there at once.

    Once more is no mistake. What the contact sends later as a report is part of the case too.

    Args:
        case_id: An open case of the contact's centre that is nobody's secret.
        contact_id: The call's contact; the caller of this has checked that it is theirs.
        by: Who links it.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: There is no such case for the person.
        Contact.DoesNotExist: There is no such contact.
        IllegalMove: The case is closed or a registration, or the contact is in another one.
    """
    contact = Contact.objects.get(id=contact_id)
    cases = Case.objects.not_kept_from(by).filter(centre_id=contact.centre_id)
    case = cases.select_for_update(of=["self"]).get(id=case_id)
    if case.status == CaseStatus.CLOSED:
        raise IllegalMove("That case is closed already.")
    if not is_everybodys(case):
        raise IllegalMove(COMPLAINT)
    if case.disposition == Disposition.REGISTRATION:
        raise IllegalMove(REGISTERED.format(reference=group(case.reference)))
    link = CaseContact.objects.filter(contact=contact, ended_at=None).select_related("case").first()
    if link is not None:
        if link.case_id != case.id:
            raise IllegalMove(f"This call is in the case {link.case.reference} already.")
        return link
    link = CaseContact.objects.create(case=case, contact=contact, linked_at=at)
    bring_transfers(contact=contact, case=case)
    case.save_change(kind="caller_joined", by=by, at=at, words=contact.get_channel_display())
    keep_on_trail(case, by, "case.joined")
    for cue in OpenCue.objects.open().filter(draft__contact=contact).most_urgent_first()[:1]:
        raise_for_cue(case=case, cue=cue, at=at)
    update_event(case=case, what="Another caller is on the line about this", at=at, by=by)
    emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return link


@transaction.atomic
def leave_case(*, contact_id: int, by: User, at: datetime) -> bool:
    """Take a call out of a case again: it was linked by mistake, and has sent nothing yet.

    Args:
        contact_id: The call's contact; the caller of this has checked that it is theirs.
        by: Who takes it out.
        at: When, timezone-aware.

    Returns:
        Whether there was a link to end.

    Raises:
        IllegalMove: What it said was sent, so it stays with the officer.
    """
    link = CaseContact.objects.filter(contact_id=contact_id, ended_at=None).first()
    if link is None:
        return False
    if link.report_id is not None:
        raise IllegalMove("What the caller said was sent: the officer takes it out of the case.")
    case = Case.objects.select_for_update(of=["self"]).get(id=link.case_id)
    CaseContact.objects.filter(id=link.id).update(ended_at=at)
    case.transfers.filter(contact_id=contact_id).update(case=None)  # it went along, and leaves along
    case.save_change(kind="caller_left", by=by, at=at, words="Another matter")
    keep_on_trail(case, by, "case.left")
    emit("case.added_to", centre_id=case.heard_in, case_id=case.id)
    return True


def settle_callers(contact_ids: list[int], officer: User) -> None:
    """Give callers who only told the same their outcome, where they have none: what is decided is not theirs
    to hear, because nobody knows who they are."""
    for contact in Contact.objects.filter(id__in=contact_ids):
        contact.outcome = contact.outcome or Disposition.DUPLICATE
        contact.owner_id = contact.owner_id or officer.id
        contact.told = contact.told or TOLD_ALREADY
        contact.save(update_fields=["outcome", "owner_id", "told"])


@transaction.atomic
def raise_joined_case(*, cue_id: int, at: datetime) -> None:
    """A caller said something dangerous before a report of theirs was sent: the case that they were linked to
    is raised, and where there is none, whoever has the caller at the emergency number is told.

    Raises:
        OpenCue.DoesNotExist: There is no such sign.
    """
    cue = OpenCue.objects.select_related("draft").get(id=cue_id)
    if cue.cleared_at is not None or cue.draft.contact_id is None:
        return
    links = CaseContact.objects.filter(contact_id=cue.draft.contact_id, ended_at=None)
    case = Case.objects.filter(contact_links__in=links).select_for_update(of=["self"]).first()
    if case is not None:
        raise_for_cue(case=case, cue=cue, at=at)
        return
    news = {"Sign of danger": cue_name(cue.cue)}
    update_event_of_call(contact_id=cue.draft.contact_id, news=news, at=at, urgent=True)


def raise_for_cue(*, case: Case, cue: OpenCue, at: datetime) -> None:
    """Raise an open case whose row the caller holds to what a sign of danger asks for; never lower it."""
    grade = Grade(cue.grade)
    if case.status != CaseStatus.CLOSED and grade.rank < case.grade_rank:
        said = f"Another caller: {cue_name(cue.cue)}"
        source = "A caller who was linked"
        raise_locked(case, by=None, grade=grade, reason=said, source=source, at=at, cue=cue.cue)
