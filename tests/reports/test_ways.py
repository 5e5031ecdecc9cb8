"""The ways through a version, as its administrator reads them."""

from reports.definitions import AskIf, QuestionDefinition, StepDefinition, TypeDefinition
from reports.ways import ways_through

PET = QuestionDefinition("dog", "yes_no", "Is it a dog?", required=True)
CHIP = QuestionDefinition("chip", "text", "What is its chip?", ask_if=(AskIf("dog", ("yes",)),))
MARKS = QuestionDefinition("marks", "text", "What marks has it?")


def ways(*steps: StepDefinition):
    return ways_through(TypeDefinition("pet", "Pet", 1, 1, steps))


def test_answers_that_show_the_same_pages_are_one_way_with_what_is_asked_at_times() -> None:
    (way,) = ways(StepDefinition("a", "A", "?", "", (PET,)), StepDefinition("b", "B", "?", "", (CHIP, MARKS)))

    assert way.pages == ("a", "b")
    assert way.combinations == 2
    assert (way.always, way.at_times) == ({"dog", "marks"}, {"chip"})


def test_a_page_that_only_some_answers_lead_to_is_a_way_of_its_own() -> None:
    found = ways(StepDefinition("a", "A", "?", "", (PET,)), StepDefinition("b", "B", "?", "", (CHIP,)))

    assert {way.pages: way.answers for way in found} == {
        ("a", "b"): (("dog", ("yes",)),),
        ("a",): (("dog", ()),),
    }
