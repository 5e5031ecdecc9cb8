"""What a clock counts, when it waits, and that every change of a case starts the right one."""

from datetime import date, time, timedelta

import pytest

from reports.models import Message, StatusUpdate
from tests.triage.conftest import NOON
from triage.actions import (
    claim_case,
    decide_case,
    escalate_overdue,
    lower_grade,
    raise_grade,
    resume_waiting_clocks,
    take_up_news,
    warn_of_deadlines,
    write_to_reporter,
)
from triage.models import Calendar, Clock, DecisionKind, Grade, Target, Weekday
from triage.rules.news import News

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def office_hours(centre) -> Calendar:
    """Monday to Friday from eight to four; the day after is a holiday."""
    calendar = Calendar.objects.create(centre=centre, always_open=False)
    for weekday in list(Weekday)[:5]:
        calendar.slots.create(weekday=weekday, opens=time(8), closes=time(16))
    calendar.holidays.create(date=date(2026, 11, 18), name="A holiday")
    return calendar


@pytest.fixture
def in_hours(customer) -> Target:
    """Scheduled cases may take eight hours of the centre's."""
    return Target.objects.create(
        customer=customer, grade="scheduled", minutes=480, in_hours=True, from_at=NOON - DAY
    )


def running(case) -> Clock:
    return Clock.objects.get(case=case, met_at=None)


def ask(case, officer, *, at, key="one"):
    return write_to_reporter(
        case_id=case.id, officer=officer, words="Which colour is it?", key=key, at=at, asks=True
    )


def answer(case, *, at):
    report = case.contact_links.get().report
    return take_up_news(report_id=report.id, news=News.WROTE, words="Red.", said_at=at, at=at)


def test_a_target_counts_in_the_hours_of_the_centre(office_hours, in_hours, theft_case):
    case = theft_case()  # Tuesday noon: four hours then, four on Thursday

    assert case.due_at == NOON + 2 * DAY
    assert running(case).in_hours


def test_danger_runs_around_the_clock_whatever_the_hours_are(office_hours, in_hours, theft_case):
    case = theft_case(at=NOON + 8 * HOUR, happening_now="yes")

    assert case.due_at == NOON + 8 * HOUR + 5 * MINUTE


def test_a_type_has_a_target_of_its_own_and_a_new_one_holds_from_its_day(customer, theft_case):
    kind = theft_case().report_type
    for minutes, type_, start in ((600, None, NOON), (60, kind, NOON + DAY), (30, kind, NOON + 2 * DAY)):
        Target.objects.create(
            customer=customer, grade="scheduled", report_type=type_, minutes=minutes, from_at=start
        )

    spans = [
        (case.due_at - case.opened_at) // MINUTE
        for case in (theft_case(at=NOON + days * DAY) for days in (-1, 0, 1, 2))
    ]

    assert spans == [24 * 60, 600, 60, 30]


def test_a_case_keeps_what_was_promised_when_it_came(customer, case):
    Target.objects.create(customer=customer, grade="scheduled", minutes=60, from_at=NOON + MINUTE)

    assert escalate_overdue(at=NOON + 2 * HOUR) == 0


def test_a_question_stops_the_clock_and_the_answer_starts_it(claimed, officer):
    due = claimed.due_at
    ask(claimed, officer, at=NOON + HOUR)
    claimed.refresh_from_db()
    assert (claimed.paused_for, claimed.due_at) == ("citizen", NOON + 7 * DAY + 24 * HOUR)
    assert escalate_overdue(at=NOON + 3 * DAY) == 0

    answer(claimed, at=NOON + HOUR + 3 * DAY)

    claimed.refresh_from_db()
    assert (claimed.paused_for, claimed.due_at) == ("", due + 3 * DAY)
    assert (running(claimed).due_at, running(claimed).warn_at) == (due + 3 * DAY, claimed.warn_at)
    assert StatusUpdate.objects.last().promised_by == due + 3 * DAY


def test_after_a_pause_nobody_is_warned_or_told_at_the_old_time(claimed, officer):
    due, warned = claimed.due_at, claimed.warn_at
    ask(claimed, officer, at=NOON + HOUR)

    answer(claimed, at=NOON + HOUR + 3 * DAY)

    assert (running(claimed).warn_at, running(claimed).next_escalation_at) == (
        warned + 3 * DAY,
        due + 3 * DAY,
    )
    assert (warn_of_deadlines(at=due + 2 * DAY), escalate_overdue(at=due + 2 * DAY)) == (0, 0)


