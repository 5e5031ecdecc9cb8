"""The owner of an address whose mail came back told us that it is right, or which one is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assistline.models import User
from reports.actions import keep_owners_word, proved_by, returned_points
from reports.models import ContactPoint
from triage.actions.indexing import index_report
from triage.actions.noting import add_note, note_key
from triage.actions.trail import keep_on_trail
from triage.models import Case, IllegalMove

NOT_TOGETHER = "The reference and the code or word do not belong together. Nothing is kept. Ask once more."
HOW = {"phone": "By phone", "person": "In person"}


class NotProved(Exception):
    """Who rings has not shown that it is their report; the message is a sentence for who took the call."""


def points_to_put_right(case: Case) -> list[ContactPoint]:
    """Addresses of who reported it that are said to be safe, and whose mail came back. One statement."""
    links = case.contact_links.filter(ended_at=None).exclude(report=None)
    return list(returned_points(report_ids=list(links.values_list("report_id", flat=True))))


@transaction.atomic
def note_owners_word(
    *, case_id: int, by: User, point_id: int, address: str, how: str, words: str, at: datetime
) -> ContactPoint:
    """Keep it, with how they told it and why we believe that it was they. Nothing is sent by it.

    Whoever may see the case may keep it, whoever has it, closed or not: the news may still be owed.

    Args:
        case_id: The case.
        by: Who heard it.
        point_id: The address whose mail came back.
        address: Another one that its owner says is safe; empty where the same one is right.
        how: A key of ``HOW``.
        words: How we know that it was they, and what they said.
        at: When, timezone-aware.

    Raises:
        Case.DoesNotExist: No such case in what the person may see.
        IllegalMove: Somebody, or its owner, has put it right already.
    """
    case = Case.objects.visible_to(by).select_for_update(of=["self"]).get(id=case_id)
    point = next((one for one in points_to_put_right(case) if one.id == point_id), None)
    if point is None:
        raise IllegalMove("It was put right already. Look at the case.")
    return _keep(case, point, by=by, address=address, how=HOW[how], words=words, at=at)


@transaction.atomic
def note_callers_word(
    *, customer_id: int, by: User, reference: str, proof: str, address: str, at: datetime
) -> ContactPoint:
    """Keep which address somebody on the line says is theirs and safe, after they proved who they are.

    Who takes the call need not see the case, and learns nothing of it, the old address included.

    Args:
        customer_id: Whose line was rung.
        by: Who took the call; the view has checked ``agents.take_call``.
        reference: As the caller says it.
        proof: The access code or the agreed word, as the caller says it.
        address: The one that the caller says is right and safe, as ``contact_points.email`` writes it.
        at: When, timezone-aware.

    Raises:
        NotProved: Reference and proof do not belong together, or it is not for ``by``: all answer alike.
        IllegalMove: No mail to them came back, or it was put right already.
    """
    report, proved = proved_by(customer_id=customer_id, reference=reference, said=proof)
    links = {"contact_links__report": report, "contact_links__ended_at": None}
    cases = Case.objects.unrestricted().not_kept_from(by).filter(customer_id=customer_id)
    case = cases.select_for_update(of=["self"]).filter(**links).first() if report else None
    if report is None or case is None:
        raise NotProved(NOT_TOGETHER)
    gone = list(returned_points(report_ids=[report.id]))
    point = next((one for one in gone if one.value == address), gone[-1] if gone else None)
    if point is None:
        raise IllegalMove("No mail to them waits to be put right.")
    words = f"They rang, gave the reference and {proved}, and said which address is theirs and safe."
    how = f"{HOW['phone']}, with {proved}"
    return _keep(case, point, by=by, address=address, how=how, words=words, at=at)


def _keep(
    case: Case, point: ContactPoint, *, by: User, address: str, how: str, words: str, at: datetime
) -> ContactPoint:
    """Keep it, and say on the timeline that it was told; the caller holds the case's row."""
    kept = keep_owners_word(point=point, address=address, at=at)
    # No address in the clear: the event is read by more people than the case's numbers are.
    said = "the address is right" if kept.id == point.id else "another address is safe"
    key = note_key(words, form=f"owner {point.id} {point.came_back_at or at} {at}")
    add_note(case=case, by=by, kind="owners_word", about=f"{how}: {said}", words=words, key=key, at=at)
    for link in case.contact_links.filter(ended_at=None, report__people__person_id=kept.person_id):
        if link.report_id is not None:
            index_report(report_id=link.report_id)
    keep_on_trail(case, by, "case.owners_word")
    return kept
