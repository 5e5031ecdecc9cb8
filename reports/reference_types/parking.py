"""Parking, dumped cars and rubbish: for the council. A car that may be stolen stays here."""

from reports.definitions import AskIf, ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import vehicles
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    YOU,
    choice,
    happening_now,
    safety,
    what_happened,
    where_step,
)

COUNCIL = "Your council can act on this, and police cannot. Call your council and tell them the place."
OF_A_CAR = (AskIf("parking_kind", ("blocked", "bad", "dumped", "maybe_stolen")),)

PARKING = FirstType(
    slug="parking",
    name="Parking and dumped cars",
    home_title="A parked or dumped car, or rubbish",
    home_hint="A blocked drive, an old car, things left in the street",
    group=PortalGroup.ROADS,
    steps=(
        safety(
            happening_now(
                "Is someone in danger because of it now?",
                "Such as: a car on train tracks, or in the way of an ambulance.",
                cue="injury",
            )
        ),
        StepDefinition(
            "what",
            "What it is",
            "What is it about?",
            "",
            (
                choice(
                    "parking_kind",
                    "What comes closest?",
                    ChoiceDefinition("blocked", "A car blocks a drive", advice=COUNCIL),
                    ChoiceDefinition("bad", "A car is parked where it must not be", advice=COUNCIL),
                    ChoiceDefinition("dumped", "A car was left there for weeks", advice=COUNCIL),
                    ChoiceDefinition("rubbish", "Rubbish was dumped", advice=COUNCIL),
                    ChoiceDefinition(
                        "maybe_stolen",
                        "A car that may be stolen",
                        "Such as: no plates, a broken window, or keys in it.",
                        advice="Do not touch it. Keep an eye on it from a safe place.",
                    ),
                    ChoiceDefinition("other", "Something else", advice=COUNCIL),
                    error="Choose what comes closest.",
                ),
                what_happened("What do you see?"),
            ),
        ),
        StepDefinition(
            "vehicle",
            "Vehicle",
            "Which vehicle is it?",
            "",
            (vehicles("Which vehicle is it?", "Add each one by itself."),),
            ask_if=OF_A_CAR,
        ),
        where_step("Where is it?", ""),
        YOU,
    ),
)