def test_a_pause_counts_only_what_would_have_counted(office_hours, in_hours, theft_case, officer):
    case = theft_case()
    claim_case(case_id=case.id, officer=officer, at=NOON)
    ask(case, officer, at=NOON + 2 * HOUR)

    answer(case, at=NOON + 10 * HOUR)  # in the evening: two hours were lost, the holiday is between

    assert running(case).due_at == NOON + 2 * DAY + 2 * HOUR


def test_without_an_answer_it_runs_again_from_its_limit_however_late_that_is_seen(claimed, officer):
    ask(claimed, officer, at=NOON + HOUR)
    claimed.refresh_from_db()
    promised, limit = claimed.due_at, NOON + HOUR + 7 * DAY

    assert resume_waiting_clocks(at=limit - MINUTE) == 0
    assert [resume_waiting_clocks(at=limit + HOUR) for _ in range(3)] == [1, 0, 0]

    claimed.refresh_from_db()
    assert (claimed.paused_for, claimed.due_at) == ("", promised)
    assert claimed.events.filter(kind="clock_resumed").count() == 1


def test_danger_never_waits_for_an_answer(theft_case, officer):
    case = theft_case(happening_now="unsure")
    claim_case(case_id=case.id, officer=officer, at=NOON + MINUTE)

    ask(case, officer, at=NOON + 2 * MINUTE)

    case.refresh_from_db()
    assert (case.grade, case.paused_for, case.due_at) == ("priority", "", NOON + 15 * MINUTE)
    assert Message.objects.count() == 1


def test_the_same_question_twice_is_one_pause(claimed, officer):
    ask(claimed, officer, at=NOON + HOUR)
    ask(claimed, officer, at=NOON + 2 * HOUR)

    assert running(claimed).pause_until == NOON + HOUR + 7 * DAY
    assert claimed.events.filter(kind="clock_paused").count() == 1


def test_a_second_question_waits_anew_and_no_time_is_lost(claimed, officer):
    ask(claimed, officer, at=NOON + HOUR)
    ask(claimed, officer, at=NOON + 2 * DAY, key="two")

    assert running(claimed).pause_until == NOON + 9 * DAY
    assert running(claimed).left == 23 * HOUR


def test_a_raised_case_waits_for_nobody(claimed, officer):
    ask(claimed, officer, at=NOON + HOUR)

    raise_grade(case_id=claimed.id, by=officer, grade=Grade.PRIORITY, at=NOON + 2 * HOUR)

    claimed.refresh_from_db()
    clock = running(claimed)
    assert (claimed.paused_for, clock.paused_at) == ("", None)
    assert clock.due_at == claimed.due_at == NOON + 2 * HOUR + 15 * MINUTE
    assert Clock.objects.filter(case=claimed).count() == 2


def test_a_lowered_case_keeps_the_later_promise_of_the_new_grade(claimed, officer):
    lower_grade(
        case_id=claimed.id, by=officer, grade=Grade.RESOLUTION, reason="No police needed.", at=NOON + HOUR
    )

    claimed.refresh_from_db()
    assert running(claimed).due_at == claimed.due_at == NOON + 72 * HOUR
    assert claimed.warn_at == NOON + 0.8 * 72 * HOUR


def test_a_paused_case_is_closed_with_nothing_left_running_and_reopened_with_a_new_clock(claimed, officer):
    ask(claimed, officer, at=NOON + HOUR)
    claimed.refresh_from_db()
    decide_case(
        case_id=claimed.id,
        officer=officer,
        kind=DecisionKind.CLOSE,
        reason="Nobody saw who did it.",
        told="We will not look into this further now.",
        version=claimed.version,
        at=NOON + 2 * HOUR,
    )
    assert not Clock.objects.filter(met_at=None).exists()
    assert resume_waiting_clocks(at=NOON + 30 * DAY) == 0

    reopened = answer(claimed, at=NOON + DAY)

    reopened.refresh_from_db()
    assert (reopened.paused_for, running(reopened).due_at) == ("", NOON + 2 * DAY)


def test_who_writes_before_anything_was_asked_moves_no_clock(claimed):
    due = claimed.due_at

    answer(claimed, at=NOON + HOUR)

    assert running(claimed).due_at == due
    assert not claimed.events.filter(kind="clock_resumed").exists()


def test_a_citizen_reads_that_we_wait_and_that_we_go_on(claimed, officer):
    ask(claimed, officer, at=NOON + HOUR)
    waits = StatusUpdate.objects.last().sentence
    answer(claimed, at=NOON + 2 * HOUR)

    assert waits == (
        "We asked you something. We wait for your answer until Tuesday 24 November, 1 pm. "
        "After that we go on without it."
    )
    assert (
        StatusUpdate.objects.last().sentence == "We go on. An officer decides by Wednesday 18 November, 1 pm."
    )
