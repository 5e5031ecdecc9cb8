"""Decision tables are total, deterministic, and never fall through to a lower row by mistake."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistline.decisions import KINDS, OPERATORS, CannotDecide, Condition, Row, Table, decide

DANGER = Condition("cues", "list", "contains", "weapon, injury")
FALLBACK = Row(2, (), "scheduled", "report", None, "Everything else.")


def table(*conditions, fallback=FALLBACK):
    first = Row(1, tuple(conditions), "immediate", "transfer_000", None, "Danger.")
    return Table("grade", 1, (first, fallback) if fallback else (first,))


facts = st.dictionaries(
    st.sampled_from(["cues", "type", "value", "other"]),
    st.one_of(
        st.text(max_size=8),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.none(),
        st.decimals(),
        st.lists(st.text(max_size=8), max_size=3),
        st.dictionaries(st.text(max_size=2), st.text(max_size=2), max_size=1),
    ),
    max_size=4,
)
conditions = st.builds(
    Condition,
    st.sampled_from(["cues", "type", "value"]),
    st.sampled_from([*KINDS, "colour"]),
    st.sampled_from([*OPERATORS, "resembles", ""]),
    st.text(max_size=12),
)
rows = st.lists(st.lists(conditions, max_size=3), max_size=4)


@given(rows, facts)
def test_every_table_decides_or_says_that_it_cannot_and_the_same_each_time(cells, given_facts):
    whole = Table(
        "t", 1, tuple(Row(n, tuple(cell), "g", "d", None, "r") for n, cell in enumerate(cells, start=1))
    )

    def outcome():
        try:
            return decide(whole, given_facts).row.number
        except CannotDecide as error:
            return str(error)

    assert outcome() == outcome()


@given(facts)
def test_a_fact_that_is_missing_never_reaches_the_lower_row(given_facts):
    given_facts.pop("cues", None)

    with pytest.raises(CannotDecide, match="cues"):
        decide(table(DANGER), given_facts)


@given(st.one_of(st.text(), st.integers(), st.none(), st.dictionaries(st.text(), st.text(), max_size=1)))
def test_a_fact_of_the_wrong_kind_never_reaches_the_lower_row(value):
    with pytest.raises(CannotDecide):
        decide(table(DANGER), {"cues": value})


@given(st.text().filter(lambda operator: operator not in OPERATORS))
def test_an_unknown_operator_never_reaches_the_lower_row(operator):
    with pytest.raises(CannotDecide, match="no operator"):
        decide(table(Condition("cues", "list", operator, "weapon")), {"cues": ["weapon"]})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operator", OPERATORS)
def test_each_operator_belongs_to_its_kinds_only(kind, operator):
    allowed = {
        "text": {"is", "is not", "in", "not in"},
        "number": {"is", "is not", "at least", "at most"},
        "list": {"contains"},
    }
    value = {"text": "a", "number": 1, "list": ["a"]}[kind]
    asked = table(Condition("fact", kind, operator, "1"))

    if operator in allowed[kind]:
        assert decide(asked, {"fact": value}).row.number in (1, 2)
    else:
        with pytest.raises(CannotDecide):
            decide(asked, {"fact": value})


@pytest.mark.parametrize("number", [float("nan"), float("inf"), True, Decimal("NaN"), "many", None, [1]])
def test_what_is_no_number_never_reaches_the_lower_row(number):
    with pytest.raises(CannotDecide):
        decide(table(Condition("value", "number", "at least", "500")), {"value": number})


def test_the_first_row_that_fits_decides_and_says_what_it_read():
    hit = decide(table(DANGER), {"cues": ["injury"], "type": "theft"})

    assert hit.row.grade == "immediate"
    assert hit.facts_read == {"cues": ["injury"]}
    assert hit.table.name == "grade v1"


def test_no_row_that_fits_is_no_decision():
    with pytest.raises(CannotDecide, match="No row"):
        decide(table(DANGER, fallback=None), {"cues": []})


@pytest.mark.parametrize(
    ("operator", "value", "hits"),
    [("at least", "500", True), ("at most", "499.99", False), ("is", "500.00", True)],
)
def test_numbers_are_compared_as_numbers(operator, value, hits):
    row = decide(table(Condition("value", "number", operator, value)), {"value": "500.0"}).row

    assert (row.number == 1) is hits
