"""What many events come to: the same call, in whatever order they were said."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.models.call import CallState, Direction, EventKind
from agents.rules.fold import CAUSES, CONSOLE, NothingSaid, TelephoneEvent, fold
from agents.rules.numbers import normalise
from tests.agents.conftest import NOON


def event(kind: str, second: float = 0, *, direction: str = "in", **said) -> TelephoneEvent:
    return TelephoneEvent(
        call_key="1",
        kind=EventKind(kind),
        direction=Direction(direction),
        at=NOON + timedelta(seconds=second),
        caller=said.pop("caller", "0491570156"),
        called="131444",
        **said,
    )


THREE = (
    event("newCall", 0, users=("agent",)),
    event("answer", 9, users=("agent",)),
    event("hangup", 60, cause="normalClearing"),
)


@pytest.mark.parametrize("order", list(permutations(THREE)))
def test_three_events_come_to_the_same_call_in_every_order(order):
    assert fold(order) == fold(THREE)


def test_a_call_that_was_answered_has_ended():
    call = fold(THREE)

    assert (call.state, call.rings_for, call.answerers) == (CallState.ENDED, ("agent",), ("agent",))
    assert call.answered_at - call.started_at == timedelta(seconds=9)
    assert call.ended_at - call.started_at == timedelta(seconds=60)


said_at = st.integers(min_value=0, max_value=3)
any_event = st.builds(
    lambda kind, second, cause, user, stated: event(
        kind, second, cause=cause, users=(user,) if user else (), stated=stated
    ),
    st.sampled_from(EventKind.values),
    said_at,
    st.sampled_from(["", *CAUSES]),
    st.sampled_from(["", "agent", "agent-two"]),
    st.booleans(),
)


@given(
    st.lists(any_event, min_size=1, max_size=6).flatmap(
        lambda said: st.tuples(st.just(said), st.permutations(said))
    )
)
def test_no_order_and_no_repeat_changes_what_a_call_is(both):
    said, shuffled = both

    assert fold(shuffled + shuffled[:2]) == fold(said)


@given(st.lists(any_event, min_size=1, max_size=6))
def test_the_times_of_a_call_never_run_backwards(said):
    call = fold(said)

    times: list[datetime] = [call.started_at, call.answered_at, call.ended_at]
    known = [time for time in times if time is not None]
    assert known == sorted(known)


def test_an_answer_after_the_hangup_is_ignored():
    call = fold([event("newCall"), event("hangup", 5, cause="cancel"), event("answer", 6, users=("agent",))])

    assert (call.state, call.answered_at, call.answerers) == (CallState.MISSED, None, ())


@pytest.mark.parametrize("cause", ["normalClearing", "cancel"])
def test_without_stated_times_the_cause_says_if_the_late_answer_counts(cause):
    late = [
        event("hangup", 0, cause=cause, stated=False),
        event("newCall", 1, stated=False),
        event("answer", 2, stated=False),
    ]

    assert fold(late).state == (CallState.ENDED if cause == "normalClearing" else CallState.MISSED)


def test_who_pressed_answer_here_has_the_call_whatever_the_telephone_systems_clock_says():
    pressed = event("answer", 30, users=("agent",), source=CONSOLE)
    slow = [event("newCall"), event("answer", 1, users=("agent-two",)), pressed, event("hangup", 20)]

    assert fold(slow).answerers == ("agent", "agent-two")
    assert fold(slow).state == CallState.ENDED


def test_at_the_same_moment_the_kind_decides():
    call = fold([event("hangup", 5, cause="normalClearing"), event("answer", 5), event("newCall", 5)])

    assert call.state == CallState.ENDED
    assert call.started_at == call.answered_at == call.ended_at


def test_of_several_hangups_the_first_counts():
    call = fold(
        [event("newCall"), event("hangup", 9, cause="normalClearing"), event("hangup", 5, cause="busy")]
    )

    assert (call.cause, call.ended_at) == ("busy", NOON + timedelta(seconds=5))


@pytest.mark.parametrize("cause", CAUSES)
def test_a_call_that_nobody_answered_is_missed_unless_it_was_forwarded(cause):
    call = fold([event("newCall"), event("hangup", 5, cause=cause)])

    assert call.state == (CallState.ENDED if cause == "forwarded" else CallState.MISSED)


def test_a_call_that_we_made_is_never_missed_and_its_other_side_is_who_was_called():
    call = fold([event("newCall", direction="out"), event("hangup", 5, direction="out", cause="noAnswer")])

    assert (call.state, call.other_side, call.queue) == (CallState.ENDED, "131444", "0491570156")


def test_nothing_said_is_no_call():
    with pytest.raises(NothingSaid):
        fold([])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0491570156", "+61491570156"),
        ("+61 491 570 156", "+61491570156"),
        ("61491570156", "+61491570156"),
        ("0061491570156", "+61491570156"),
        ("0011 61 491 570 156", "+61491570156"),
        ("(03) 9321 0000", "+61393210000"),
        ("493055571600", "+493055571600"),
        ("00493055571600", "+493055571600"),
        ("131444", "+61131444"),
        ("201", "201"),
        ("anonymous", ""),
        ("Anonymous", ""),
        ("", ""),
    ],
)
def test_numbers_are_kept_as_e164(typed, stored):
    assert normalise(typed, region="AU") == stored
