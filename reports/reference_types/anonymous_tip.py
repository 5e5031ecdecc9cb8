"""A tip from somebody who does not want to be known: Crime Stoppers takes it. No name is asked here."""

from reports.definitions import StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import SAW_VEHICLE, people, vehicle_step
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import happening_now, safety, what_happened, where_step

ANONYMOUS_TIP = FirstType(
    slug="anonymous_tip",
    name="Anonymous tip",
    home_title="I know something, and give no name",
    home_hint="A tip about a crime. We do not ask who you are",
    group=PortalGroup.STREET,
    advice=(
        "Crime Stoppers takes tips with no name, day and night: 1800 333 000. Keep your code: with it you "
        "can read what we say, and we do not know who you are."
    ),
    steps=(
        safety(happening_now("Is someone in danger now, or is the crime happening now?")),
        StepDefinition(
            "what",
            "What you know",
            "What do you know?",
            "We do not ask for your name. Do not write it here.",
            (
                what_happened("What do you know, and how?", "Names, places, days and plates help most."),
                SAW_VEHICLE,
            ),
        ),
        StepDefinition(
            "who",
            "Who",
            "Who is it about?",
            "You can leave out what you do not know.",
            (people("Who is it about?"),),
        ),
        vehicle_step(),
        where_step("Where is it?", "The suburb or town is enough.", required=False),
    ),
)
