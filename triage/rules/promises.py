"""What the citizen is told about time, in sentences. Times are given in the zone of who reads them."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, tzinfo

from reports.wording import say_day, say_moment, say_time
from triage.rules.grade import Grade

_SOON = timedelta(minutes=15)


def expectation(
    *,
    grade: str,
    due_at: datetime,
    now: datetime,
    emergency_number: str,
    no_visit: str = "",
    advice: str = "",
    referral: str = "",
) -> str:
    """What to expect of a case that has just been graded.

    Args:
        grade: The case's grade; the citizen is never told its name.
        due_at: What is promised, in the customer's zone.
        now: In the same zone.
        emergency_number: The customer's; empty when it has none.
        no_visit: What the customer says of coming to the citizen's home; empty when it says nothing.
        advice: What the citizen can do meanwhile; said where nobody is in danger.
        referral: Who else takes it and how they are reached, of what is referred.
    """
    if grade == Grade.RESOLUTION:
        return _said(referral, advice, f"A person here reads it by {_moment(due_at, now)}.", no_visit)
    if grade == Grade.SCHEDULED:
        return _said(f"An officer decides by {_moment(due_at, now)}.", no_visit, advice)
    if due_at <= now:
        looks = "An officer looks at this as soon as one is free."
    elif due_at - now <= _SOON:
        minutes = math.ceil((due_at - now) / timedelta(minutes=1))
        looks = f"An officer looks at this within {minutes} minute{'s' if minutes > 1 else ''}."
    else:
        looks = f"An officer looks at this by {_moment(due_at, now)}."
    danger = f" If anyone is in danger now, call {emergency_number}." if emergency_number else ""
    return looks + danger


def registered(*, first: date, last: date, today: date, emergency_number: str) -> str:
    """What is said of a registration, at once: that we have it, for which days, and that it ends by itself.

    Args:
        first: Its first day.
        last: Its last day.
        today: Where the customer is.
        emergency_number: The customer's; empty when it has none.
    """
    days = f"on {say_day(first, this_year=today.year)}"
    if last > first:
        days = f"from {say_day(first, this_year=today.year)} to {say_day(last, this_year=today.year)}"
    danger = f"If anyone is in danger, call {emergency_number}." if emergency_number else ""
    return _said(
        f"You are on our list {days}.", "It ends by itself.", "Tell us here if a date changes.", danger
    )


def registration_over() -> str:
    """What is said when a registration has ended by itself."""
    return "The days on our list are over. You need to do nothing. Tell us again for the next time."


def registration_off() -> str:
    """What is said when its owner took a registration back."""
    return "You told us that it is off. You need to do nothing more. If it is on after all, tell us here."


def feedback_expected(*, due_at: datetime, now: datetime, about_staff: bool) -> str:
    """What is said to whoever sends a compliment, complaint or suggestion; times in the customer's zone."""
    who = (
        "The people you tell us about do not see it."
        if about_staff
        else "It goes to the person who looks after this."
    )
    return _said("Thank you for telling us.", who, f"You can read our answer here by {_moment(due_at, now)}.")


def asked(*, until: datetime, zone: tzinfo, now: datetime) -> str:
    """What is said of time when an officer has asked something and the clock waits for the answer."""
    by = say_moment(until, zone=zone, now=now)
    return f"We asked you something. We wait for your answer until {by}. After that we go on without it."


def decided_by(*, due_at: datetime, zone: tzinfo, now: datetime) -> str:
    """What is said of time when it is later than was said before, and nothing is asked of the citizen."""
    return f"An officer decides by {say_moment(due_at, zone=zone, now=now)}."


def taken_late(*, due_at: datetime, zone: tzinfo, now: datetime) -> str:
    """What is said when a request that came after its day is taken."""
    if due_at <= now:
        return "We look at it again now."
    return f"We look at it again. An officer decides by {say_moment(due_at, zone=zone, now=now)}."


def goes_on(*, due_at: datetime, zone: tzinfo, now: datetime) -> str:
    """What is said of time when the clock runs again: the answer came, or did not come in time."""
    if due_at <= now:
        return "An officer goes on with this now."
    return f"We go on. An officer decides by {say_moment(due_at, zone=zone, now=now)}."


def late(*, due_at: datetime, now: datetime, sergeant_told: bool) -> str:
    """What to say when a promise was broken; both times are in the customer's zone."""
    when = say_time(due_at.time()) if due_at.date() == now.date() else _moment(due_at, now)
    return f"We said by {when}. We are late." + (" A sergeant has been told." if sergeant_told else "")


def _said(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _moment(at: datetime, now: datetime) -> str:
    return say_moment(at, zone=at.tzinfo or UTC, now=now)
