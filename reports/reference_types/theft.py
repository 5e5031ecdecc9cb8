"""Something was stolen, and whoever took it is gone."""

from reports.definitions import QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    SEEN,
    SEEN_DETAILS,
    SERIAL,
    VALUE,
    WHERE_IT_HAPPENED,
    YOU,
    happening_now,
    safety,
    what_happened,
    when,
)

THEFT = FirstType(
    slug="theft",
    name="Theft",
    home_title="Something was stolen",
    home_hint="Theft, from a person, shop or yard",
    position=20,
    offence_code="B40",
    steps=(
        safety(happening_now("Is it happening now, or is the person who did it still there?"), ANYONE_HURT),
        StepDefinition(
            "what",
            "What happened",
            "What happened?",
            "",
            (what_happened("What happened?"), SEEN, SEEN_DETAILS),
        ),
        StepDefinition(
            "when",
            "When",
            "When did it happen?",
            "This tells us which cameras and people to ask. A guess is fine.",
            (
                when(
                    "When did it happen?",
                    "Not sure? Write when you last saw it, and when you saw that it was gone.",
                ),
            ),
        ),
        WHERE_IT_HAPPENED,
        StepDefinition(
            "taken",
            "What was taken",
            "What was taken?",
            "With this we can look for your things in shops and online.",
            (
                QuestionDefinition(
                    "taken",
                    QuestionKind.LONG_TEXT,
                    "What was taken?",
                    "One thing on each line, with its make, colour and marks.",
                    required=True,
                    error_text="Tell us what was taken.",
                ),
                VALUE,
                SERIAL,
            ),
        ),
        YOU,
    ),
)
