"""Working time: fixed tables over weekends, holidays and changes of the clocks; and what always holds."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from triage.rules.calendar import Hours, Slot, add, between

MELBOURNE = ZoneInfo("Australia/Melbourne")
DAY = (Slot(time(8), time(12)), Slot(time(13), time(17)))
OFFICE = Hours(
    MELBOURNE,
    (DAY,) * 5 + ((Slot(time(10), time(14)),), ()),
    holidays=frozenset({date(2026, 11, 3), date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 28)}),
    exceptions={
        date(2026, 12, 24): (Slot(time(8), time(12)),),
        date(2026, 12, 26): (Slot(time(9), time(11)),),
    },
)
NIGHT = Hours(MELBOURNE, ((Slot(time(0), time(6)), Slot(time(22), time(0))),) * 7)


def wall(words: str, fold: int = 0) -> datetime:
    """``2026-11-02 16:00`` in Melbourne."""
    return datetime.fromisoformat(words).replace(tzinfo=MELBOURNE, fold=fold)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-02 08:00", 4, "2026-11-02 12:00"),  # the end of a slot is still in it
        ("2026-11-02 11:00", 2, "2026-11-02 14:00"),  # lunch does not count
        ("2026-11-02 12:30", 1, "2026-11-02 14:00"),
        ("2026-11-02 16:00", 2, "2026-11-04 09:00"),  # Tuesday is Cup Day
        ("2026-11-06 16:00", 2, "2026-11-07 11:00"),  # Friday to Saturday
        ("2026-11-07 13:00", 2, "2026-11-09 09:00"),  # Saturday over Sunday to Monday
        ("2026-11-08 03:00", 0, "2026-11-09 08:00"),  # nothing begins when it is closed
        ("2026-12-24 11:00", 2, "2026-12-26 10:00"),  # half a day, Christmas, two hours on Boxing Day
        ("2026-12-24 11:00", 4, "2026-12-29 09:00"),
        ("2026-12-31 16:00", 8, "2027-01-01 16:00"),  # a holiday that nobody wrote down is none
    ],
)
def test_a_span_of_working_time_ends_when_the_centre_is_open(start, hours, due):
    assert add(wall(start), timedelta(hours=hours), OFFICE) == wall(due)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-10-03 22:00", 2, "2026-10-04 00:00"),
        ("2026-10-03 22:00", 4, "2026-10-04 03:00"),  # two o'clock is three o'clock
        ("2026-10-03 22:00", 7, "2026-10-04 06:00"),  # the night has seven hours
        ("2026-10-03 22:00", 8, "2026-10-04 23:00"),
        ("2027-04-03 22:00", 5, "2027-04-04 02:00 again"),
        ("2027-04-03 22:00", 9, "2027-04-04 06:00"),  # and this one nine
        ("2027-04-03 22:00", 10, "2027-04-04 23:00"),
    ],
)
def test_a_night_is_as_long_as_it_is_when_the_clocks_change(start, hours, due):
    told = wall(due.removesuffix(" again"), fold=int(due.endswith("again")))

    assert add(wall(start), timedelta(hours=hours), NIGHT) == told.astimezone(UTC)


@pytest.mark.parametrize("day", ["2026-10-04", "2027-04-04"])
def test_around_the_clock_a_day_is_twenty_four_hours_also_when_the_clocks_change(day):
    start = wall(f"{day} 00:00")

    assert add(start, timedelta(hours=24)) - start.astimezone(UTC) == timedelta(hours=24)


def test_a_slot_that_opens_in_the_hour_that_is_skipped_opens_at_the_jump():
    early = Hours(MELBOURNE, ((Slot(time(2, 30), time(4)),),) * 7)

    assert [add(wall("2026-10-04 00:00"), timedelta(hours=h), early) for h in (0, 1)] == [
        wall("2026-10-04 03:00"),
        wall("2026-10-04 04:00"),
    ]


def test_a_slot_in_the_hour_that_comes_twice_is_open_both_times():
    twice = Hours(MELBOURNE, ((Slot(time(2), time(2, 30)),),) * 7)
    day = wall("2027-04-04 00:00")

    assert between(day, day + timedelta(days=1), twice) == timedelta(hours=1, minutes=30)


def test_a_day_ends_at_the_first_of_two_midnights():
    havana, day = ZoneInfo("America/Havana"), Slot(time(20), time(0))
    evenings = Hours(havana, ((day,),) * 7)

    [stretch] = evenings.open_on(date(2026, 10, 31))

    assert stretch.end - stretch.start == timedelta(hours=4)


def test_slots_that_overlap_count_once():
    twice = Hours(MELBOURNE, ((Slot(time(8), time(12)), Slot(time(10), time(14))),) * 7)

    assert between(wall("2026-11-02 00:00"), wall("2026-11-03 00:00"), twice) == timedelta(hours=6)


def test_a_calendar_that_never_opens_still_gives_a_deadline():
    never = Hours(MELBOURNE, ((),) * 7)
    start = wall("2026-11-02 08:00")

    assert add(start, timedelta(hours=4), never) == start + timedelta(hours=4)
    assert never.opens_after(start) is None


def test_whether_it_is_open_and_when_next():
    assert OFFICE.is_open(wall("2026-11-02 08:00"))
    assert not OFFICE.is_open(wall("2026-11-02 12:00"))
    assert OFFICE.opens_after(wall("2026-11-02 17:00")) == wall("2026-11-04 08:00")


# ---- what holds of every calendar ----

minutes = st.integers(0, 24 * 60 - 1)


@st.composite
def slots(draw):
    opens, closes = sorted(draw(st.lists(minutes, min_size=2, max_size=2, unique=True)))
    return Slot(
        time(opens // 60, opens % 60), draw(st.sampled_from([time(closes // 60, closes % 60), time(0)]))
    )


days_slots = st.lists(slots(), max_size=3).map(tuple)
near = st.dates(date(2026, 9, 25), date(2026, 10, 12)) | st.dates(date(2027, 3, 25), date(2027, 4, 12))
calendars = st.none() | st.builds(
    Hours,
    zone=st.sampled_from([MELBOURNE, ZoneInfo("Australia/Brisbane"), ZoneInfo("Australia/Lord_Howe")]),
    # Monday is always open for a while, so that there is working time at all.
    week=st.tuples(st.just((Slot(time(9), time(17)),)), *[days_slots] * 6),
    holidays=st.frozensets(near, max_size=4),
    exceptions=st.dictionaries(near, days_slots, max_size=4),
)


def moments_from(start: str) -> st.SearchStrategy[datetime]:
    """Any minute of thirty days."""
    first = datetime.fromisoformat(start).replace(tzinfo=UTC)
    return st.integers(0, 30 * 24 * 60).map(lambda minutes: first + timedelta(minutes=minutes))


moments = moments_from("2026-09-20") | moments_from("2027-03-20")
spans = st.integers(0, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(calendars, moments, spans)
def test_what_is_added_can_be_counted(hours, start, span):
    assert between(start, add(start, span, hours), hours) == span


@given(calendars, moments, spans, spans)
def test_more_time_is_never_over_sooner_and_spans_add_up(hours, start, span, more):
    sooner, later = add(start, span, hours), add(start, span + more, hours)

    assert sooner <= later
    assert add(sooner, more, hours) == later


@given(calendars, moments, moments, spans)
def test_who_starts_later_is_never_due_sooner(hours, one, other, span):
    first, last = sorted([one, other])

    assert add(first, span, hours) <= add(last, span, hours)


@given(calendars.filter(bool), moments, spans)
def test_a_deadline_is_never_outside_a_slot(hours, start, span):
    due = add(start, span, hours)

    day = due.astimezone(hours.zone).date()
    around = [stretch for each in (-1, 0) for stretch in hours.open_on(day + timedelta(days=each))]
    assert any(opens <= due <= closes for opens, closes in around)


@given(calendars, moments, spans, spans, spans)
def test_a_pause_shifts_the_deadline_by_what_it_would_have_counted(hours, start, worked, left, pause):
    paused_at = add(start, worked, hours)
    due = add(start, worked + left, hours)
    resumed_at = paused_at + pause

    again = add(resumed_at, between(paused_at, due, hours), hours)

    assert between(start, again, hours) == worked + left + between(paused_at, resumed_at, hours)
    assert again >= due


# Both nights of Melbourne and Lord Howe, which moves its clocks by half an hour; Brisbane never does.
days = st.sampled_from([date(2026, 10, 4), date(2027, 4, 4)]) | near


def minutes_by_the_wall(hours: Hours, day: date) -> list[datetime]:
    """Which minutes of a day are open, by looking at the wall clock minute after minute and nothing else.

    Open is from when the wall first shows a slot's opening, or is past it, until it last shows less than its
    closing.
    """
    slots = hours.exceptions.get(day, () if day in hours.holidays else hours.week[day.weekday()])
    first = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=14)
    around = (first + timedelta(minutes=minute) for minute in range(30 * 60))
    shown = [(at, wall.time()) for at in around if (wall := at.astimezone(hours.zone)).date() == day]
    found: set[datetime] = set()
    for slot in slots:
        opened = [at for at, wall in shown if wall >= slot.opens]
        before = [at for at, wall in shown if wall < slot.closes or slot.closes == time(0)]
        if opened and before:
            found |= {at for at, _ in shown if opened[0] <= at <= before[-1]}
    return sorted(found)


@example(Hours(MELBOURNE, ((Slot(time(0), time(2, 30)),),) * 7), date(2027, 4, 4))  # closes in the hour twice
@example(
    Hours(MELBOURNE, ((Slot(time(2, 30), time(6)),),) * 7), date(2026, 10, 4)
)  # opens in the one skipped
@given(calendars.filter(bool), days)
def test_a_day_is_open_in_just_those_minutes_that_its_wall_clock_says(hours, day):
    opened = [
        start + timedelta(minutes=minute)
        for start, end in hours.open_on(day)
        for minute in range((end - start) // timedelta(minutes=1))
    ]

    assert opened == minutes_by_the_wall(hours, day)


@given(calendars.filter(bool), days, st.integers(0, 24 * 60), st.integers(0, 2 * 24 * 60))
def test_working_time_is_the_open_minutes_between_counted_one_by_one(hours, day, minute, span):
    start = datetime(day.year, day.month, day.day, tzinfo=hours.zone).astimezone(UTC) + timedelta(
        minutes=minute
    )
    end = start + timedelta(minutes=span)

    counted = [
        at
        for number in range(5)
        for at in minutes_by_the_wall(hours, day + timedelta(days=number - 1))
        if start <= at < end
    ]

    assert between(start, end, hours) == timedelta(minutes=len(counted))
