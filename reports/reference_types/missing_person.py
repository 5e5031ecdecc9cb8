"""Somebody is missing. There is no time to wait before telling; an officer looks at once."""

from reports.definitions import AskIf, ChoiceDefinition, QuestionDefinition, StepDefinition
from reports.models.report_type import PortalGroup, QuestionKind
from reports.reference_types.seen import vehicles
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    YOU,
    choice,
    choices,
    happening_now,
    line,
    safety,
    what_happened,
    when_step,
    where_step,
    words,
    yes_no,
)

MISSING_PERSON = FirstType(
    slug="missing_person",
    name="Missing person",
    home_title="Someone is missing",
    home_hint="You do not know where a person is, and you worry",
    group=PortalGroup.PEOPLE,
    call_first=True,
    advice=(
        "You do not have to wait a day. Find a new photo. Ask friends and family. Stay near your phone. "
        "If the person comes back, call us at once."
    ),
    steps=(
        safety(
            happening_now(
                "Do you fear for the life of this person right now?",
                "Such as: hurt, very sick, taken away, or may harm themselves.",
                cue="medical",
            ),
            heading="Is the person in danger now?",
        ),
        StepDefinition(
            "who",
            "Who",
            "Who is missing?",
            "With this, every police car can look.",
            (
                line("person_name", "What is their name?", "Also the name that friends use."),
                QuestionDefinition("person_age", QuestionKind.NUMBER, "How old are they?"),
                words(
                    "person_looks",
                    "What do they look like, and what did they wear?",
                    "Such as height, hair, glasses, marks, bag and shoes.",
                ),
                choices(
                    "risks",
                    "Which of these are true?",
                    ChoiceDefinition("child", "Under 18", cue="child_at_risk"),
                    ChoiceDefinition(
                        "confused", "Forgets things, or gets lost with ease", cue="vulnerable_adult"
                    ),
                    ChoiceDefinition("medicine", "Needs medicine or care each day", cue="vulnerable_adult"),
                    ChoiceDefinition("self_harm", "May harm themselves", cue="self_harm"),
                    ChoiceDefinition("feared", "Is afraid of someone", cue="threat"),
                    ChoiceDefinition("online", "May be with someone they met online"),
                    ChoiceDefinition("before", "Was missing before"),
                ),
            ),
        ),
        StepDefinition(
            "what",
            "What happened",
            "What happened?",
            "",
            (
                what_happened("What happened, and why do you worry?"),
                words(
                    "likely_places",
                    "Where could they be?",
                    "Such as friends, work or a place they like.",
                ),
                choice(
                    "person_is",
                    "Who is this person to you?",
                    ChoiceDefinition("partner", "My partner"),
                    ChoiceDefinition("parent", "My parent"),
                    ChoiceDefinition("child", "My child"),
                    ChoiceDefinition("family", "Someone else in my family"),
                    ChoiceDefinition("friend", "A friend or flatmate"),
                    ChoiceDefinition("neighbour", "A neighbour"),
                    ChoiceDefinition("other", "Another person"),
                ),
                yes_no("has_vehicle", "Could they be in a car or on a bike?"),
                line("person_phone", "What is their phone number?"),
            ),
        ),
        StepDefinition(
            "vehicle",
            "Vehicle",
            "What do they drive or ride?",
            "",
            (vehicles("What do they drive or ride?", "Add each one by itself."),),
            ask_if=(AskIf("has_vehicle", ("yes",)),),
        ),
        when_step("When were they last seen?", "Write the last time that someone saw or heard them."),
        where_step("Where were they last seen?", "This is where we begin to look."),
        YOU,
    ),
)
