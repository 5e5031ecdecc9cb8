"""Drugs that are sold, made, grown or left about."""

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
    yes_no,
)

DRUGS = FirstType(
    slug="drugs",
    name="Drugs",
    home_title="Someone sells or makes drugs",
    home_hint="Sold, grown or made in a home, street or park",
    group=PortalGroup.STREET,
    advice="Do not go there, and do not ask them about it. Write down plates and times from a safe place.",
    steps=(
        safety(
            happening_now("Is someone in danger there now, or do you smell gas or fumes?", cue="injury"),
            ANYONE_HURT,
        ),
        StepDefinition(
            "what",
            "What you know",
            "What do you know?",
            "Nobody there is told who wrote to us.",
            (
                what_happened("What do you know, and how?"),
                choice(
                    "drugs_what",
                    "What comes closest?",
                    ChoiceDefinition("sold", "Drugs are sold"),
                    ChoiceDefinition("made", "Drugs are grown or made"),
                    ChoiceDefinition("used", "Drugs are used in the open"),
                    ChoiceDefinition("left", "Needles or drugs are left there"),
                    ChoiceDefinition("other", "Something else"),
                ),
                yes_no("child_there", "Does a child live there, or see it?", cue="child_at_risk"),
                OFTEN,
                SAW_VEHICLE,
            ),
        ),
        StepDefinition(
            "who",
            "Who",
            "Who or what did you see?",
            "You can leave out what you do not know.",
            (people("Who is it?"),),
        ),
        vehicle_step(),
        when_step("When did you last see it?", required=False),
        where_step("Where is it?"),
        YOU,
    ),
)
