"""A driver hit something or somebody and drove off."""

from reports.definitions import AskIf, ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import people, vehicles
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    WHERE_IT_HAPPENED,
    YOU,
    anyone_hurt,
    choice,
    happening_now,
    line,
    safety,
    what_happened,
    when_step,
    words,
    yes_no,
)

HIT_RUN = FirstType(
    slug="hit_run",
    name="Hit and run",
    home_title="A driver hit something and drove off",
    home_hint="A parked car, a fence, a bike or a person",
    group=PortalGroup.ROADS,
    on_home=True,
    advice="Take photos of the damage, and of glass or paint that was left. Tell your insurer.",
    steps=(
        safety(
            happening_now("Did it happen just now, or is the road not safe?", cue="dangerous_driving_now"),
            anyone_hurt("Is anyone hurt or in danger?"),
        ),
        StepDefinition(
            "what",
            "What happened",
            "What happened?",
            "",
            (
                what_happened("What happened?"),
                yes_no(
                    "hurt_then",
                    "Was anyone hurt in the crash?",
                    "Also if it was small, or showed later.",
                    error="Tell us if anyone was hurt in the crash.",
                ),
                choice(
                    "hit_what",
                    "What was hit?",
                    ChoiceDefinition("parked", "A parked car"),
                    ChoiceDefinition("moving", "A car that someone drove"),
                    ChoiceDefinition("person", "A person who walked or rode"),
                    ChoiceDefinition("thing", "A fence, wall, pole or animal"),
                ),
                line("own_plate", "What is the plate of the car that was hit?", "If it was a car."),
            ),
        ),
        StepDefinition(
            "other_car",
            "Who",
            "What can you tell us about who drove off?",
            "A part of the plate can be enough.",
            (
                vehicles("Which vehicle drove off?", "You can leave out what you do not know."),
                yes_no("saw_driver", "Did someone see the driver, or the crash?"),
                words("details", "Is there a camera close by?", "Such as in a car, a shop or a home."),
            ),
        ),
        StepDefinition(
            "who",
            "People",
            "Who drove it, and who saw it?",
            "You can leave out what you do not know.",
            (people("Who drove it, and who saw it?"),),
            ask_if=(AskIf("saw_driver", ("yes",)),),
        ),
        when_step(hint="Not sure? Write when it was last fine, and when you saw the damage."),
        WHERE_IT_HAPPENED,
        YOU,
    ),
)
