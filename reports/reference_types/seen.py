"""Who did it, as far as somebody saw it: asked in turn, so that nobody sees what does not concern them."""

from __future__ import annotations

from reports.definitions import AskIf, ChoiceDefinition, QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind
from reports.reference_types.shared import choice, line, words, yes_no

SEEN = choice(
    "seen",
    "Did someone see who did it?",
    ChoiceDefinition("known", "Yes, and I know who it is"),
    ChoiceDefinition("seen", "Yes, but I do not know them"),
    ChoiceDefinition("camera", "No, but a camera may have seen it"),
    ChoiceDefinition("no", "No"),
)
IF_KNOWN = (AskIf("seen", ("known",)),)
IF_SEEN = (AskIf("seen", ("known", "seen")),)
IF_SEEN_AT_ALL = (AskIf("seen", ("known", "seen", "camera")),)

# Harm by someone close is family violence, whatever form it was told in.
CLOSE = "family_violence"
PERSON_IS = choice(
    "person_is",
    "Who is this person to you?",
    ChoiceDefinition("partner", "My partner", cue=CLOSE),
    ChoiceDefinition("ex", "My ex", cue=CLOSE),
    ChoiceDefinition("parent", "My parent", cue=CLOSE),
    ChoiceDefinition("child", "My child", cue=CLOSE),
    ChoiceDefinition("family", "Someone else in my family", cue=CLOSE),
    ChoiceDefinition("carer", "Someone who cares for me", cue=CLOSE),
    ChoiceDefinition("friend", "A friend or flatmate"),
    ChoiceDefinition("neighbour", "A neighbour"),
    ChoiceDefinition("work", "Someone from work or school"),
    ChoiceDefinition("stranger", "I do not know them"),
    ChoiceDefinition("other", "Another person"),
)
PERSON_PARTS = (
    choice(
        "person_role",
        "What did this person do?",
        ChoiceDefinition("did_it", "They did it"),
        ChoiceDefinition("saw_it", "They saw it"),
        ChoiceDefinition("was_hurt", "It was done to them"),
        ChoiceDefinition("unsure", "I am not sure"),
    ),
    line("person_name", "Name, if you know it"),
    words(
        "person_looks",
        "What do they look like?",
        "Such as age, height, hair, clothes and marks. It is fine to know only a little.",
    ),
    line("person_vehicle", "Did they have a car or bike?", "Such as its plate, make and colour."),
    line("person_reach", "How can we reach them?", "For someone who saw it. Ask them first."),
)
VEHICLE_PARTS = (
    choice(
        "vehicle_kind",
        "What kind is it?",
        ChoiceDefinition("car", "Car"),
        ChoiceDefinition("ute_van", "Ute or van"),
        ChoiceDefinition("truck", "Truck or bus"),
        ChoiceDefinition("motorbike", "Motorbike"),
        ChoiceDefinition("bike", "Bike or scooter"),
        ChoiceDefinition("trailer", "Trailer or caravan"),
        ChoiceDefinition("other", "Something else"),
    ),
    line("plate", "Number plate", "Or the part of it that you know."),
    line("vehicle_make", "Make and model", "Such as Toyota Hilux."),
    line("vehicle_colour", "Colour"),
    line("vehicle_marks", "Marks, stickers or damage"),
)


def people(
    label: str = "Who was there?",
    hint: str = "Add each person by themselves. You can leave it empty.",
    *,
    ask_if: tuple[AskIf, ...] = (),
) -> QuestionDefinition:
    """The people, one after another."""
    return QuestionDefinition(
        slug="people",
        kind=QuestionKind.ITEMS,
        label=label,
        hint=hint,
        ask_if=ask_if,
        parts=PERSON_PARTS,
        item_name="person",
    )


def vehicles(
    label: str,
    hint: str = "Add each one by itself.",
    *,
    slug: str = "vehicles",
    error: str = "",
    ask_if: tuple[AskIf, ...] = (),
) -> QuestionDefinition:
    """The vehicles, one after another; one at least where there is an error text."""
    return QuestionDefinition(
        slug=slug,
        kind=QuestionKind.ITEMS,
        label=label,
        hint=hint,
        required=bool(error),
        error_text=error,
        ask_if=ask_if,
        parts=VEHICLE_PARTS,
        item_name="vehicle",
    )


WHO = StepDefinition(
    "who",
    "Who",
    "What can you tell us about who did it?",
    "You can leave out what you do not know.",
    (
        choice("person_is", PERSON_IS.label, *PERSON_IS.choices, ask_if=IF_KNOWN),
        people(ask_if=IF_SEEN),
        words(
            "details",
            "What should we know about the camera?",
            "Such as where it is, and who can give us the film.",
            ask_if=(AskIf("seen", ("camera",)),),
        ),
    ),
    ask_if=IF_SEEN_AT_ALL,
)
SAW_VEHICLE = yes_no("saw_vehicle", "Did you see a car or another vehicle?")


def vehicle_step(
    heading: str = "Which vehicle did you see?",
    *,
    slug: str = "vehicles",
    ask_if: tuple[AskIf, ...] = (AskIf("saw_vehicle", ("yes",)),),
) -> StepDefinition:
    """The page about vehicles, for who has seen one."""
    why = "A part of the plate can be enough."
    return StepDefinition("vehicle", "Vehicle", heading, why, (vehicles(heading, slug=slug),), ask_if=ask_if)


CHILD_THERE = yes_no("child_there", "Was a child hurt, or do you fear for a child?", cue="child_at_risk")
