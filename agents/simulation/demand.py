"""When who calls and who reports, and what they say. Pure: the same seed, the same day."""

from __future__ import annotations

import random
from dataclasses import dataclass

from agents.simulation.callers import MATTERS, Matter

CALL, REPORT = "call", "report"
NUMBERS = tuple(f"6137010{number:04}" for number in range(100, 190))
SUBURBS = ("Moe", "Ballarat", "Bendigo", "Geelong West", "Mildura", "Footscray", "Pakenham", "Sunbury")
TALK_SECONDS = 180.0
LONGEST_TALK_SECONDS = 900.0
PATIENCE_SECONDS = 150.0
# Shares of what callers and senders do.
ANONYMOUS, SAID_TWICE, BY_PORTAL, BY_TELEPHONE = 0.08, 0.1, 0.3, 0.5
# So many callers in a row have different numbers: who waits at the same time can be told apart.
NUMBERS_IN_A_ROW = 60

SENDERS_SAY = (
    ("theft", "My bike was gone when I came out of the shop.", "Blue bicycle"),
    ("theft", "Two plants were taken from the porch last night.", "Two plants in pots"),
    ("lost_property", "I had my wallet at the market and not any more at the bus stop.", "Black wallet"),
    ("noise", "The dog next door barks from six in the morning.", ""),
    ("general_enquiry", "When is the station in Horsham open?", ""),
)


@dataclass(frozen=True)
class Arrival:
    """One call or report.

    Args:
        after: When, in simulated seconds from the beginning.
        kind: ``call`` or ``report``.
        number: The caller's; empty when withheld.
        matter: What a caller has to say.
        words: What is sent.
        type: The slug of the report's type.
        thing: What was taken or lost, if something was.
        talk: How long the caller talks, in simulated seconds.
        twice: The telephone system says everything twice.
        by_portal: Sent by the portal's forms, not by the API.
        by_telephone: Picked up at the telephone, not by the console's button.
    """

    after: float
    kind: str
    number: str = ""
    matter: Matter | None = None
    words: str = ""
    type: str = ""
    thing: str = ""
    suburb: str = ""
    talk: float = 0.0
    twice: bool = False
    by_portal: bool = False
    by_telephone: bool = False


def plan(*, minutes: float, calls_per_hour: float, reports_per_hour: float, seed: int) -> list[Arrival]:
    """Who comes when: two streams without memory, in the order of their coming.

    Args:
        minutes: How long the demand lasts, in simulated minutes.
        calls_per_hour: How many calls an hour, on average.
        reports_per_hour: The same of reports.
        seed: Of the dice.
    """
    dice = random.Random(seed)  # noqa: S311 - a play, not a secret
    moments = _moments(dice, minutes, calls_per_hour)
    numbers = _numbers(dice, len(moments))
    calls = [_call(dice, after, number) for after, number in zip(moments, numbers, strict=True)]
    reports = [_report(dice, after) for after in _moments(dice, minutes, reports_per_hour)]
    return sorted(calls + reports, key=lambda arrival: arrival.after)


def _moments(dice: random.Random, minutes: float, per_hour: float) -> list[float]:
    """Moments in seconds; at least one where there is any demand, so that a short play shows something."""
    if per_hour <= 0:
        return []
    end, moments = minutes * 60, []
    at = dice.expovariate(per_hour / 3600)
    while at < end:
        moments.append(at)
        at += dice.expovariate(per_hour / 3600)
    return moments or [dice.uniform(0, end)]


def _numbers(dice: random.Random, many: int) -> list[str]:
    """Whose call it is, one after the other; the same people call again, but not at once."""
    numbers: list[str] = []
    for _ in range(many):
        lately = set(numbers[-NUMBERS_IN_A_ROW:])
        numbers.append(dice.choice([number for number in NUMBERS if number not in lately]))
    return numbers


def _call(dice: random.Random, after: float, number: str) -> Arrival:
    return Arrival(
        after=after,
        kind=CALL,
        number="" if dice.random() < ANONYMOUS else number,
        matter=dice.choices(MATTERS, [matter.share for matter in MATTERS])[0],
        suburb=dice.choice(SUBURBS),
        talk=min(dice.expovariate(1 / TALK_SECONDS) + 20, LONGEST_TALK_SECONDS),
        twice=dice.random() < SAID_TWICE,
        by_telephone=dice.random() < BY_TELEPHONE,
    )


def _report(dice: random.Random, after: float) -> Arrival:
    kind, words, thing = dice.choice(SENDERS_SAY)
    return Arrival(
        after=after,
        kind=REPORT,
        words=words,
        type=kind,
        thing=thing,
        suburb=dice.choice(SUBURBS),
        by_portal=dice.random() < BY_PORTAL,
    )
