"""Something was broken, painted or burnt on purpose, and whoever did it is gone."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import SEEN, WHO
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    HATE,
    VALUE,
    WHERE_IT_HAPPENED,
    YOU,
    choice,
    happening_now,
    safety,
    what_happened,
    when_step,
)

PROPERTY_DAMAGE = FirstType(
    slug="property_damage",
    name="Property damage",
    home_title="Something was damaged",
    home_hint="Broken, painted on, keyed, burnt or dug up",
    group=PortalGroup.ROADS,
    on_home=True,
    offence_code="B20",
    advice="Take photos before you clean or mend it. Keep what was thrown or left.",
    steps=(
        safety(happening_now("Is it happening now, or is the person who did it still there?"), ANYONE_HURT),
        StepDefinition(
            "what",
            "What happened",
            "What was damaged?",
            "",
            (
                what_happened("What was damaged, and how?"),
                choice(
                    "damage_kind",
                    "What comes closest?",
                    ChoiceDefinition("graffiti", "Paint or words on a wall"),
                    ChoiceDefinition("window", "A window or door"),
                    ChoiceDefinition("vehicle", "A car or another vehicle"),
                    ChoiceDefinition("burnt", "Something was set on fire"),
                    ChoiceDefinition("garden", "A garden, fence or letter box"),
                    ChoiceDefinition("other", "Something else"),
                ),
                HATE,
                VALUE,
                SEEN,
            ),
        ),
        WHO,
        when_step(hint="Not sure? Write when it was last fine, and when you saw the damage."),
        WHERE_IT_HAPPENED,
        YOU,
    ),
)
