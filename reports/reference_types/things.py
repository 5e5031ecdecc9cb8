"""What was taken: first in a few words, then, for who knows more, thing by thing."""

from __future__ import annotations

from reports.definitions import AskIf, ChoiceDefinition, QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind
from reports.reference_types.shared import VALUE, choices, line, yes_no


def taken(label: str, *, error: str = "") -> QuestionDefinition:
    """The things in a few words; required where there is an error text."""
    return QuestionDefinition(
        slug="taken",
        kind=QuestionKind.LONG_TEXT,
        label=label,
        hint="One thing on each line, with its make, colour and marks.",
        required=bool(error),
        error_text=error,
    )


def also_taken(*more: ChoiceDefinition) -> QuestionDefinition:
    """What somebody must act on, the police or its owner."""
    return choices(
        "also_taken",
        "Was any of this among it?",
        ChoiceDefinition("gun", "A gun or bullets"),
        *more,
        ChoiceDefinition("keys", "Keys to a home or car", advice="Change the locks that the keys fit."),
        ChoiceDefinition(
            "cards",
            "Bank cards or a phone",
            advice="Tell your bank or phone company now.",
        ),
        ChoiceDefinition(
            "papers",
            "A licence, passport or other ID",
            advice="IDCARE can help when your ID is gone: 1800 595 160.",
        ),
        ChoiceDefinition("medicine", "Medicine", advice="Ask your doctor or chemist for new medicine."),
    )


IF_DETAILS = (AskIf("has_details", ("yes",)),)
HAS_DETAILS = yes_no("has_details", "Do you know a make, model or serial number?")
THINGS = QuestionDefinition(
    slug="things",
    kind=QuestionKind.ITEMS,
    label="What can you tell us about each thing?",
    hint="A serial number may be on the box, on the receipt or in an app.",
    parts=(
        line("thing", "What is it?", error="Tell us what it is."),
        line("thing_make", "Make and model"),
        line("thing_serial", "Serial number"),
        line("thing_marks", "Colour and marks"),
        QuestionDefinition("thing_value", QuestionKind.MONEY, "What is it worth, in dollars?"),
    ),
    item_name="thing",
    most_items=20,
)
EACH_THING = StepDefinition(
    "things",
    "Each thing",
    "What can you tell us about each thing?",
    "A serial number or a plate lets us know it again.",
    (THINGS,),
    ask_if=IF_DETAILS,
)


def taken_step(label: str, *more: ChoiceDefinition, why: str = "", error: str = "") -> StepDefinition:
    """The page about the things; ``more`` are kinds of things that only this type asks after."""
    asked = (taken(label, error=error), VALUE, also_taken(*more), HAS_DETAILS)
    return StepDefinition("taken", "What was taken", label, why, asked)
