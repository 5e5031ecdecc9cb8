"""Whether a table is whole: no gap, no row that is never reached, every worked example hits its row. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistline.decisions.boxes import COUNTED, Box, Texts, Values
from assistline.decisions.deciding import GRADES, CannotDecide, Condition, Row, Table, decide, misfit, options

# Beyond this the proof is given up, and said so: a table of people's size needs a few hundred.
MOST_BOXES = 20_000
MOST_SHOWN = 20


@dataclass(frozen=True)
class Column:
    """A fact that rows may ask for, and its kind."""

    fact: str
    kind: str


@dataclass(frozen=True)
class Example:
    """A worked example of a row: facts as they are typed, a list with commas between.

    Args:
        row: The number of the row that it must hit.
    """

    row: int
    words: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Gap:
    """Facts for which no row fits: in words, and one case of them."""

    words: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Overlap:
    """Two rows that fit the same facts and decide differently: the first wins.

    Args:
        lowers: Whether the first is the less urgent: what it takes would be looked at sooner without it.
    """

    first: int
    second: int
    words: str
    lowers: bool = False


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Args:
        problems: What has to be put right before the table may decide anything, in sentences; all of the
            others but overlaps are said here too.
        paths: In how many parts the rows divide all facts; 0 when that could not be proven.
    """

    problems: tuple[str, ...]
    gaps: tuple[Gap, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    unreachable: tuple[int, ...] = ()
    failing: tuple[str, ...] = ()
    paths: int = 0


def check(
    table: Table,
    *,
    columns: Sequence[Column],
    examples: Sequence[Example],
    domains: Mapping[str, frozenset[str]] | None = None,
    counts: Collection[str] = (),
) -> Checked:
    """Prove a table.

    Args:
        table: Its rows can all be read: see ``publishing.obstacles``.
        columns: Its facts and their kinds.
        examples: Worked examples of all rows.
        domains: The values that a text fact can have at all, where that is known: without, a table must also
            say what happens with anything else.
        counts: The number facts that count something: 0, 1, 2 and so on.
    """
    full = anything(columns, domains or {}, counts)
    left: list[Box] = [full]
    paths, unreachable, boxes = 0, [], 0
    for row in table.rows:
        reached = 0
        rest: list[Box] = []
        for box in left:
            met, outside = box.take(row.conditions)
            reached += met is not None
            rest.extend(outside)
        boxes += len(rest)
        if boxes > MOST_BOXES:
            said = f"Row {row.number}: the table is too tangled to prove that no case falls through."
            return Checked((said, *_failing(table, columns, examples)))
        if not reached:
            unreachable.append(row.number)
        paths += reached
        left = rest
    gaps = tuple(Gap(box.say(), box.sample()) for box in left[:MOST_SHOWN])
    failing = _failing(table, columns, examples)
    return Checked(
        problems=(
            *(_never_reached(table.rows, number, full) for number in unreachable),
            *(f"No row fits when {gap.words}." for gap in gaps),
            *_without_example(table, examples),
            *failing,
        ),
        gaps=gaps,
        overlaps=_overlaps(table.rows, full),
        unreachable=tuple(unreachable),
        failing=failing,
        paths=paths,
    )


def as_fact(kind: str, typed: str) -> str | tuple[str, ...]:
    """A fact as it is typed, as tables read it."""
    return tuple(sorted(options(typed))) if kind == "list" else typed.strip()


def anything(
    columns: Sequence[Column], domains: Mapping[str, frozenset[str]], counts: Collection[str] = ()
) -> Box:
    """All facts that a table can meet at all."""
    known: dict[str, Values] = {
        column.fact: Texts(domains[column.fact], but=False)
        for column in columns
        if column.kind == "text" and column.fact in domains
    }
    return Box(at_all=known | {c.fact: COUNTED for c in columns if c.kind == "number" and c.fact in counts})


def example_of(
    row: Row,
    table: Table,
    domains: Mapping[str, frozenset[str]] | None = None,
    counts: Collection[str] = (),
) -> Mapping[str, str] | None:
    """Facts that hit a row and no row above it, as a proposal; nothing when there are none.

    Facts that no condition on the way asks for are left out: what is not known is not made up.
    """
    asked = {condition for other in table.rows for condition in other.conditions}
    columns = [
        Column(fact, kind) for fact, kind in {condition.fact: condition.kind for condition in asked}.items()
    ]
    left = [anything(columns, domains or {}, counts)]
    for above in table.rows:
        if above.number == row.number:
            met = (box.take(row.conditions)[0] for box in left)
            return next((box.sample() for box in met if box is not None), None)
        left = [part for box in left for part in box.take(above.conditions)[1]][:MOST_BOXES]
    return None


def wrong_example(example: Mapping[str, str], columns: Sequence[Column]) -> str:
    """What is wrong with the facts of an example, as a sentence; empty when they can be read."""
    kinds = {column.fact: column.kind for column in columns}
    for fact, value in example.items():
        if fact not in kinds:
            return f"'{fact}' is no column of this table."
        if kinds[fact] == "number" and misfit(kind="number", operator="is", value=value):
            return f"{fact}: '{value}' is not a number."
    return ""


def _never_reached(rows: Sequence[Row], number: int, full: Box) -> str:
    """Which rows take all of one, or that it contradicts itself."""
    own = next(row for row in rows if row.number == number)
    whole = full.take(own.conditions)[0]
    left, takers = [whole] if whole else [], []
    if not left:
        return f"Row {number} is never reached: no case is all that it asks."
    for above in rows:
        if not left:
            break
        parts = [box.take(above.conditions) for box in left]
        if any(met is not None for met, _ in parts):
            takers.append(str(above.number))
        left = [rest for _, outside in parts for rest in outside]
    said = f"row {takers[0]}" if len(takers) == 1 else f"rows {', '.join(takers[:-1])} and {takers[-1]}"
    return f"Row {number} is never reached: {said} above it take{'s' if len(takers) == 1 else ''} all of it."


def _failing(table: Table, columns: Sequence[Column], examples: Sequence[Example]) -> tuple[str, ...]:
    kinds = {column.fact: column.kind for column in columns}
    said = []
    for example in examples:
        wrong = wrong_example(example.facts, columns)
        if wrong:
            said.append(f"The example “{example.words}” of row {example.row}: {wrong}")
            continue
        facts = {fact: as_fact(kinds[fact], value) for fact, value in example.facts.items()}
        try:
            hit = decide(table, facts).row.number
        except CannotDecide as error:
            said.append(f"The example “{example.words}” of row {example.row} hits no row: {error}")
            continue
        if hit != example.row:
            said.append(f"The example “{example.words}” of row {example.row} hits row {hit}.")
    return tuple(said)


def _without_example(table: Table, examples: Sequence[Example]) -> list[str]:
    shown = {example.row for example in examples}
    return [f"Row {row.number} has no worked example." for row in table.rows if row.number not in shown]


def _overlaps(rows: Sequence[Row], full: Box) -> tuple[Overlap, ...]:
    found = []
    for place, second in enumerate(rows):
        for first in rows[:place]:
            if _outcome(first) == _outcome(second):
                continue
            both, _ = full.take(_joined(first, second))
            if both is not None:
                found.append(Overlap(first.number, second.number, both.say(), _lowers(first, second)))
    return tuple(found)


def _lowers(first: Row, second: Row) -> bool:
    ranked = first.grade in GRADES and second.grade in GRADES
    return ranked and GRADES.index(first.grade) > GRADES.index(second.grade)


def _joined(first: Row, second: Row) -> tuple[Condition, ...]:
    return (*first.conditions, *second.conditions)


def _outcome(row: Row) -> tuple[str, str, int | None, str, str]:
    return row.grade, row.disposition, row.minutes, row.agency, row.offence_code
