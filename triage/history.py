"""What is stored of the number that a contact came from: earlier contacts, and cases that are open."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from reports.models import Contact, DraftKeptOut, KeptOut
from triage.models import CaseContact, CaseStatus
from triage.rules.grading import History

PATTERN_TIME = timedelta(days=60)


def history_of(contact: Contact, *, at: datetime, viewer_id: int | None = None) -> History:
    """Other contacts of one customer from the same number in 60 days; one statement, none without a number.

    Args:
        contact: It does not count itself.
        at: When, timezone-aware.
        viewer_id: Who is shown it: complaints about them are not there. Nobody, where a case is graded.
    """
    if not contact.number_index:
        return History()
    same = Contact.objects.filter(
        customer_id=contact.customer_id,
        number_index=contact.number_index,
        started_at__range=(at - PATTERN_TIME, at),
    ).exclude(id=contact.id)
    # A complaint about staff is nobody's history but its keepers'.
    same = same.exclude(Exists(CaseContact.objects.filter(contact=OuterRef("id"), case__restricted=True)))
    if viewer_id is not None:
        about_them = KeptOut.objects.filter(user_id=viewer_id)
        told_now = DraftKeptOut.objects.filter(user_id=viewer_id, draft__contact__isnull=False)
        same = same.exclude(id__in=about_them.values("report__contact_id"))
        same = same.exclude(id__in=told_now.values("draft__contact_id"))
    waiting = Q(case_links__ended_at=None) & ~Q(case_links__case__status=CaseStatus.CLOSED)
    counted = same.aggregate(
        contacts=Count("id", distinct=True),
        open_cases=Count("case_links__case", filter=waiting, distinct=True),
    )
    return History(counted["contacts"], counted["open_cases"])
