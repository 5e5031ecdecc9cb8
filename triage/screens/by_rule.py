"""What became of what the decision tables referred: passed on by rule, or told whom to ask. For settings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef

from reports.agencies import agencies_of
from reports.models.contact import Disposition
from triage.models import Assessment, Case, Referral

SPAN = timedelta(days=30)


class Row(NamedTuple):
    """One agency: cases that the tables referred to it, and those of them that went there by rule."""

    agency: str
    referred: int
    by_rule: int

    @property
    def shown(self) -> int:
        """Whose citizens were only told whom to ask."""
        return self.referred - self.by_rule


def referred_by_tables(*, customer_id: int, now: datetime) -> list[Row]:
    """Of the last 30 days, by agency, the most first. One statement, and one of the agencies' names.

    Args:
        customer_id: Whose. What is kept from somebody counts in no figure.
        now: The time.
    """
    went = Referral.objects.filter(case=OuterRef("id")).exclude(rule="")
    firsts = Assessment.objects.filter(case=OuterRef("id")).order_by("at", "id")
    cases = (
        Case.objects.filter(customer_id=customer_id, restricted=False, opened_at__gte=now - SPAN)
        .filter(assessments__disposition=Disposition.REFERRAL, assessments__id=firsts.values("id")[:1])
        .annotate(went=Exists(went))
        .order_by()
        .values_list("assessments__agency", "went")
        .annotate(number=Count("id"))
    )
    counted: dict[str, list[int]] = {}
    for agency, by_rule, number in cases:
        sums = counted.setdefault(agency, [0, 0])
        sums[0] += number
        sums[1] += number if by_rule else 0
    known = agencies_of(customer_id)
    rows = [Row(known[slug].title if slug in known else slug, *sums) for slug, sums in counted.items()]
    return sorted(rows, key=lambda row: (-row.referred, row.agency))
