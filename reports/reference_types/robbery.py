"""Something was taken by force or by scaring somebody, and whoever did it is gone."""

from reports.definitions import StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import SEEN, WHO
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    SAFE,
    VALUE,
    WEAPON,
    WHERE_IT_HAPPENED,
    YOU,
    anyone_hurt,
    happening_now,
    safety,
    what_happened,
    when_step,
)
from reports.reference_types.things import also_taken, taken

ROBBERY = FirstType(
    slug="robbery",
    name="Robbery",
    home_title="Something was taken from me by force",
    home_hint="Someone hurt, pushed or scared you to get it",
    group=PortalGroup.PEOPLE,
    call_first=True,
    offence_code="A50",
    advice="Keep the clothes that you wore, and do not wash them. Write down who else was there.",
    steps=(
        safety(
            happening_now(
                "Did it happen just now, or could the person be close to you?", cue="crime_in_progress"
            ),
            anyone_hurt("Is anyone hurt, or in need of a doctor?"),
            heading=SAFE,
        ),
        StepDefinition(
            "what",
            "What happened",
            "What happened?",
            "Write as much or as little as you want.",
            (what_happened("What happened?"), WEAPON, SEEN),
        ),
        WHO,
        when_step(),
        WHERE_IT_HAPPENED,
        StepDefinition(
            "taken",
            "What was taken",
            "What was taken?",
            "If nothing was, leave it empty.",
            (taken("What was taken?"), VALUE, also_taken()),
        ),
        YOU,
    ),
)
