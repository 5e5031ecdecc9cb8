"""Who of the staff a complaint is about: named in it, or with a part in what it is about.

``settings.WHO_IS_MEANT`` names :func:`who_is_meant`, which the floor below asks while it is being written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from assistline.models import User
from assistline.references import normalise_reference
from reports.meant import complaints_in
from reports.models import Contact, DraftAnswer, KeptOut
from reports.questions import ABOUT_REPORT, ABOUT_STAFF, FEEDBACK_KIND, STAFF
from reports.questions.display import plain_lines
from reports.reading.answers import NARRATIVE
from triage.models import Case, CaseContact, CaseEvent, CaseKeeper, FeedbackKind
from triage.rules.naming import named

KINDS = {
    "praise": FeedbackKind.COMPLIMENT,
    "idea": FeedbackKind.SUGGESTION,
    "complaint": FeedbackKind.COMPLAINT,
}
ABOUT_NOBODY = (FeedbackKind.COMPLIMENT, FeedbackKind.SUGGESTION)


def kind_told(answers: Mapping[str, Any]) -> FeedbackKind | None:
    """Which kind of feedback these answers are; nothing where they do not say it (yet).

    A complaint that does not say that it is about the service alone is taken as one about staff: who is meant
    must not be the one to read it.
    """
    kind = KINDS.get(str(answers.get(FEEDBACK_KIND)))
    about_service = answers.get(ABOUT_STAFF) == "no"
    return FeedbackKind.ABOUT_STAFF if kind == FeedbackKind.COMPLAINT and not about_service else kind


def who_is_meant(
    *, customer_id: int, answers: Mapping[str, Any], report_id: int | None = None
) -> set[int] | None:
    """Who must not know of feedback, sent or not; what does not say yet what it is may be a complaint.

    Args:
        customer_id: Whose staff.
        answers: Slugs to API values, as far as they are there, with the narrative.
        report_id: Of feedback that was sent: its keepers have read it, and are not among them.
    """
    if kind_told(answers) in ABOUT_NOBODY:
        return None
    meant = named_in(customer_id, answers) | took_part(customer_id, answers)
    meant |= kept_out_before(customer_id, answers)
    if report_id is None or not meant:
        return meant
    given = CaseKeeper.objects.filter(case__contact_links__report_id=report_id)
    return meant.difference(given.values_list("user_id", flat=True))


def kept_out_before(customer_id: int, answers: Mapping[str, Any]) -> set[int]:
    """Whoever is kept out of feedback that is named by its reference: what goes on about it is not theirs."""
    before = complaints_in(customer_id, answers)
    if not before:
        return set()
    return set(KeptOut.objects.filter(report_id__in=before).order_by().values_list("user_id", flat=True))


def named_in(customer_id: int, answers: Mapping[str, Any]) -> set[int]:
    """Whoever is named, in the answers or in the words."""
    told = answers.get(STAFF)
    items = told if isinstance(told, list) else ()
    staff = User.objects.filter(centre__customer_id=customer_id).order_by()
    return named(
        told=" ".join(text for each in items for text in plain_lines(each)),
        words=str(answers.get(NARRATIVE) or ""),
        staff={
            person: (full_name, username)
            for person, full_name, username in staff.values_list("id", "full_name", "username")
        },
    )


def took_part(customer_id: int, answers: Mapping[str, Any]) -> set[int]:
    """Whoever had a part in the earlier matter that a complaint names by its reference."""
    reference = normalise_reference(str(answers.get(ABOUT_REPORT) or ""))
    if not reference or not answers.get(FEEDBACK_KIND):
        # What only goes on about an earlier matter is for whoever works on it.
        return set()
    links: QuerySet[CaseContact] = CaseContact.objects.filter(
        case__reference=reference, case__customer_id=customer_id
    )
    cases, contacts = links.values("case_id"), links.values("contact_id")
    found: set[int | None] = {
        *CaseEvent.objects.filter(case_id__in=cases).order_by().values_list("by_id", flat=True),
        *Case.objects.filter(id__in=cases).values_list("officer_id", flat=True),
        *Contact.objects.filter(id__in=contacts).values_list("owner_id", flat=True),
    }
    writers = DraftAnswer.objects.filter(draft__report__contact_id__in=contacts)
    found |= {int(by) for by in writers.order_by().values_list("by", flat=True).distinct() if by.isdecimal()}
    ids = {person for person in found if person is not None}
    return set(User.objects.filter(id__in=ids).values_list("id", flat=True)) if ids else set()
