"""Noise: mostly for the council or the EPA. What sounds like someone being hurt is asked first."""

from reports.definitions import ChoiceDefinition, QuestionDefinition, StepDefinition
from reports.models.report_type import PortalGroup, QuestionKind
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    YOU,
    happening_now,
    safety,
    what_happened,
    when,
    where,
)

COUNCIL = (
    "Your council can act on this noise, and police cannot. Call your council and tell them the days and "
    "times. Keep a list of when you hear it."
)
EPA = "EPA Victoria can act on this noise, and police cannot. Call {epa} and tell them the days and times."
TALK = (
    "If you feel safe, ask them to turn it down. If it goes on, call us and give your reference. "
    "If someone may get hurt, call 000."
)
UNSURE = "We read what you wrote and tell you who can help. If someone may get hurt, call 000."

NOISE = FirstType(
    slug="noise",
    open311=True,
    name="Noise",
    home_title="Noise that does not stop",
    home_hint="Music, parties, dogs, tools or machines",
    group=PortalGroup.STREET,
    on_home=True,
    steps=(
        safety(
            happening_now("Do you hear someone being hurt or in fear now?", cue="violence_now"), ANYONE_HURT
        ),
        StepDefinition(
            "noise",
            "The noise",
            "What do you hear?",
            "Who can stop it depends on where it comes from.",
            (
                QuestionDefinition(
                    "noise_from",
                    QuestionKind.CHOICE,
                    "Where does the noise come from?",
                    required=True,
                    error_text="Choose what comes closest.",
                    choices=(
                        ChoiceDefinition("party", "A party or loud music in a home", advice=TALK),
                        ChoiceDefinition("shouting", "People who shout", advice=TALK),
                        ChoiceDefinition("power_tools", "Power tools or building work", advice=COUNCIL),
                        ChoiceDefinition("animals", "A dog or another animal", advice=COUNCIL),
                        ChoiceDefinition(
                            "long_term", "A pump or machine at a home, for weeks", advice=COUNCIL
                        ),
                        ChoiceDefinition("industry", "A factory, farm or truck yard", advice=EPA),
                        ChoiceDefinition("venue", "A pub, club or concert", advice=EPA),
                        ChoiceDefinition("unsure", "Something else, or I am not sure", advice=UNSURE),
                    ),
                ),
                what_happened("What do you hear?", "Tell us how loud it is, and if it has happened before."),
            ),
        ),
        StepDefinition(
            "when",
            "When",
            "When do you hear it?",
            "A guess is fine.",
            (when("When did it start, and when did it end?", "If it still goes on, leave the end empty."),),
        ),
        StepDefinition(
            "where",
            "Where",
            "Where does the noise come from?",
            "",
            (where("Where does the noise come from?"),),
        ),
        YOU,
    ),
)
