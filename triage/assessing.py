"""Grading facts by the tables that are in force, for whatever shows or keeps the result."""

from __future__ import annotations

from assistline.decisions.loading import load_published
from triage.rules.grading import GRADE_TABLE, ROUTING_TABLE, Graded, ReportFacts, assess


def assess_facts(*, customer_id: int, facts: ReportFacts) -> Graded:
    """Grade facts by the customer's published tables; without one a person looks now. One statement."""
    tables = load_published(slugs=(GRADE_TABLE, ROUTING_TABLE), customer_id=customer_id)
    return assess(tables, facts)
