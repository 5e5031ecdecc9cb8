"""Dangerous driving that is over. While it goes on it is danger, and nobody should follow."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import vehicles
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    OFTEN,
    WHERE_IT_HAPPENED,
    YOU,
    choice,
    happening_now,
    safety,
    what_happened,
    when_step,
    words,
    yes_no,
)

DANGEROUS_DRIVING = FirstType(
    slug="dangerous_driving",
    name="Dangerous driving",
    home_title="Someone drove in a dangerous way",
    home_hint="Too fast, drunk, hoons, or road rage",
    group=PortalGroup.ROADS,
    advice="Do not follow the car. Keep the film if you have a camera in your car.",
    steps=(
        safety(
            happening_now(
                "Is it happening now?", "Stop somewhere safe before you go on.", cue="dangerous_driving_now"
            ),
            ANYONE_HURT,
        ),
        StepDefinition(
            "what",
            "What happened",
            "What did you see?",
            "",
            (
                what_happened("What did you see?"),
                choice(
                    "driving_kind",
                    "What comes closest?",
                    ChoiceDefinition("speed", "Much too fast, or a race"),
                    ChoiceDefinition("hoon", "Burnouts or hoons"),
                    ChoiceDefinition("drunk", "The driver may be drunk or on drugs"),
                    ChoiceDefinition("rage", "Road rage: pushed, blocked or chased someone"),
                    ChoiceDefinition("rules", "A red light, a phone, or no care"),
                    ChoiceDefinition("other", "Something else"),
                ),
                OFTEN,
            ),
        ),
        StepDefinition(
            "vehicle",
            "Vehicle",
            "Which vehicle was it?",
            "A part of the plate can be enough.",
            (
                vehicles("Which vehicle was it?", "You can leave out what you do not know."),
                words("person_looks", "What did the driver look like?"),
                yes_no("film", "Do you have film of it?"),
            ),
        ),
        when_step(),
        WHERE_IT_HAPPENED,
        YOU,
    ),
)
