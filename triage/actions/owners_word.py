"""The owner of an address whose mail came back told an officer that it is right, or which one is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assistline.models import User
from reports.actions import keep_owners_word, returned_points
from reports.models import ContactPoint
from triage.actions.indexing import index_report
from triage.actions.noting import add_note, note_key
from triage.actions.trail import keep_on_trail
from triage.models import Case, IllegalMove

HOW = {"phone": "By phone", "person": "In person"}


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
    kept = keep_owners_word(point=point, address=address, at=at)
    # No address in the clear: the event is read by more people than the case's numbers are.
    said = "the address is right" if kept.id == point.id else "another address is safe"
    key = note_key(words, form=f"owner {point.id} {point.came_back_at or at} {at}")
    add_note(case=case, by=by, kind="owners_word", about=f"{HOW[how]}: {said}", words=words, key=key, at=at)
    for link in case.contact_links.filter(ended_at=None, report__people__person_id=kept.person_id):
        if link.report_id is not None:
            index_report(report_id=link.report_id)
    keep_on_trail(case, by, "case.owners_word")
    return kept
