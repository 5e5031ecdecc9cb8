"""Animals: for the council, the RSPCA or a wildlife service. A stolen animal stays here."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    YOU,
    anyone_hurt,
    choice,
    happening_now,
    safety,
    what_happened,
    when_step,
    where_step,
)

COUNCIL = "Your council can act on this. Call your council and tell them the place and the time."

ANIMAL = FirstType(
    slug="animal",
    name="Animal",
    home_title="About an animal",
    home_hint="A dog that bit, a lost pet, a hurt or a stolen animal",
    group=PortalGroup.STREET,
    steps=(
        safety(
            happening_now(
                "Is someone in danger now?",
                "Such as: a dog that attacks people, or a cow or horse on a fast road.",
                cue="injury",
            ),
            anyone_hurt("Is a person hurt now?"),
        ),
        StepDefinition(
            "what",
            "What it is",
            "What is it about?",
            "Who can help depends on what it is.",
            (
                choice(
                    "animal_kind",
                    "What comes closest?",
                    ChoiceDefinition("attack", "A dog bit or rushed at someone", advice=COUNCIL),
                    ChoiceDefinition("loose", "An animal runs free, or a dog barks", advice=COUNCIL),
                    ChoiceDefinition("lost_found", "A pet is lost or was found", advice=COUNCIL),
                    ChoiceDefinition(
                        "cruelty",
                        "Someone hurts an animal or does not feed it",
                        advice="The RSPCA can act on this: call them on 03 9224 2222.",
                    ),
                    ChoiceDefinition(
                        "wildlife",
                        "A wild animal is hurt",
                        advice="Do not touch it. Wildlife Victoria can help, day and night: 03 8400 7300.",
                    ),
                    ChoiceDefinition("stolen", "An animal was stolen"),
                    ChoiceDefinition("other", "Something else", advice=COUNCIL),
                    error="Choose what comes closest.",
                ),
                what_happened("What happened?", "Tell us what kind of animal it is, and its colour."),
            ),
        ),
        when_step(required=False),
        where_step("Where is it?", ""),
        YOU,
    ),
)
