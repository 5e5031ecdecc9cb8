"""Which class, until when, and never without notice: pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.rules.keeping import NOTICE, after_months, fitting, with_notice

DAY = timedelta(days=1)


class Told:
    """A rule, of a type and a disposition."""

    def __init__(self, report_type_id, disposition):
        self.report_type_id, self.disposition = report_type_id, disposition


def test_the_rule_that_says_most_is_the_one_that_counts():
    rules = [Told(None, ""), Told(None, "advice"), Told(7, ""), Told(7, "advice"), Told(8, "report")]

    def chosen(type_id, disposition):
        found = fitting(rules, type_id=type_id, disposition=disposition)
        return found.report_type_id, found.disposition

    assert chosen(7, "advice") == (7, "advice")
    assert chosen(7, "report") == (7, "")
    assert chosen(9, "advice") == (None, "advice")
    assert chosen(None, "report") == (None, "")
    assert fitting([], type_id=7, disposition="advice") is None


MELBOURNE = ZoneInfo("Australia/Melbourne")


@pytest.mark.parametrize(
    ("closed_at", "months", "until"),
    [
        ("2026-11-17 12:00", 1, "2026-12-18"),
        ("2026-08-31 09:00", 1, "2026-10-01"),  # the thirtieth, and the day after begins
        ("2027-11-30 23:59", 3, "2028-03-01"),  # a leap year
        ("2026-11-17 12:00", 84, "2033-11-18"),
    ],
)
def test_months_end_with_the_day_that_they_fall_on(closed_at, months, until):
    at = datetime.fromisoformat(closed_at).replace(tzinfo=MELBOURNE)

    assert after_months(at, months, MELBOURNE) == datetime.fromisoformat(until).replace(tzinfo=MELBOURNE)


FIRST = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 5 * 365 * 24).map(lambda hours: FIRST + timedelta(hours=hours))


@given(moments, st.integers(1, 1200))
def test_a_month_more_is_never_sooner(closed_at, months):
    assert closed_at < after_months(closed_at, months, MELBOURNE)
    assert after_months(closed_at, months, MELBOURNE) < after_months(closed_at, months + 1, MELBOURNE)


@given(moments, st.none() | moments, moments)
def test_nothing_comes_sooner_than_the_class_says_or_without_notice(by_class, before, at):
    until = with_notice(by_class, before=before, at=at)

    assert until >= by_class
    assert until == before or until >= at + NOTICE
    assert with_notice(by_class, before=until, at=at + DAY) == until
