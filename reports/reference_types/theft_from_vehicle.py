"""Something was taken from a car, or off it."""

from reports.definitions import StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import SEEN, WHO
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    YOU,
    happening_now,
    line,
    safety,
    what_happened,
    when_step,
    where_step,
)
from reports.reference_types.things import EACH_THING, taken_step

THEFT_FROM_VEHICLE = FirstType(
    slug="theft_from_vehicle",
    name="Theft from a vehicle",
    home_title="Something was taken from my car",
    home_hint="From inside it, or a plate, wheel or tool off it",
    group=PortalGroup.THINGS,
    offence_code="B40",
    advice="Take photos before you clean it. If your plates are gone, ask VicRoads for new ones.",
    steps=(
        safety(happening_now("Is someone at the car now, or still close by?"), ANYONE_HURT),
        StepDefinition(
            "what",
            "What happened",
            "What happened?",
            "",
            (
                what_happened("What happened?"),
                line("own_plate", "What is the plate of your car?"),
                line(
                    "way_in",
                    "How did they get in?",
                    "Such as a broken window.",
                ),
                SEEN,
            ),
        ),
        WHO,
        when_step(hint="Write when you last saw it, and when you saw that it was gone."),
        where_step("Where was the car?"),
        taken_step("What was taken?", error="Tell us what was taken."),
        EACH_THING,
        YOU,
    ),
)
