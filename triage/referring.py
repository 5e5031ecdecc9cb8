"""What is said of the agency that a matter is referred to: as the customer says it today."""

from __future__ import annotations

from reports.agencies import OtherAgency, agencies_of
from reports.models.contact import Disposition
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
