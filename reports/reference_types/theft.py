"""Something was stolen, and whoever took it is gone."""

from reports.definitions import StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import SEEN, WHO
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    YOU,
    happening_now,
    safety,
    what_happened,
    when_and_where_step,
)
from reports.reference_types.things import EACH_THING, taken_step

THEFT = FirstType(
    slug="theft",
    name="Theft",
    home_title="Something was stolen",
    home_hint="Theft, from a person, shop or yard",
    group=PortalGroup.THINGS,
    on_home=True,
    offence_code="B40",
    steps=(
        safety(happening_now("Is it happening now, or is the person who did it still there?"), ANYONE_HURT),
        StepDefinition(
            "what", "What happened", "What happened?", "", (what_happened("What happened?"), SEEN)
        ),
        WHO,
        when_and_where_step(
            "Not sure? Write when you last saw it, and when you saw that it was gone.",
            why="This tells us which cameras and people to ask, and which station looks at it. "
            "A guess is fine.",
        ),
        taken_step(
            "What was taken?",
            why="With this we can look for your things in shops and online.",
            error="Tell us what was taken.",
        ),
        EACH_THING,
        YOU,
    ),
)
