"""What is said of a version that is not fit for the public."""

import pytest

from reports.definitions import ChoiceDefinition, QuestionDefinition, StepDefinition, TypeDefinition
from reports.publishing import obstacles
from reports.questions import REPORTER, RESERVED
from reports.standard_steps import STANDARD_STEPS


def question(slug, kind="text", **fields):
    return QuestionDefinition(slug=slug, kind=kind, label=fields.pop("label", slug), **fields)


SAFETY = StepDefinition("safety", "Safety", "?", questions=(question("happening_now", "yes_no"),))
WORDS = StepDefinition("what", "What", "?", questions=(question("what_happened", "long_text"),))


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((), "There is no step."),
        ((WORDS, SAFETY), "The first step must ask happening_now"),
        ((SAFETY,), "No step asks what_happened"),
        ((SAFETY, WORDS, StepDefinition("x", "Empty", "?")), "The step Empty has no question."),
        (
            (
                SAFETY,
                WORDS,
                StepDefinition("x", "X", "?", questions=(question("what_happened", "long_text"),)),
            ),
            "asked 2 times",
        ),
        (
            (SAFETY, StepDefinition("x", "X", "?", questions=(question("what_happened"),))),
            "must be of the kind “own words”",
        ),
        (
            (SAFETY, WORDS, StepDefinition("x", "X", "?", questions=(question("size", "choice"),))),
            "at least two choices",
        ),
        (
            (
                SAFETY,
                WORDS,
                StepDefinition(
                    "x", "X", "?", questions=(question("size", choices=(ChoiceDefinition("a", "A"),)),)
                ),
            ),
            "not of a kind that offers any",
        ),
        (
            (SAFETY, WORDS, StepDefinition("x", "X", "?", questions=(question("size", label=" "),))),
            "has no label",
        ),
        (
            (SAFETY, WORDS, StepDefinition("x", "X", "?", questions=(question("phone", "phone"),))),
            "asked without phone_safe",
        ),
        (
            (
                SAFETY,
                WORDS,
                StepDefinition("x", "X", "?", questions=(question("phone", "phone"),)),
                StepDefinition("y", "Y", "?", questions=(question("phone_safe", "yes_no"),)),
            ),
            "asked without phone_safe on the same step",
        ),
        (
            (SAFETY, WORDS, StepDefinition("now", "X", "?", questions=(question("size"),))),
            "that address is taken",
        ),
        (
            (SAFETY, WORDS, StepDefinition("x", "X", "?", questions=(question("size", cue_if_yes="fire"),))),
            "no yes-or-no question",
        ),
        (
            (
                SAFETY,
                WORDS,
                StepDefinition("x", "X", "?", questions=(question("where", "place"),)),
                StepDefinition("y", "Y", "?", questions=(question("where_suburb"),)),
            ),
            "where_suburb has the slug where_suburb, and where sends a part of its own answer",
        ),
        (
            (
                SAFETY,
                WORDS,
                StepDefinition("x", "X", "?", questions=(question("bought_year", "number"),)),
                StepDefinition("y", "Y", "?", questions=(question("bought", "date"),)),
            ),
            "bought_year has the slug bought_year, and bought sends a part of its own answer",
        ),
        (
            (
                SAFETY,
                WORDS,
                StepDefinition(
                    "x", "X", "?", questions=(question("when", "when"), question("when_from_date", "date"))
                ),
            ),
            "give it another slug",
        ),
    ],
)
def test_what_stands_in_the_way_is_said(steps, said) -> None:
    found = obstacles(TypeDefinition(slug="t", name="T", version_id=1, number=1, steps=steps))

    assert [sentence for sentence in found if said in sentence], found


def test_the_standard_steps_are_fit_to_be_published_as_they_are() -> None:
    standard = TypeDefinition(slug="t", name="T", version_id=1, number=1, steps=STANDARD_STEPS)

    assert obstacles(standard) == []
    asked = {q.slug: q.kind for q in standard.questions()}
    assert set(asked) >= {*REPORTER, "what_happened", "happening_now", "when", "where"}
    assert all(RESERVED.get(slug, kind) == kind for slug, kind in asked.items())


def test_a_question_may_be_named_as_another_goes_on_where_nothing_is_mixed_up() -> None:
    beside = (question("where", "place"), question("where_it_was", "place"), question("when", "when"))
    steps = (SAFETY, WORDS, StepDefinition("x", "X", "?", questions=(*beside, question("when_seen", "when"))))

    assert not obstacles(TypeDefinition(slug="t", name="T", version_id=1, number=1, steps=steps))
