"""Every way through a version is walked before it is published."""

import pytest

from reports.definitions import AskIf, ChoiceDefinition, QuestionDefinition, StepDefinition, TypeDefinition
from reports.paths import MOST_STATES
from reports.publishing import obstacles
from reports.reference_types import TYPES

CHOICES = tuple(ChoiceDefinition(value, value) for value in ("car", "bag", "none"))
SAFETY = StepDefinition(
    "safety", "Safety", "?", questions=(QuestionDefinition("happening_now", "yes_no", "Now?"),)
)
KIND = StepDefinition(
    "kind",
    "Kind",
    "?",
    questions=(QuestionDefinition("kind", "choice", "Kind", required=True, choices=CHOICES),),
)
WORDS = StepDefinition(
    "what", "What", "?", questions=(QuestionDefinition("what_happened", "long_text", "What?"),)
)


def said(*steps):
    return obstacles(TypeDefinition("x", "X", 1, 1, (SAFETY, KIND, *steps)))


def step(slug, *questions, ask_if=()):
    return StepDefinition(slug, slug.title(), "?", questions=questions, ask_if=ask_if)


def text(slug, **fields):
    return QuestionDefinition(slug, "text", slug, **fields)


def when(question, *values):
    return (AskIf(question, values),)


def test_ways_that_all_lead_to_the_check_are_no_obstacle():
    car = step(
        "car", text("plate"), text("colour", ask_if=when("happening_now", "no")), ask_if=when("kind", "car")
    )

    assert said(WORDS, car) == []


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (
            (step("x", text("a"), ask_if=when("nothing", "yes")),),
            "x waits for an answer to nothing, which no earlier",
        ),
        (
            (step("x", text("a", ask_if=when("kind", "boat"))),),
            "waits for the answer boat, which kind does not offer",
        ),
        ((step("x", text("a", ask_if=when("what_happened", "x"))),), "which has no fixed answers"),
        (
            (step("x", QuestionDefinition("b", "yes_no", "B"), text("a", ask_if=when("b", "yes"))),),
            "waits for an answer to b, which no earlier step asks",
        ),
        (
            (
                step("x", QuestionDefinition("b", "yes_no", "B"), ask_if=when("kind", "car")),
                step("y", text("a"), ask_if=(*when("kind", "bag"), *when("b", "yes"))),
            ),
            "The step Y can never be asked",
        ),
        (
            (step("x", text("b"), text("a", ask_if=(*when("kind", "car"), *when("kind", "bag")))),),
            "a can never be asked",
        ),
    ],
)
def test_what_no_answer_leads_to_is_said(steps, sentence):
    assert sentence.lower() in " ".join(said(WORDS, *steps)).lower()


def test_a_way_without_the_persons_own_words_is_named_by_its_answers():
    hidden = StepDefinition("what", "What", "?", questions=WORDS.questions, ask_if=when("kind", "car", "bag"))

    assert said(hidden) == [
        "After kind: anything else, nobody is asked what_happened: a report needs the person's own words."
    ]


def test_a_number_that_is_asked_without_whether_it_is_safe_on_one_way_is_an_obstacle():
    you = step(
        "you",
        QuestionDefinition("phone", "phone", "Phone"),
        QuestionDefinition("phone_safe", "yes_no", "Safe?", ask_if=when("kind", "car")),
    )

    assert "phone is asked without phone_safe" in " ".join(said(WORDS, you))


def test_things_without_a_part_that_is_asked_leave_no_way_on():
    things = QuestionDefinition(
        "things", "items", "Things", item_name="thing", parts=(text("plate", ask_if=when("kind", "car")),)
    )

    assert "After kind: anything else, things has no part to fill in" in " ".join(
        said(WORDS, step("x", things))
    )


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (QuestionDefinition("a", "items", "A", item_name="a"), "say in parts what is asked of each"),
        (QuestionDefinition("a", "items", "A", parts=(text("b"),)), "say what one of them is called"),
        (QuestionDefinition("a", "text", "A", parts=(text("b"),)), "does not ask for several things"),
        (
            QuestionDefinition(
                "a", "items", "A", item_name="a", parts=(QuestionDefinition("b", "items", "B"),)
            ),
            "asks for several things itself",
        ),
        (
            QuestionDefinition(
                "a", "items", "A", item_name="a", parts=(QuestionDefinition("b", "choice", "B"),)
            ),
            "b needs at least two choices",
        ),
        (text("then"), "our pages use themselves"),
    ],
)
def test_a_question_that_cannot_be_asked_so_is_said(question, sentence):
    assert sentence in " ".join(said(WORDS, step("x", question)))


def test_more_ways_than_can_be_walked_are_refused_at_once():
    several = tuple(ChoiceDefinition(f"v{number}", "V") for number in range(16))
    first = step("many", QuestionDefinition("many", "choices", "Many", choices=several))
    asked = [text(f"q{number}", ask_if=when("many", f"v{number}")) for number in range(16)]

    assert MOST_STATES < 2**16
    assert "too many ways" in " ".join(said(WORDS, first, step("more", *asked)))


@pytest.mark.parametrize("first", TYPES, ids=lambda first: first.slug)
def test_the_types_that_we_bring_along_have_no_obstacle(first):
    assert obstacles(TypeDefinition(first.slug, first.name, 1, 1, first.steps)) == []
