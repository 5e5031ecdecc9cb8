"""Neighbours who cannot agree: mostly for a mediator or the council, unless it is an offence."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
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
)

MEDIATOR = (
    "The Dispute Settlement Centre helps neighbours to agree, for free: 1300 372 888. Write down what "
    "happens, and when."
)
COUNCIL = (
    "Your council can act on this, and police cannot. Call your council and tell them the days and times."
)

NEIGHBOUR_DISPUTE = FirstType(
    slug="neighbour_dispute",
    name="Neighbour dispute",
    home_title="Trouble with a neighbour",
    home_hint="Fences, trees, parking, rude words, or worse",
    group=PortalGroup.STREET,
    steps=(
        safety(happening_now("Is someone being hurt or in fear now?", cue="violence_now"), ANYONE_HURT),
        StepDefinition(
            "what",
            "The trouble",
            "What is the trouble about?",
            "Who can help depends on what it is about.",
            (
                choice(
                    "dispute_kind",
                    "What comes closest?",
                    ChoiceDefinition("boundary", "A fence, a tree or water", advice=MEDIATOR),
                    ChoiceDefinition("noise", "Noise or animals", advice=COUNCIL),
                    ChoiceDefinition("rubbish", "Rubbish, smoke or parking", advice=COUNCIL),
                    ChoiceDefinition("words", "Rude words, or a camera on my home", advice=MEDIATOR),
                    ChoiceDefinition("offence", "They broke, took or threw something"),
                    ChoiceDefinition("fear", "They said they will hurt me, or I fear them", cue="threat"),
                    ChoiceDefinition("other", "Something else", advice=MEDIATOR),
                    error="Choose what comes closest.",
                ),
                what_happened("What happened?", "Tell us how it began, and what you tried."),
                OFTEN,
            ),
        ),
        when_step("When did it last happen?", "A guess is fine.", why="", required=False),
        where_step("Where is it?"),
        YOU,
    ),
)
