"""Somebody was cheated in person, or by a stolen card or phone. What was lost online goes to ReportCyber."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.seen import SEEN, WHO
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    VALUE,
    YOU,
    anyone_hurt,
    choice,
    happening_now,
    safety,
    what_happened,
    when_step,
    where_step,
    yes_no,
)

REPORT_CYBER = "Report it at cyber.gov.au/report as well: they take what is lost online. Tell your bank now."
SCAMWATCH = "Tell scamwatch.gov.au, so that others are warned. Delete the message. You have done well."

FRAUD = FirstType(
    slug="fraud",
    name="Fraud",
    home_title="Someone cheated me",
    home_hint="At the door, in a sale, or with a stolen card",
    group=PortalGroup.MONEY,
    offence_code="B50",
    advice="Keep all papers and messages. If you paid by card or from a bank, tell your bank now.",
    steps=(
        safety(
            happening_now("Is the person with you now, or on the way to you?"),
            anyone_hurt("Is anyone hurt, in danger or being forced to pay?"),
        ),
        StepDefinition(
            "what",
            "What happened",
            "What happened?",
            "",
            (
                choice(
                    "fraud_how",
                    "How did it happen?",
                    ChoiceDefinition("in_person", "In person, such as at the door or in a sale"),
                    ChoiceDefinition("work", "I paid for work that was never done"),
                    ChoiceDefinition("card", "With a card or phone that was stolen from me"),
                    ChoiceDefinition("known", "By someone I know, who had my money or papers"),
                    ChoiceDefinition("online", "Online, and I lost money or goods", advice=REPORT_CYBER),
                    ChoiceDefinition("no_loss", "A call or message, and I lost nothing", advice=SCAMWATCH),
                    ChoiceDefinition("other", "In another way"),
                    error="Choose what comes closest.",
                ),
                what_happened("What happened?", "Tell us who you met, what they said and what you paid."),
                yes_no(
                    "needs_care",
                    "Was it done to someone who is old, sick or needs care?",
                    cue="vulnerable_adult",
                ),
            ),
        ),
        StepDefinition(
            "money",
            "Money",
            "What was lost?",
            "If nothing was, leave it empty.",
            (
                VALUE,
                choice(
                    "paid_how",
                    "How was it paid?",
                    ChoiceDefinition("cash", "In cash"),
                    ChoiceDefinition(
                        "bank",
                        "From a bank or by card",
                        advice="Your bank may still stop it: call them first.",
                    ),
                    ChoiceDefinition("gift_card", "With gift cards"),
                    ChoiceDefinition("goods", "With goods"),
                    ChoiceDefinition("other", "In another way"),
                ),
                SEEN,
            ),
        ),
        WHO,
        when_step(),
        where_step("Where did it happen?", required=False),
        YOU,
    ),
)
