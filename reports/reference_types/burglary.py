"""Somebody broke in and is gone. Whoever is still there is danger; what they left behind must be kept."""

from reports.definitions import AskIf, ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import SEEN, WHO, vehicle_step
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    WHERE_IT_HAPPENED,
    YOU,
    choice,
    happening_now,
    line,
    safety,
    what_happened,
    when_step,
    yes_no,
)
from reports.reference_types.things import EACH_THING, taken_step

BURGLARY = FirstType(
    slug="burglary",
    name="Burglary",
    home_title="Someone broke in",
    home_hint="Into a home, shed, garage, shop or office",
    group=PortalGroup.THINGS,
    on_home=True,
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
                choice(
                    "building",
                    "What did they break into?",
                    ChoiceDefinition("home", "A home"),
                    ChoiceDefinition("shed", "A shed or garage"),
                    ChoiceDefinition("business", "A shop, office or work site"),
                    ChoiceDefinition("other", "Something else"),
                ),
                line(
                    "way_in",
                    "How did they get in?",
                    "Such as a broken window, or a door that was not locked.",
                ),
                yes_no(
                    "moved",
                    "Has anything been moved or cleaned since?",
                    "It is fine if so. We only need to know.",
                ),
                SEEN,
            ),
        ),
        WHO,
        when_step(
            hint="Not sure? Write when you left, and when you came back.",
            why="This tells us which cameras and people to ask. A guess is fine.",
        ),
        WHERE_IT_HAPPENED,
        taken_step(
            "What was taken or broken?",
            ChoiceDefinition("vehicle", "A car, motorbike, bike or trailer"),
            why="If nothing was, leave it empty.",
        ),
        EACH_THING,
        vehicle_step(
            "Which vehicle is gone?", slug="stolen_vehicles", ask_if=(AskIf("also_taken", ("vehicle",)),)
        ),
        YOU,
    ),
)
