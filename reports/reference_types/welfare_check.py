"""Somebody may be unwell or in trouble, and nobody has seen them. An officer looks at once."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    YOU,
    choices,
    happening_now,
    line,
    safety,
    what_happened,
    when_step,
    where_step,
)

WELFARE_CHECK = FirstType(
    slug="welfare_check",
    name="Welfare check",
    home_title="I worry about someone",
    home_hint="Nobody has seen or heard them, or they may not cope",
    group=PortalGroup.PEOPLE,
    call_first=True,
    advice="If you can, knock and call their name. Do not break in. If you hear a call for help, call 000.",
    steps=(
        safety(
            happening_now(
                "Does the person need help right now?",
                "Such as: lies on the floor, does not wake up, calls for help, or may harm themselves now.",
                cue="medical",
            ),
            heading="Is the person in danger now?",
        ),
        StepDefinition(
            "what",
            "Who and why",
            "Who do you worry about, and why?",
            "",
            (
                what_happened("Why do you worry?", "Tell us what you saw or heard, and what you tried."),
                line("person_name", "What is their name?", "If you do not know it, leave it empty."),
                choices(
                    "risks",
                    "Which of these are true?",
                    ChoiceDefinition("not_seen", "Not seen or heard for days", cue="vulnerable_adult"),
                    ChoiceDefinition("mail", "Mail or papers pile up"),
                    ChoiceDefinition("confused", "Is old, sick or forgets things", cue="vulnerable_adult"),
                    ChoiceDefinition("self_harm", "Spoke of harm to themselves", cue="self_harm"),
                    ChoiceDefinition("child", "A child lives there", cue="child_at_risk"),
                    ChoiceDefinition("feared", "Someone there hurts or controls them", cue="family_violence"),
                ),
            ),
        ),
        when_step("When did someone last see or hear them?", "A guess is fine.", why=""),
        where_step("Where do they live, or where are they?", "This tells us where to go."),
        StepDefinition(
            "way_in",
            "Way in",
            "What should we know before we go there?",
            "",
            (
                line("has_key", "Who has a key?", "A name and a number help."),
                line("dogs", "Is there a dog, a gate or a code?"),
            ),
        ),
        YOU,
    ),
)
