"""Violence, threats or control by a partner or family. Sealed; nothing is sent unless an officer decides."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ORDER_BROKEN,
    SAFE,
    YOU_SAFELY,
    anyone_hurt,
    choice,
    happening_now,
    line,
    safety,
    what_happened,
    when_step,
    where_step,
    yes_no,
)

FAMILY_VIOLENCE = FirstType(
    slug="family_violence",
    name="Family violence",
    home_title="I am not safe with someone close to me",
    home_hint="A partner, an ex or family who hurts, scares or controls",
    group=PortalGroup.PEOPLE,
    on_home=True,
    call_first=True,
    sealed=True,
    steps=(
        safety(
            happening_now("Is it happening now, or is the person with you now?", cue="violence_now"),
            anyone_hurt("Is anyone hurt, or do you fear for your life?"),
            yes_no("child_fear", "Do you fear for a child?", cue="child_at_risk"),
            heading=SAFE,
        ),
        StepDefinition(
            "what",
            "What happened",
            "What happened?",
            "Write as much or as little as you want. None of it is your fault.",
            (
                what_happened("What happened?", "Use your own words. You can tell more later, by phone."),
                choice(
                    "weapon",
                    "Is there a weapon?",
                    ChoiceDefinition("near", "Yes, near the person now", cue="weapon"),
                    ChoiceDefinition("before", "Yes, it was shown or used before", cue="threat"),
                    ChoiceDefinition("no", "No"),
                    ChoiceDefinition("unsure", "I am not sure"),
                    hint="Such as a gun, a knife or something else that can hurt.",
                ),
            ),
        ),
        StepDefinition(
            "who",
            "Who",
            "Who makes you feel unsafe?",
            "This helps us see how to keep you safe.",
            (
                choice(
                    "person_is",
                    "Who is this person to you?",
                    ChoiceDefinition("partner", "My partner"),
                    ChoiceDefinition("ex", "My ex"),
                    ChoiceDefinition("parent", "My parent"),
                    ChoiceDefinition("child", "My child"),
                    ChoiceDefinition("family", "Someone else in my family"),
                    ChoiceDefinition("carer", "Someone who cares for me"),
                    ChoiceDefinition("other_home", "It is about another home"),
                ),
                line("person_name", "What is their name?", "You can leave it empty."),
                ORDER_BROKEN,
            ),
        ),
        when_step(
            "When did it happen?",
            "If it happens often, write the last time.",
            why="A guess is fine. You can leave it empty.",
            required=False,
        ),
        where_step("Where did it happen?", "If we need to come, this tells us where.", required=False),
        YOU_SAFELY,
    ),
)
