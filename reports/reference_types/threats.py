"""Somebody said or wrote that they will hurt somebody, or break something."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import PERSON_IS, people
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    HATE,
    ORDER_BROKEN,
    SAFE,
    SAFE_TIME,
    WEAPON,
    YOU,
    choice,
    happening_now,
    safety,
    what_happened,
    when_step,
    where_step,
    yes_no,
)

THREATS = FirstType(
    slug="threats",
    name="Threats",
    home_title="Someone said they will hurt me",
    home_hint="Said in person, on the phone, in a letter or online",
    group=PortalGroup.PEOPLE,
    call_first=True,
    offence_code="A70",
    advice="Keep all messages and letters. Take a picture of what is on your screen. Do not answer.",
    steps=(
        safety(
            happening_now("Is the person with you now, or on the way to you?", cue="violence_now"),
            ANYONE_HURT,
            heading=SAFE,
        ),
        StepDefinition(
            "what",
            "What happened",
            "What did they say or do?",
            "Use their own words if you can.",
            (
                what_happened("What did they say or do?", "Write the words as you heard or read them."),
                choice(
                    "said_how",
                    "How did they say it?",
                    ChoiceDefinition("in_person", "In person"),
                    ChoiceDefinition("phone", "By phone or message"),
                    ChoiceDefinition("online", "Online, where others can read it"),
                    ChoiceDefinition("letter", "In a letter or on a wall"),
                    ChoiceDefinition("others", "Through someone else"),
                ),
                WEAPON,
            ),
        ),
        StepDefinition(
            "who",
            "Who",
            "Who was it?",
            "You can leave out what you do not know.",
            (PERSON_IS, people("Who was it?", "Add each person by themselves."), ORDER_BROKEN),
        ),
        StepDefinition(
            "risk",
            "Risk",
            "Could they do it?",
            "This tells us how soon we must act.",
            (
                yes_no("again", "Do you fear that they will do it?", cue="threat"),
                HATE,
            ),
        ),
        when_step(),
        where_step("Where were you?", required=False),
        StepDefinition(YOU.slug, YOU.title, YOU.heading, YOU.why, (*YOU.questions, SAFE_TIME)),
    ),
)
