"""Something was found. A weapon is for an officer at once; what may blow up is danger."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    YOU,
    choice,
    happening_now,
    safety,
    what_happened,
    when_step,
    where_step,
)
from reports.reference_types.things import HAS_DETAILS, IF_DETAILS, THINGS

DO_NOT_TOUCH = "Do not touch it or move it. Keep others away. Remember where it is."

FOUND_PROPERTY = FirstType(
    slug="found_property",
    name="Found property",
    home_title="I found something",
    home_hint="A wallet, a phone, a bike, or a thing that scares you",
    group=PortalGroup.THINGS,
    advice="Thank you. Keep it safe until we tell you where to bring it.",
    steps=(
        safety(
            happening_now("Is someone in danger where you found it, now?", cue="injury"),
        ),
        StepDefinition(
            "what",
            "What you found",
            "What did you find?",
            "",
            (
                choice(
                    "found_what",
                    "What is it?",
                    ChoiceDefinition("valuables", "A wallet, bag, phone, keys or cards"),
                    ChoiceDefinition("money", "Cash or jewels"),
                    ChoiceDefinition("bike", "A bike or scooter"),
                    ChoiceDefinition(
                        "weapon", "A gun, bullets, a knife or another weapon", advice=DO_NOT_TOUCH
                    ),
                    ChoiceDefinition(
                        "explosive",
                        "Something that may blow up, or looks strange",
                        "Such as an old shell, a flare or a bag with wires.",
                        cue="suspicious_device",
                        advice=DO_NOT_TOUCH,
                    ),
                    ChoiceDefinition("drugs", "Drugs or needles", advice=DO_NOT_TOUCH),
                    ChoiceDefinition("other", "Something else"),
                    error="Choose what comes closest.",
                ),
                what_happened("What does it look like?", "Such as make, colour, marks, or a name in it."),
                choice(
                    "kept",
                    "Where is it now?",
                    ChoiceDefinition("with_me", "I have it"),
                    ChoiceDefinition("left", "Where I found it"),
                    ChoiceDefinition("handed_in", "I gave it to a shop, a school or someone else"),
                ),
                HAS_DETAILS,
            ),
        ),
        StepDefinition(
            "things",
            "Each thing",
            "What can you tell us about it?",
            "With a serial number we can find who owns it.",
            (THINGS,),
            ask_if=IF_DETAILS,
        ),
        when_step("When did you find it?", "A guess is fine.", why=""),
        where_step("Where did you find it?", "With this we can find who lost it."),
        YOU,
    ),
)
