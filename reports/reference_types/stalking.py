"""Somebody follows, watches or contacts a person again and again. Silence is the default."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import PERSON_IS, people
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ANYONE_HURT,
    ORDER_BROKEN,
    SAFE,
    YOU_SAFELY,
    choices,
    happening_now,
    safety,
    what_happened,
    when_step,
    where_step,
    yes_no,
)

STALKING = FirstType(
    slug="stalking",
    name="Stalking",
    home_title="Someone follows or watches me",
    home_hint="Waits for you, calls again and again, tracks your phone",
    group=PortalGroup.PEOPLE,
    call_first=True,
    offence_code="A70",
    advice=(
        "Keep a list of each time, with the day and what they did. Keep all messages. If you think that "
        "your phone is watched, use another one to talk to us."
    ),
    steps=(
        safety(
            happening_now("Is the person near you now, or do they follow you now?", cue="crime_in_progress"),
            ANYONE_HURT,
            heading=SAFE,
        ),
        StepDefinition(
            "what",
            "What happens",
            "What do they do?",
            "Write as much or as little as you want. None of it is your fault.",
            (
                what_happened("What do they do?", "Tell us the last time, and how it began."),
                choices(
                    "stalked_how",
                    "Which of these do they do?",
                    ChoiceDefinition("follow", "Follow me, or wait for me"),
                    ChoiceDefinition("contact", "Call or write when I do not want it"),
                    ChoiceDefinition("gifts", "Send or leave things"),
                    ChoiceDefinition("track", "Track my phone or my car"),
                    ChoiceDefinition("online", "Write about me online, or get into my accounts"),
                    ChoiceDefinition("family", "Ask my family or friends about me"),
                    ChoiceDefinition("break_in", "Come into my home or yard", cue="threat"),
                ),
                yes_no("again", "Do you fear that they will hurt you?", cue="threat"),
            ),
        ),
        StepDefinition(
            "who",
            "Who",
            "Who is it?",
            "You can leave out what you do not know.",
            (
                PERSON_IS,
                people("Who is it?", "Add each person by themselves."),
                ORDER_BROKEN,
            ),
        ),
        when_step(
            "When did it happen?",
            "Write the first time and the last time. You can leave it empty.",
            required=False,
        ),
        where_step("Where does it happen?", "If we need to come, this tells us where.", required=False),
        YOU_SAFELY,
    ),
)
