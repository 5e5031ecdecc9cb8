"""Sexual assault or abuse, now or long ago. Sealed; nothing is sent unless an officer decides."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
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

KEEP = "If you can, do not wash, and keep the clothes in a paper bag. If you have washed, that is fine too."

SEXUAL_OFFENCE = FirstType(
    slug="sexual_offence",
    name="Sexual offence",
    home_title="Someone did something sexual to me",
    home_hint="Without your yes, as a child, or online. Now or long ago",
    group=PortalGroup.PEOPLE,
    call_first=True,
    sealed=True,
    advice=(
        "You choose how far this goes. You can talk to someone who is not police, day and night: "
        "1800 806 292."
    ),
    steps=(
        safety(
            happening_now("Is it happening now, or is the person with you now?", cue="violence_now"),
            anyone_hurt("Are you hurt, or do you need a doctor now?"),
            heading=SAFE,
        ),
        StepDefinition(
            "what",
            "What happened",
            "What would you like us to know?",
            "You can write very little, and tell more by phone. None of it is your fault.",
            (
                what_happened("What would you like us to know?", "One sentence is enough."),
                choice(
                    "about",
                    "Who did it happen to?",
                    ChoiceDefinition("me", "To me"),
                    ChoiceDefinition("me_as_child", "To me, when I was a child"),
                    ChoiceDefinition("child", "To a child", cue="child_at_risk"),
                    ChoiceDefinition("adult", "To another adult"),
                ),
                choice(
                    "how_long_ago",
                    "How long ago was it?",
                    ChoiceDefinition("days", "In the last 7 days", advice=KEEP),
                    ChoiceDefinition("months", "In the last year"),
                    ChoiceDefinition("years", "Longer ago"),
                    ChoiceDefinition("going_on", "It goes on", cue="threat"),
                ),
            ),
        ),
        StepDefinition(
            "who",
            "Who",
            "Who did it?",
            "You can leave this out.",
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
                    ChoiceDefinition("friend", "A friend or flatmate"),
                    ChoiceDefinition("neighbour", "A neighbour"),
                    ChoiceDefinition("work", "Someone from work or school"),
                    ChoiceDefinition("stranger", "I do not know them"),
                    ChoiceDefinition("other", "Another person"),
                ),
                line("person_name", "What is their name?", "You can leave it empty."),
                yes_no("child_fear", "Could they do it to a child now?", cue="child_at_risk"),
            ),
        ),
        when_step("When did it happen?", "A year is enough. You can leave it empty.", required=False, why=""),
        where_step("Where did it happen?", "The suburb or town is enough.", required=False),
        StepDefinition(
            "talk",
            "Talking",
            "How do you want to talk with us?",
            "An officer who does only this work will call.",
            (
                choice(
                    "talk_to",
                    "Who would you like to talk to?",
                    ChoiceDefinition("woman", "A woman"),
                    ChoiceDefinition("man", "A man"),
                    ChoiceDefinition("either", "Both are fine"),
                ),
                choice(
                    "wish",
                    "What would you like to happen?",
                    ChoiceDefinition("report", "I want to report it"),
                    ChoiceDefinition("talk", "I want to talk first, and choose later"),
                    ChoiceDefinition("keep", "I only want it to be kept"),
                ),
            ),
        ),
        YOU_SAFELY,
    ),
)
