"""Urgent first and fair: whatever waits moves up by its deadline, and nothing waits for ever."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.triage.conftest import NOON
from triage.actions import claim_next_case
from triage.models import Case, Grade

HOUR = timedelta(hours=1)


def arrive(centre, number: int, grade: Grade, due_at: datetime) -> Case:
    """A case that waits; only what the queue looks at."""
    return Case.objects.create(
        reference=f"F{number:08}",
        customer_id=centre.customer_id,
        centre=centre,
        grade=grade,
        grade_rank=grade.rank,
        disposition="report",
        matter="Theft",
        channel="web",
        due_at=due_at,
    )


def test_what_can_be_settled_without_police_is_taken_though_reports_never_stop(centre, officer):
    for number in range(10):
        arrive(centre, number, Grade.SCHEDULED, NOON + 24 * HOUR)
    patient = arrive(centre, 10, Grade.RESOLUTION, NOON + 30 * HOUR)
    taken = []

    for hour in range(24):
        at = NOON + hour * HOUR
        arrive(centre, 11 + hour, Grade.SCHEDULED, at + 24 * HOUR)
        taken.append(claim_next_case(officer=officer, at=at).id)

    assert patient.id in taken
    assert Case.objects.waiting().count() == 11  # there was always somebody before it and behind it


def test_danger_goes_before_whoever_has_waited_longest(centre, officer):
    arrive(centre, 1, Grade.SCHEDULED, NOON - 48 * HOUR)
    priority = arrive(centre, 2, Grade.PRIORITY, NOON + HOUR)
    immediate = arrive(centre, 3, Grade.IMMEDIATE, NOON + 2 * HOUR)

    assert [claim_next_case(officer=officer, at=NOON).id for _ in range(2)] == [immediate.id, priority.id]


arrivals = st.lists(st.tuples(st.sampled_from(list(Grade)), st.integers(-50, 50)), min_size=1, max_size=8)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=arrivals)
def test_next_is_by_danger_then_by_deadline_whatever_comes(centre, officer, told):
    first = Case.objects.count()
    cases = [
        arrive(centre, first + number, grade, NOON + hours * HOUR)
        for number, (grade, hours) in enumerate(told)
    ]

    taken = [claim_next_case(officer=officer, at=NOON).id for _ in cases]

    assert taken == [
        case.id for case in sorted(cases, key=lambda one: (min(one.grade_rank, 2), one.due_at, one.id))
    ]
