"""A home or shop that is empty for some days: police know, and whom to ring."""

from reports.definitions import QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import YOU, happening_now, safety, what_happened, where

_KEYHOLDER = (
    QuestionDefinition(
        "keyholder_name",
        QuestionKind.NAME,
        "Name",
        required=True,
        error_text="Write the name of the person with a key.",
    ),
    QuestionDefinition("keyholder_phone", QuestionKind.PHONE, "Phone number"),
    QuestionDefinition(
        "keyholder_phone_safe",
        QuestionKind.YES_NO,
        "Did they say that we may ring them?",
        "Without a yes, we do not keep the number.",
    ),
)
ABSENCE_REGISTRATION = FirstType(
    slug="absence_registration",
    name="Absence registration",
    home_title="My place will be empty",
    home_hint="Tell us when you go away",
    position=76,
    advice="Stop your mail. Ask a neighbour to look at your place. Lock all doors and windows.",
    steps=(
        safety(happening_now("Is someone in your place now, or in danger?")),
        StepDefinition(
            "days",
            "Days",
            "When is nobody there?",
            "It is on our list for these days. It ends by itself.",
            (
                QuestionDefinition(
                    "away_from",
                    QuestionKind.DATE,
                    "First day away",
                    required=True,
                    error_text="Write the first day that nobody is there.",
                ),
                QuestionDefinition(
                    "away_until",
                    QuestionKind.DATE,
                    "Last day away",
                    required=True,
                    error_text="Write the last day that nobody is there.",
                ),
                what_happened(
                    "What should we know?", "Such as: lights that come on, a dog, a car in the drive."
                ),
            ),
        ),
        StepDefinition(
            "where",
            "Where",
            "Which place is it?",
            "So that the right police station knows.",
            (where("Which place is it?"),),
        ),
        StepDefinition(
            "keys",
            "Keys",
            "Who has a key?",
            "We ring them if something is wrong.",
            (
                QuestionDefinition(
                    "keyholders",
                    QuestionKind.ITEMS,
                    "People with a key",
                    parts=_KEYHOLDER,
                    item_name="person",
                    most_items=5,
                ),
            ),
        ),
        YOU,
    ),
)
