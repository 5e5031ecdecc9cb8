"""A car or another vehicle is gone. Where a tracker shows it now, an officer looks at once."""

from reports.definitions import AskIf, ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import SEEN, WHO, vehicles
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    YOU,
    anyone_hurt,
    choice,
    happening_now,
    line,
    safety,
    what_happened,
    when_step,
    where_step,
    yes_no,
)

VEHICLE_THEFT = FirstType(
    slug="vehicle_theft",
    name="Vehicle theft",
    home_title="My car or motorbike was stolen",
    home_hint="A car, ute, truck, motorbike, boat or caravan",
    group=PortalGroup.THINGS,
    offence_code="B40",
    advice=(
        "If you find it, or a tracker shows it, do not go there by yourself. Call us and give your "
        "reference. Tell your insurer too."
    ),
    steps=(
        safety(
            happening_now("Is it being taken now, or can you see the person who took it?"),
            anyone_hurt("Is anyone hurt, in danger or still in the vehicle?"),
        ),
        StepDefinition(
            "vehicle",
            "Vehicle",
            "Which vehicle is gone?",
            "With the plate, all police cars can look for it.",
            (
                vehicles(
                    "Which vehicle is gone?",
                    "Add each one by itself.",
                    slug="stolen_vehicles",
                    error="Add the vehicle that is gone.",
                ),
                yes_no(
                    "tracked",
                    "Can you see on a tracker or app where it is now?",
                    "Do not go there by yourself.",
                ),
            ),
        ),
        StepDefinition(
            "what",
            "What happened",
            "How was it taken?",
            "",
            (
                line(
                    "tracker_shows",
                    "Where does the tracker show it, and at what time?",
                    ask_if=(AskIf("tracked", ("yes",)),),
                ),
                what_happened("How was it taken?"),
                choice(
                    "vehicle_keys",
                    "Did they have a key?",
                    ChoiceDefinition("stolen", "Yes, a key that was stolen"),
                    ChoiceDefinition("lent", "Yes, it was lent to them"),
                    ChoiceDefinition("no", "No"),
                    ChoiceDefinition("unsure", "I do not know"),
                ),
                SEEN,
            ),
        ),
        WHO,
        when_step(hint="Write when you last saw it, and when you saw that it was gone."),
        where_step("Where was it parked?"),
        YOU,
    ),
)
