"""A home or shop that is empty for some days: police know, and whom to ring."""

from reports.definitions import AskIf, QuestionDefinition, StepDefinition
from reports.models.report_type import PortalGroup, QuestionKind
from reports.reference_types.seen import vehicle_step
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    YOU,
    happening_now,
    line,
    safety,
    what_happened,
    where,
    yes_no,
)

_KEYHOLDER = (
    QuestionDefinition(
        "keyholder_name",
        QuestionKind.NAME,
        "Name",
        required=True,
        error_text="Write the name of the person with a key.",
    ),
    QuestionDefinition("keyholder_phone", QuestionKind.PHONE, "Phone number"),
    QuestionDefinition(
        "keyholder_phone_safe",
        QuestionKind.YES_NO,
        "Did they say that we may ring them?",
        "Without a yes, we do not keep the number.",
    ),
)
ABSENCE_REGISTRATION = FirstType(
    slug="absence_registration",
    name="Absence registration",
    home_title="My place will be empty",
    home_hint="Tell us when you go away",
    group=PortalGroup.AHEAD,
    advice="Stop your mail. Ask a neighbour to look at your place. Lock all doors and windows.",
    steps=(
        safety(happening_now("Is someone in your place now, or in danger?", cue="intruder_now")),
        StepDefinition(
            "days",
            "Days",
            "When is nobody there?",
            "It is on our list for these days. It ends by itself.",
            (
                QuestionDefinition(
                    "away_from",
                    QuestionKind.DATE,
                    "First day away",
                    required=True,
                    error_text="Write the first day that nobody is there.",
                ),
                QuestionDefinition(
                    "away_until",
                    QuestionKind.DATE,
                    "Last day away",
                    required=True,
                    error_text="Write the last day that nobody is there.",
                ),
                what_happened(
                    "What should we know?",
                    "Such as: lights that come on, a dog, a car in the drive. You can leave this empty.",
                    required=False,
                ),
            ),
        ),
        StepDefinition(
            "where",
            "Where",
            "Which place is it?",
            "This tells the right police station.",
            (where("Which place is it?"),),
        ),
        StepDefinition(
            "home",
            "Your place",
            "What is on or there while you are away?",
            "With this we know what is not right.",
            (
                yes_no("alarm", "Is there an alarm?"),
                line("lights", "Do any lights go on by themselves?", "Such as in the hall, from 7 pm."),
                yes_no("cars_left", "Do you leave a car there?"),
                line("visitors", "Who may come there?", "Such as a gardener, or a friend who feeds the cat."),
            ),
        ),
        vehicle_step("Which cars are left there?", ask_if=(AskIf("cars_left", ("yes",)),)),
        StepDefinition(
            "keys",
            "Keys",
            "Who has a key?",
            "We ring them if something is wrong.",
            (
                line(
                    "alarm_company",
                    "Which company looks after the alarm?",
                    ask_if=(AskIf("alarm", ("yes",)),),
                ),
                QuestionDefinition(
                    "keyholders",
                    QuestionKind.ITEMS,
                    "People with a key",
                    parts=_KEYHOLDER,
                    item_name="person",
                    most_items=5,
                ),
            ),
        ),
        YOU,
    ),
)
