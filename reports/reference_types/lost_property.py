"""Something was lost; unless it was taken by force, which is asked."""

from reports.definitions import StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    VALUE,
    YOU,
    happening_now,
    safety,
    what_happened,
    when_step,
    where_step,
    yes_no,
)
from reports.reference_types.things import EACH_THING, HAS_DETAILS, also_taken, taken

LOST_PROPERTY = FirstType(
    slug="lost_property",
    name="Lost property",
    home_title="I lost something",
    home_hint="On the street, in a shop or on the way",
    group=PortalGroup.THINGS,
    on_home=True,
    advice=(
        "If it was a card or a phone, tell your bank or phone company now. "
        "If you find it, call us and give your reference."
    ),
    steps=(
        safety(
            happening_now("Is someone taking your things now, or is a person who did it still there?"),
            ANYONE_HURT,
        ),
        StepDefinition(
            "what",
            "What you lost",
            "What did you lose?",
            "With this we can know it again when someone hands it in.",
            (
                taken("What did you lose?", error="Tell us what you lost."),
                VALUE,
                also_taken(),
                HAS_DETAILS,
            ),
        ),
        EACH_THING,
        StepDefinition(
            "how",
            "How",
            "How did you lose it?",
            "",
            (
                what_happened(
                    "How did you lose it?", "Tell us where you went, and when you saw it was gone."
                ),
                yes_no(
                    "by_force",
                    "Did someone push, hurt or scare you to get it?",
                    "If so, it may be a crime. You can still tell us here.",
                    cue="threat",
                    error="Tell us if someone pushed, hurt or scared you to get it.",
                ),
            ),
        ),
        when_step("When did you lose it?", "Write when you last had it, and when you saw it was gone."),
        where_step("Where did you lose it?", "This tells us where people may hand it in."),
        YOU,
    ),
)
