"""Something that looked like a crime, or the plan for one, and is over."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import SAW_VEHICLE, people, vehicle_step
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    OFTEN,
    YOU,
    choice,
    happening_now,
    safety,
    what_happened,
    when_step,
    where_step,
    words,
)

SUSPICIOUS_ACTIVITY = FirstType(
    slug="suspicious_activity",
    name="Suspicious activity",
    home_title="I saw something that is not right",
    home_hint="People who look into cars, a strange van, an odd sale",
    group=PortalGroup.STREET,
    advice="Do not follow anyone. Write down plates and times. If it starts again, call us.",
    steps=(
        safety(happening_now("Is it happening now, and does it look like a crime?"), ANYONE_HURT),
        StepDefinition(
            "what",
            "What you saw",
            "What did you see?",
            "",
            (
                what_happened("What did you see, and what was not right about it?"),
                choice(
                    "odd_kind",
                    "What comes closest?",
                    ChoiceDefinition("cars", "Someone tried or looked into cars"),
                    ChoiceDefinition("homes", "Someone watched or tried homes"),
                    ChoiceDefinition("shop", "Someone watched a shop or its staff"),
                    ChoiceDefinition("goods", "Goods that may be stolen"),
                    ChoiceDefinition("child", "Someone spoke to children", cue="child_at_risk"),
                    ChoiceDefinition("other", "Something else"),
                ),
                OFTEN,
                SAW_VEHICLE,
            ),
        ),
        StepDefinition(
            "who",
            "Who",
            "Who or what did you see?",
            "You can leave out what you do not know.",
            (
                people("Who did you see?"),
                words("details", "Is there a camera close by?", "Such as in a car, a shop or a home."),
            ),
        ),
        vehicle_step(),
        when_step("When did you see it?"),
        where_step("Where did you see it?"),
        YOU,
    ),
)
