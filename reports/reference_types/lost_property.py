"""Something was lost. What was taken by force is no lost property: it is asked, and an officer looks."""

from reports.definitions import QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    SERIAL,
    VALUE,
    YOU,
    happening_now,
    safety,
    what_happened,
    when,
    where,
)

LOST_PROPERTY = FirstType(
    slug="lost_property",
    name="Lost property",
    home_title="I lost something",
    home_hint="On the street, in a shop or on the way",
    position=60,
    advice=(
        "If it was a card or a phone, tell your bank or phone company now. "
        "If you find it, call us and give your reference."
    ),
    steps=(
        safety(
            happening_now("Is someone taking your things now, or is a person who did it still there?"),
            ANYONE_HURT,
        ),
        StepDefinition(
            "what",
            "What you lost",
            "What did you lose?",
            "With this we can know it again when someone hands it in.",
            (
                QuestionDefinition(
                    "taken",
                    QuestionKind.LONG_TEXT,
                    "What did you lose?",
                    "One thing on each line, with its make, colour and marks.",
                    required=True,
                    error_text="Tell us what you lost.",
                ),
                SERIAL,
                VALUE,
            ),
        ),
        StepDefinition(
            "how",
            "How",
            "How did you lose it?",
            "",
            (
                what_happened(
                    "How did you lose it?", "Tell us where you went, and when you saw it was gone."
                ),
                QuestionDefinition(
                    "by_force",
                    QuestionKind.YES_NO,
                    "Did someone push, hurt or scare you to get it?",
                    "If so, it may be a crime. You can still tell us here.",
                    required=True,
                    error_text="Tell us if someone pushed, hurt or scared you to get it.",
                    cue_if_yes="threat",
                ),
            ),
        ),
        StepDefinition(
            "when",
            "When",
            "When did you lose it?",
            "A guess is fine.",
            (when("When did you lose it?", "Write when you last had it, and when you saw it was gone."),),
        ),
        StepDefinition(
            "where",
            "Where",
            "Where did you lose it?",
            "This tells us where people may hand it in.",
            (where("Where did you lose it?"),),
        ),
        YOU,
    ),
)
