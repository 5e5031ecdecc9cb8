"""Grading facts by the table that is in force, for whatever shows or keeps the result."""

from __future__ import annotations

from assistline.decisions import CannotDecide
from assistline.decisions.loading import load_published
from triage.rules.grading import Graded, ReportFacts, assess


def assess_facts(*, customer_id: int, facts: ReportFacts) -> Graded:
    """Grade facts by the customer's published table; without one a person looks now. One statement."""
    try:
        return assess(load_published(slug="grade", customer_id=customer_id), facts)
    except CannotDecide as error:
        return assess(None, facts, missing=str(error))
