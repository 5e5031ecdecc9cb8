"""Who told us of it again and again: earlier contacts of a number count when a case is graded."""

from __future__ import annotations

from datetime import timedelta

from tests.triage.conftest import NOON
from tests.triage.test_related import party

FROM = "+61491570156"
OTHER = "+61491570157"
HOUSE = "14 Kestrel Court"


def told(customer, *, times: int, number: str = FROM, over: timedelta = timedelta(days=30)):
    """The grade of each case of so many parties next door, the last of them at noon."""
    gap = over / times
    ago = [gap * left for left in range(times - 1, -1, -1)]
    return [party(customer, "Loud again.", number, at=NOON - age, address=HOUSE).grade for age in ago]


def test_the_fourth_time_in_sixty_days_an_officer_looks_at_all_of_it(customer):
    assert told(customer, times=4) == ["resolution", "resolution", "resolution", "scheduled"]


def test_what_was_told_long_before_counts_no_more(customer):
    assert told(customer, times=4, over=timedelta(days=240)) == ["resolution"] * 4


def test_what_another_number_told_is_not_theirs(customer):
    told(customer, times=3, number=OTHER)

    assert told(customer, times=1) == ["resolution"]
