"""Somebody was hit or hurt, and it is over. By someone close it is family violence."""

from reports.definitions import AskIf, ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import CHILD_THERE, PERSON_IS, people
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    HATE,
    SAFE,
    WEAPON,
    WHERE_IT_HAPPENED,
    YOU,
    anyone_hurt,
    choice,
    happening_now,
    line,
    safety,
    what_happened,
    when_step,
    yes_no,
)

ASSAULT = FirstType(
    slug="assault",
    name="Assault",
    home_title="Someone hit or hurt me",
    home_hint="You or someone else was hit, kicked, spat on or held",
    group=PortalGroup.PEOPLE,
    call_first=True,
    offence_code="A20",
    advice="If you feel sick or have pain, see a doctor. Take photos of what hurts, now and in two days.",
    steps=(
        safety(
            happening_now("Is it happening now, or is the person close to you?", cue="violence_now"),
            anyone_hurt("Is anyone badly hurt, or in need of a doctor now?"),
            heading=SAFE,
        ),
        StepDefinition(
            "what",
            "What happened",
            "What happened?",
            "Write as much or as little as you want. It was not your fault.",
            (
                what_happened("What happened?"),
                choice(
                    "hurt_how",
                    "Was someone hurt?",
                    ChoiceDefinition("hospital", "Yes, and went to hospital"),
                    ChoiceDefinition("doctor", "Yes, and saw a doctor or nurse"),
                    ChoiceDefinition("some", "Yes, but did not need a doctor"),
                    ChoiceDefinition("no", "No"),
                ),
                WEAPON,
            ),
        ),
        StepDefinition(
            "who",
            "Who",
            "Who did it?",
            "You can leave out what you do not know.",
            (
                PERSON_IS,
                people("Who was there?", "Add who did it and who saw it, each by themselves."),
            ),
        ),
        StepDefinition(
            "risk",
            "Risk",
            "Could it happen again?",
            "This tells us how soon we must act.",
            (
                yes_no("again", "Do you fear that they will do it again?", cue="threat"),
                CHILD_THERE,
                HATE,
                line(
                    "hospital",
                    "Which hospital?",
                    ask_if=(AskIf("hurt_how", ("hospital",)),),
                ),
            ),
        ),
        when_step(),
        WHERE_IT_HAPPENED,
        YOU,
    ),
)
