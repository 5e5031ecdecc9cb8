"""Which facts a row of a table can meet: sets of values per column, cut by conditions. Pure.

A box is what is still possible for each fact. Conditions cut boxes into boxes, so that a whole table can be
proven: what no row takes is a gap, and a row that finds nothing left is never reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from assistline.decisions.deciding import Condition, options
from assistline.decisions.wording import MOST_LISTED, few_words, value_words

ANYTHING = "something else"


@dataclass(frozen=True)
class Texts:
    """Some texts, or (``but``) all texts but some."""

    values: frozenset[str] = frozenset()
    but: bool = True

    def cut(self, condition: Condition) -> tuple[Texts, Texts]:
        """What fits, and what does not."""
        one = condition.operator in ("is", "is not")
        named = frozenset({condition.value}) if one else frozenset(options(condition.value))
        inside = Texts(named, but=False)
        outside = Texts(named, but=True)
        if condition.operator in ("is not", "not in"):
            inside, outside = outside, inside
        return self._and(inside), self._and(outside)

    def _and(self, other: Texts) -> Texts:
        if self.but and other.but:
            return Texts(self.values | other.values, but=True)
        if not self.but and not other.but:
            return Texts(self.values & other.values, but=False)
        some, rest = (other, self) if self.but else (self, other)
        return Texts(some.values - rest.values, but=False)

    @property
    def empty(self) -> bool:
        """Whether nothing fits any more."""
        return not self.but and not self.values

    def say(self, fact: str) -> str:
        """In words; empty when anything fits."""
        named = few_words(self.values)
        if self.but:
            return f"{fact} is none of {named}" if self.values else ""
        return f"{fact} is {named}" if len(self.values) == 1 else f"{fact} is one of {named}"

    def sample(self) -> str:
        """One of them."""
        if not self.but:
            return min(self.values)
        said = ANYTHING
        while said in self.values:
            said += " again"
        return said


@dataclass(frozen=True, order=True)
class Span:
    """Numbers from ``low`` to ``high``; nothing means without end. ``open`` ends are not part of it."""

    low: Decimal | None = None
    low_open: bool = False
    high: Decimal | None = None
    high_open: bool = False

    @property
    def empty(self) -> bool:
        """Whether no number is in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meet(self, other: Span) -> Span:
        """What is in both."""
        low, low_open = max(
            ((span.low, span.low_open) for span in (self, other) if span.low is not None),
            default=(None, False),
        )
        high, closed = min(
            ((span.high, not span.high_open) for span in (self, other) if span.high is not None),
            default=(None, True),
        )
        return Span(low, low_open, high, not closed)

    def whole(self) -> Span:
        """The same whole numbers, with ends that are part of it."""
        low, high = self.low, self.high
        if low is not None:
            up = low.to_integral_value(ROUND_CEILING)
            low = up + 1 if self.low_open and up == low else up
        if high is not None:
            down = high.to_integral_value(ROUND_FLOOR)
            high = down - 1 if self.high_open and down == high else down
        return Span(low, False, high, False)


@dataclass(frozen=True)
class Numbers:
    """Numbers, as spans that do not touch; ``whole`` when they count something."""

    spans: tuple[Span, ...] = (Span(),)
    whole: bool = False

    def cut(self, condition: Condition) -> tuple[Numbers, Numbers]:
        """What fits, and what does not."""
        at = Decimal(condition.value.strip())
        point, rest = (
            (Span(at, False, at, False),),
            (Span(None, False, at, True), Span(at, True, None, False)),
        )
        inside, outside = {
            "is": (point, rest),
            "is not": (rest, point),
            "at least": ((Span(at, False, None, False),), (Span(None, False, at, True),)),
            "at most": ((Span(None, False, at, False),), (Span(at, True, None, False),)),
        }[condition.operator]
        return self._and(inside), self._and(outside)

    def _and(self, others: tuple[Span, ...]) -> Numbers:
        met = (span.meet(other) for span in self.spans for other in others)
        fitting = (span.whole() if self.whole else span for span in met)
        return Numbers(tuple(span for span in fitting if not span.empty), self.whole)

    @property
    def empty(self) -> bool:
        """Whether nothing fits any more."""
        return not self.spans

    def say(self, fact: str) -> str:
        """In words; empty when any number fits."""
        return "" if self.spans == (Span(),) else f"{fact} is {' or '.join(map(_span_words, self.spans))}"

    def sample(self) -> str:
        """One of them."""
        span = self.spans[0]
        if span.low is None:
            return "0" if span.high is None else f"{span.high - 1:f}"
        if not span.low_open:
            return f"{span.low:f}"
        return f"{span.low + 1 if span.high is None else (span.low + span.high) / 2:f}"


