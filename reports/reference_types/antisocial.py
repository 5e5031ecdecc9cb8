"""Rude, loud or frightening behaviour in public that is over."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import SEEN, WHO
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    HATE,
    OFTEN,
    WHERE_IT_HAPPENED,
    YOU,
    choice,
    happening_now,
    safety,
    what_happened,
    when_step,
)

ANTISOCIAL = FirstType(
    slug="antisocial",
    open311=True,
    name="Antisocial behaviour",
    home_title="People who make others feel unsafe",
    home_hint="Drunk, rude or wild people in a street, park or shop",
    group=PortalGroup.STREET,
    offence_code="D20",
    advice="If it starts again and you feel unsafe, go away from it and call 000.",
    steps=(
        safety(happening_now("Is it happening now, and does it scare you?"), ANYONE_HURT),
        StepDefinition(
            "what",
            "What happened",
            "What happened?",
            "",
            (
                what_happened("What happened?"),
                choice(
                    "behaviour",
                    "What comes closest?",
                    ChoiceDefinition("drunk", "People who were drunk or on drugs"),
                    ChoiceDefinition("group", "A group that scared people"),
                    ChoiceDefinition("words", "Rude words or acts"),
                    ChoiceDefinition("fight", "A fight that is over"),
                    ChoiceDefinition("bikes", "Bikes or cars in a park"),
                    ChoiceDefinition("fireworks", "Fireworks"),
                    ChoiceDefinition("other", "Something else"),
                ),
                HATE,
                OFTEN,
                SEEN,
            ),
        ),
        WHO,
        when_step(),
        WHERE_IT_HAPPENED,
        YOU,
    ),
)
