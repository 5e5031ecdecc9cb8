"""A table is proven: no gap, no row never reached, every worked example hits its row. No database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistline.decisions import CannotDecide, Condition, Row, Table, decide
from assistline.decisions.boxes import Box
from assistline.decisions.checks import MOST_BOXES, Column, Example, as_fact, check, example_of
from triage.domains import COUNTS
from triage.reference import TABLES

COLUMNS = (Column("cues", "list"), Column("type", "text"), Column("hurt", "text"), Column("times", "number"))
KINDS = {column.fact: column.kind for column in COLUMNS}
HURT = {"hurt": frozenset({"yes", "no", "unsure"})}


def asks(fact, operator, value):
    return Condition(fact, KINDS[fact], operator, value)


def table(*rows):
    """Each row is its conditions; odd rows decide otherwise than even ones."""
    decided = (("priority", "officer_review"), ("scheduled", "report"))
    return Table(
        "grade",
        1,
        tuple(
            Row(number, tuple(conditions), *decided[number % 2], None, "Because.")
            for number, conditions in enumerate(rows, start=1)
        ),
    )


def examined(whole, *, examples=None, domains=HURT, counts=()):
    if examples is None:
        examples = [
            Example(row.number, "As proposed", facts)
            for row in whole.rows
            if (facts := example_of(row, whole, domains, counts)) is not None
        ]
    return check(whole, columns=COLUMNS, examples=examples, domains=domains, counts=counts)


def row_of(whole, typed):
    return decide(whole, {fact: as_fact(KINDS[fact], value) for fact, value in typed.items()}).row.number


def test_a_table_whose_last_row_takes_the_rest_is_whole():
    found = examined(table([asks("type", "is", "theft")], []))

    assert (found.problems, found.paths) == ((), 2)


def test_a_gap_is_said_in_words_and_shown_with_a_case():
    whole = table([asks("hurt", "is", "yes")], [asks("hurt", "is", "no"), asks("type", "is", "theft")])

    found = examined(whole)

    assert [gap.words for gap in found.gaps] == ["hurt is unsure", "hurt is no, and type is none of theft"]
    assert "No row fits when hurt is unsure." in found.problems
    for gap in found.gaps:
        with pytest.raises(CannotDecide, match="No row"):
            row_of(whole, gap.facts)


def test_a_gap_names_a_few_of_many_values_as_an_officer_says_them():
    many = ", ".join(f"sign_{number}" for number in range(9))
    whole = table([asks("cues", "contains", many)], [asks("type", "is not", "")])

    [gap] = examined(whole).gaps

    assert gap.words == "cues has none of sign 0, sign 1 and 7 more, and type is empty"


def test_only_values_that_a_fact_can_have_must_be_thought_of():
    whole = table([asks("hurt", "is", "yes")], [asks("hurt", "in", "no, unsure")])

    assert not examined(whole).gaps
    assert [gap.words for gap in examined(whole, domains={}).gaps] == ["hurt is none of no, unsure, yes"]


def test_what_is_counted_has_nothing_between_two_and_three_nor_below_nought():
    whole = table([asks("times", "at least", "3")], [asks("times", "at most", "2")])

    assert [gap.words for gap in examined(whole).gaps] == ["times is above 2 and below 3"]
    assert not examined(whole, counts=("times",)).gaps
    assert not examined(table([asks("times", "at least", "0")]), counts=("times",)).gaps


def test_a_row_that_is_never_reached_is_named_with_those_that_take_all_of_it():
    whole = table(
        [asks("hurt", "is", "yes")],
        [asks("type", "is", "noise")],
        [asks("hurt", "in", "no, unsure")],
        [asks("type", "in", "theft, noise")],
        [],
    )

    found = examined(whole)

    assert found.unreachable == (4, 5)
    assert "Row 4 is never reached: rows 1, 2 and 3 above it take all of it." in found.problems


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[], [asks("type", "is", "theft")]], "row 1 above it takes all of it."),
        ([[asks("type", "is", "a")], [asks("type", "is", "a")], []], "row 1 above it takes all of it."),
        ([[asks("hurt", "is", "maybe")], []], "no case is all that it asks."),
    ],
)
def test_rows_below_one_that_asks_nothing_or_the_same_are_never_reached(rows, said):
    assert any(problem.endswith(said) for problem in examined(table(*rows)).problems)


def test_rows_that_both_fit_and_decide_otherwise_are_shown_and_are_no_obstacle():
    found = examined(table([asks("cues", "contains", "weapon")], [asks("type", "is", "theft")], []))

    assert found.problems == ()
    assert found.overlaps[0].words == "cues has weapon, and type is theft"
    assert (1, 3) not in {(overlap.first, overlap.second) for overlap in found.overlaps}  # decide the same


def test_an_overlap_says_whether_the_less_urgent_row_wins_and_names_few_of_many_signs():
    many = ", ".join("abcdefgh")
    found = examined(table([asks("cues", "contains", many)], [asks("type", "is", "theft")], []))

    assert {(one.first, one.second): one.lowers for one in found.overlaps} == {(1, 2): True, (2, 3): False}
    assert found.overlaps[0].words == "cues has one of a, b and 6 more, and type is theft"


def test_every_row_needs_an_example_that_hits_it():
    whole = table([asks("type", "is", "theft")], [])
    astray = Example(2, "A bike gone", {"type": "theft"})
    unknown = Example(1, "Nobody asked", {"cues": "weapon"})

    found = examined(whole, examples=[astray, unknown])

    assert found.failing == (
        "The example “A bike gone” of row 2 hits row 1.",
        "The example “Nobody asked” of row 1 hits no row: grade v1, row 1: 'type' was not answered.",
    )
    assert "Row 1 has no worked example." in examined(whole, examples=[]).problems


@pytest.mark.parametrize(
    ("facts", "said"),
    [({"colour": "red"}, "'colour' is no column"), ({"times": "often"}, "'often' is not a number")],
)
def test_an_example_that_cannot_be_read_is_said(facts, said):
    found = examined(table([]), examples=[Example(1, "Odd", facts)])

    assert said in found.failing[0]


def test_a_table_that_is_too_tangled_is_not_called_whole():
    rows = [[asks("cues", "contains", f"a{n}"), asks("type", "is", f"t{n}")] for n in range(40)]

    found = examined(table(*rows, []), examples=[])

    assert "too tangled to prove" in found.problems[0]
    assert not found.paths
    assert MOST_BOXES < 100_000  # so that an administrator's page never waits for it


@pytest.mark.parametrize("slug", TABLES)
def test_the_tables_of_a_new_installation_are_whole(slug):
    first = TABLES[slug]
    whole = first.table(slug)
    examples = [Example(row.number, row.reason, example_of(row, whole) or {}) for row in whole.rows]

    found = check(
        whole, columns=[Column(*column) for column in first.columns], examples=examples, counts=COUNTS
    )

    assert found.problems == ()


# Few words and numbers, so that rows meet and shut one another out.
WORDS, LISTED = st.sampled_from(["a", "b", "c", "d"]), st.sampled_from(["a", "b", "a, b", "b, c", "a, c, d"])
NUMBERS = st.sampled_from(["-1", "0", "1", "1.5", "2", "3"])
conditions = st.one_of(
    st.builds(asks, st.sampled_from(["type", "hurt"]), st.sampled_from(["is", "is not"]), WORDS),
    st.builds(asks, st.sampled_from(["type", "hurt"]), st.sampled_from(["in", "not in"]), LISTED),
    st.builds(asks, st.just("times"), st.sampled_from(["is", "is not", "at least", "at most"]), NUMBERS),
    st.builds(asks, st.just("cues"), st.just("contains"), LISTED),
)
tables = st.lists(st.lists(conditions, max_size=3), min_size=1, max_size=5).map(lambda rows: table(*rows))
cases = st.fixed_dictionaries(
    {
        "cues": st.lists(WORDS, max_size=3).map(tuple),
        "type": st.one_of(WORDS, st.just("something else"), st.just("")),
        "hurt": st.sampled_from(["a", "b", "c"]),
        "times": st.one_of(st.integers(-3, 5), st.decimals("-2", "4", places=1)),
    }
)
ABC = {"hurt": frozenset({"a", "b", "c"})}


@given(tables)
def test_what_is_called_a_gap_hits_no_row(whole):
    for gap in examined(whole, domains=ABC).gaps:
        with pytest.raises(CannotDecide, match="No row"):
            row_of(whole, gap.facts)


@given(tables, cases)
def test_what_is_called_whole_always_hits_and_never_a_row_called_unreached(whole, case):
    found = examined(whole, domains=ABC)

    try:
        number = decide(whole, case).row.number
    except CannotDecide:
        assert found.gaps
    else:
        assert number not in found.unreachable


@given(tables)
def test_every_row_that_is_reached_has_an_example_that_hits_it(whole):
    found = examined(whole, domains=ABC, counts=("times",))

    proposed = {row.number: example_of(row, whole, ABC, ("times",)) for row in whole.rows}
    assert {number for number, facts in proposed.items() if facts is None} == set(found.unreachable)
    assert all(row_of(whole, facts) == number for number, facts in proposed.items() if facts is not None)


@given(tables, st.integers(0, 6))
def test_of_what_is_counted_a_table_called_whole_takes_every_count(whole, times):
    found = examined(whole, domains=ABC, counts=("times",))
    case = {"cues": (), "type": "", "hurt": "a", "times": Decimal(times)}

    if not found.gaps:
        assert decide(whole, case)
    assert not any("above" in gap.words or "below" in gap.words for gap in found.gaps)


@given(st.lists(conditions, max_size=4).map(tuple), cases)
def test_a_case_is_in_exactly_one_part_of_what_a_row_divides(asked, case):
    met, rest = Box().take(asked)
    parts = ([met] if met else []) + rest

    assert sum(fits(part, case) for part in parts) == 1


def fits(box, case):
    """Whether a case is in a box, by the words of each kind."""
    return all(value_fits(values, case[fact]) for fact, values in box.values.items())


def value_fits(values, value):
    if isinstance(value, tuple):
        return not values.absent & set(value) and all(named & set(value) for named in values.any_of)
    if isinstance(value, str):
        return (value in values.values) is not values.but
    return any(
        (span.low is None or value > span.low or (value == span.low and not span.low_open))
        and (span.high is None or value < span.high or (value == span.high and not span.high_open))
        for span in values.spans
    )
