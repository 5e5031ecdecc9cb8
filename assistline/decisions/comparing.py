"""What was changed between two versions of a table: which row was which, and what it said. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from assistline.decisions.deciding import Row


@dataclass(frozen=True)
class Compared:
    """A version beside the one that it was begun from.

    Args:
        was: Row number to the row that it was; a row that is not there is new.
        moved: The numbers of the rows that stand elsewhere among those that stayed.
        gone: The rows of the old version that are no more.
    """

    was: dict[int, Row]
    moved: frozenset[int]
    gone: tuple[Row, ...]

    def changed_facts(self, row: Row) -> set[str]:
        """The facts about which a row asks something else than it did; of a new row, none."""
        old = self.was.get(row.number)
        if old is None:
            return set()
        now, then = asked(row), asked(old)
        return {fact for fact in now.keys() | then.keys() if now.get(fact) != then.get(fact)}

    def is_changed(self, row: Row) -> bool:
        """Whether a row is new, moved, or says anything else than it did."""
        old = self.was.get(row.number)
        return old is None or row.number in self.moved or _content(old) != _content(row)


def compare(now: Sequence[Row], before: Sequence[Row]) -> Compared:
    """Find each row again: the same content first, then the same reason, the same conditions, the same place.

    Args:
        now: The rows of the version, from top to bottom.
        before: Those of the version that it was begun from.
    """
    was: dict[int, Row] = {}
    left = list(before)
    keys: tuple[Callable[[Row], Hashable], ...] = (_content, lambda r: r.reason, lambda r: r.conditions)
    for key in (*keys, lambda r: (r.number, r.grade, r.disposition)):
        for row in now:
            if row.number not in was:
                same = next((old for old in left if key(old) == key(row)), None)
                if same is not None:
                    was[row.number] = same
                    left.remove(same)
    stayed = _longest_rising([(row.number, was[row.number].number) for row in now if row.number in was])
    return Compared(was, frozenset(was) - stayed, tuple(left))


def asked(row: Row) -> dict[str, tuple[str, str]]:
    """Fact to operator and value."""
    return {condition.fact: (condition.operator, condition.value) for condition in row.conditions}


def _content(row: Row) -> Hashable:
    return (
        frozenset(asked(row).items()),
        row.grade,
        row.disposition,
        row.minutes,
        row.agency,
        row.offence_code,
        row.reason,
    )


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The numbers of the longest run of rows that still stand in the order in which they stood."""
    best: list[tuple[int, ...]] = []
    for place, (number, old) in enumerate(pairs):
        before = [best[other] for other in range(place) if pairs[other][1] < old]
        best.append((*_longest(before), number))
    return frozenset(_longest(best))


def _longest(runs: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """The first of the longest."""
    most = max(map(len, runs), default=0)
    return next((run for run in runs if len(run) == most), ())