@dataclass(frozen=True)
class Lists:
    """Lists that hold none of ``absent``, and at least one of each of ``any_of``."""

    absent: frozenset[str] = frozenset()
    any_of: frozenset[frozenset[str]] = frozenset()

    def cut(self, condition: Condition) -> tuple[Lists, Lists]:
        """What fits, and what does not."""
        named = frozenset(options(condition.value))
        return Lists(self.absent, self.any_of | {named}), Lists(self.absent | named, self.any_of)

    @property
    def empty(self) -> bool:
        """Whether nothing fits any more."""
        return any(named <= self.absent for named in self.any_of)

    def say(self, fact: str) -> str:
        """In words; empty when any list fits."""
        some = [f"{fact} has {_either(named - self.absent)}" for named in sorted(self.any_of, key=sorted)]
        none = [f"{fact} has none of {few_words(self.absent)}"] if self.absent else []
        return " and ".join([*some, *none])

    def sample(self) -> str:
        """One of them, with commas."""
        return ", ".join(sorted({min(named - self.absent) for named in self.any_of}))


Values = Texts | Numbers | Lists
ALL: Mapping[str, Values] = {"text": Texts(), "number": Numbers(), "list": Lists()}
# How often something was: 0, 1, 2 and so on.
COUNTED = Numbers((Span(Decimal(0)),), whole=True)


@dataclass(frozen=True)
class Box:
    """What each fact can be.

    Args:
        values: What is left of the facts that were asked about so far.
        at_all: What a fact can be at all, where that is known; any other can be anything of its kind.
    """

    values: Mapping[str, Values] = field(default_factory=dict)
    at_all: Mapping[str, Values] = field(default_factory=dict)

    def cut(self, condition: Condition) -> tuple[Box | None, Box | None]:
        """What meets the condition, and what does not; None where that is nothing."""
        known = self.values.get(condition.fact) or self.at_all.get(condition.fact, ALL[condition.kind])
        inside, outside = known.cut(condition)
        return self._with(condition.fact, inside), self._with(condition.fact, outside)

    def take(self, conditions: tuple[Condition, ...]) -> tuple[Box | None, list[Box]]:
        """What meets all conditions, and the rest in boxes that do not overlap."""
        rest: list[Box] = []
        met = self
        for condition in conditions:
            inside, outside = met.cut(condition)
            if outside is not None:
                rest.append(outside)
            if inside is None:
                return None, rest
            met = inside
        return met, rest

    def say(self) -> str:
        """In words."""
        asked = [(fact, values) for fact, values in self.values.items() if values != self.at_all.get(fact)]
        said = (values.say(fact.replace("_", " ")) for fact, values in asked)
        return ", and ".join(filter(None, said)) or "anything"

    def sample(self) -> dict[str, str]:
        """One of the facts that are in it, as they are typed. What nobody asked about is left out."""
        return {fact: values.sample() for fact, values in self.values.items()}

    def _with(self, fact: str, part: Values) -> Box | None:
        return None if part.empty else Box({**self.values, fact: part}, self.at_all)


def _either(values: frozenset[str]) -> str:
    """One of several, of many only the first."""
    if len(values) > MOST_LISTED:
        return f"one of {few_words(values)}"
    return " or ".join(map(value_words, sorted(values)))


def _span_words(span: Span) -> str:
    if span.low is not None and span.low == span.high:
        return f"{span.low:f}"
    parts: Iterator[str] = (
        words
        for words in (
            f"{'above' if span.low_open else 'at least'} {span.low:f}" if span.low is not None else "",
            f"{'below' if span.high_open else 'at most'} {span.high:f}" if span.high is not None else "",
        )
        if words
    )
    return " and ".join(parts)
