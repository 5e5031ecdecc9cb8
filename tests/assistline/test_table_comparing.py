"""What was changed between two versions of a table, and how a row is read aloud."""

from dataclasses import replace

from assistline.decisions import Condition, Row
from assistline.decisions.comparing import compare
from assistline.decisions.wording import cell_words, conditions_sentence, outcome_sentence, was_words


def row(number, value, reason=None, **changes):
    asked = (Condition("type", "text", "in" if "," in value else "is", value),) if value else ()
    made = Row(number, asked, "scheduled", "report", None, reason or f"because of {value}")
    return replace(made, **changes)


BEFORE = (row(1, "theft"), row(2, "noise"), row(3, "tram"), row(4, "", "the rest"))


def test_a_row_is_found_again_wherever_it_stands() -> None:
    found = compare([row(1, "new one"), row(2, "theft"), row(3, "noise"), row(4, "tram")], BEFORE)

    assert {number: old.number for number, old in found.was.items()} == {2: 1, 3: 2, 4: 3}
    assert (found.moved, [old.number for old in found.gone]) == (frozenset(), [4])


def test_only_what_left_its_order_has_moved() -> None:
    found = compare([row(1, "tram"), row(2, "theft"), row(3, "noise"), row(4, "", "the rest")], BEFORE)

    assert found.moved == {1}


def test_a_changed_cell_is_found_by_the_reason_of_its_row() -> None:
    changed = row(2, "noise, party", "because of noise")

    found = compare([BEFORE[0], changed, *BEFORE[2:]], BEFORE)

    assert found.changed_facts(changed) == {"type"}
    assert [one.number for one in (BEFORE[0], changed) if found.is_changed(one)] == [2]


def test_of_a_long_list_only_what_came_and_went_is_said() -> None:
    was, now = (Condition("type", "text", "in", value) for value in ("a, b, c_d", "a, b, e"))

    assert was_words(now, was) == "new: e; gone: c d"
    assert was_words(None, was) == "was a, b, c d"
    assert cell_words(replace(was, value="a, b, c, d, e")) == "a, b and 3 more"


def test_a_row_is_read_aloud_with_every_value() -> None:
    said = row(1, "theft, lost_property", "it is over", minutes=90)

    words = "".join(piece.text for piece in [*conditions_sentence(said.conditions), *outcome_sentence(said)])

    assert words == (
        "If type is theft or lost property, then  and it goes on as report within 90 minutes, "
        "because: it is over"
    )
