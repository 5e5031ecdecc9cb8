"""What is said of the agency that a matter is referred to: as the customer says it today."""

from __future__ import annotations

from reports.agencies import OtherAgency, agencies_of
from reports.models import ReportType
from reports.models.contact import Disposition
from reports.models.report_type import NarrativeClass
from reports.silence import stays_silent
from triage.models import Grade, ReferralDesk, Way
from triage.rules.grading import Graded


def agency_of(*, disposition: str, agency: str, customer_id: int) -> OtherAgency | None:
    """Who takes it; nothing where it is not referred, or where the customer says nothing of the agency.

    Args:
        disposition: Of the assessment.
        agency: Its agency's slug.
        customer_id: Whose agencies; one statement at most, and only of what is referred.
    """
    return agencies_of(customer_id).get(agency) if disposition == Disposition.REFERRAL else None


def referral_words(graded: Graded, *, customer_id: int, advice: str = "") -> str:
    """Who can act on it, in a sentence for the citizen; empty where the advice has named them already."""
    found = agency_of(disposition=graded.disposition, agency=graded.agency, customer_id=customer_id)
    if found is None or found.name.lower() in advice.lower():
        return ""
    return f"{found.reached[:1].upper()}{found.reached[1:]} can act on this."


def desk_by_rule(
    graded: Graded, *, kind: ReportType | None, customer_id: int, postcode: str
) -> ReferralDesk | None:
    """The desk that a matter goes to by itself; nothing where its agency is a signpost.

    Nothing that is sealed, silent, or may be danger leaves the house by itself, nor what an officer decides.

    Args:
        graded: What the tables say of it.
        kind: Its type.
        customer_id: Whose desks; one statement with their types, and only of what is referred.
        postcode: Where it is; a desk with an area goes before one for everywhere.
    """
    if graded.disposition != Disposition.REFERRAL or graded.grade != Grade.RESOLUTION or graded.cues:
        return None
    if kind is None or kind.narrative_class != NarrativeClass.SEARCHABLE or not graded.agency:
        return None
    if stays_silent(type_slug=kind.slug, cues=graded.cues):
        return None
    desks = ReferralDesk.objects.filter(
        customer_id=customer_id, is_active=True, by_rule=True, agency=graded.agency
    )
    near = [desk for desk in desks.exclude(way=Way.PHONE).for_type(kind.id) if desk.covers(postcode)]
    return min(near, key=lambda desk: (not desk.area, desk.name), default=None)
