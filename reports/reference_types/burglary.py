"""Somebody broke in and is gone. Whoever is still there is danger; what they left behind must be kept."""

from reports.definitions import ChoiceDefinition, QuestionDefinition, StepDefinition
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

BURGLARY = FirstType(
    slug="burglary",
    name="Burglary",
    home_title="Someone broke in",
    home_hint="Into a home, shed, garage, shop or office",
    position=10,
    offence_code="B30",
    advice=(
        "Do not touch or clean the places where they were. Take photos. Keep what cameras saw. "
        "An officer may want to look for marks."
    ),
    steps=(
        safety(
            happening_now(
                "Is someone in the building now, or could they still be there?", cue="intruder_now"
            ),
            ANYONE_HURT,
        ),
        StepDefinition(
            "what",
            "What happened",
            "What happened?",
            "",
            (
                what_happened("What happened?"),
                QuestionDefinition(
                    "building",
                    QuestionKind.CHOICE,
                    "What did they break into?",
                    choices=(
                        ChoiceDefinition("home", "A home"),
                        ChoiceDefinition("shed", "A shed or garage"),
                        ChoiceDefinition("business", "A shop, office or work site"),
                        ChoiceDefinition("other", "Something else"),
                    ),
                ),
                QuestionDefinition(
                    "way_in",
                    QuestionKind.TEXT,
                    "How did they get in?",
                    "Such as a broken window, or a door that was not locked.",
                ),
            ),
        ),
        StepDefinition(
            "traces",
            "Who and how",
            "Is there something that could help us find them?",
            "A camera or a mark can lead us to them.",
            (
                SEEN,
                SEEN_DETAILS,
                QuestionDefinition(
                    "moved",
                    QuestionKind.YES_NO,
                    "Has anything been moved or cleaned since?",
                    "It is fine if so. We only need to know.",
                ),
            ),
        ),
        StepDefinition(
            "when",
            "When",
            "When did it happen?",
            "This tells us which cameras and people to ask. A guess is fine.",
            (when("When did it happen?", "Not sure? Write when you left, and when you came back."),),
        ),
        WHERE_IT_HAPPENED,
        StepDefinition(
            "taken",
            "What was taken",
            "What was taken or broken?",
            "If nothing was, leave it empty.",
            (
                QuestionDefinition(
                    "taken",
                    QuestionKind.LONG_TEXT,
                    "What was taken or broken?",
                    "One thing on each line, with its make, colour and marks.",
                ),
                VALUE,
                SERIAL,
            ),
        ),
        YOU,
    ),
)
