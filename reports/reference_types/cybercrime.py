"""Online crime: ReportCyber takes loss and accounts, Scamwatch what cost nothing; danger stays here."""

from reports.definitions import ChoiceDefinition, StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.fraud import SCAMWATCH
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import (
    ORDER_BROKEN,
    VALUE,
    YOU,
    anyone_hurt,
    choice,
    happening_now,
    safety,
    what_happened,
    when_step,
    yes_no,
)

REPORT_CYBER = (
    "Report it at cyber.gov.au/report: they take online crime for all police. For help day and night call "
    "1300 292 371."
)
E_SAFETY = "Do not pay. Keep the messages. eSafety can have pictures taken down: esafety.gov.au."

CYBERCRIME = FirstType(
    slug="cybercrime",
    name="Cybercrime",
    home_title="A crime or scam online",
    home_hint="Money, accounts, pictures, or a scam message",
    group=PortalGroup.MONEY,
    offence_code="B50",
    steps=(
        safety(
            happening_now(
                "Is someone in danger now, such as a child who is to meet someone?", cue="child_at_risk"
            ),
            anyone_hurt("Is anyone hurt, or may they harm themselves?"),
        ),
        StepDefinition(
            "what",
            "What happened",
            "What happened?",
            "Who can help depends on what it is.",
            (
                choice(
                    "cyber_kind",
                    "What comes closest?",
                    ChoiceDefinition(
                        "money", "I lost money or goods", advice=f"Call your bank first. {REPORT_CYBER}"
                    ),
                    ChoiceDefinition(
                        "account",
                        "Someone got into my account, phone or computer",
                        advice=f"Change your passwords. {REPORT_CYBER}",
                    ),
                    ChoiceDefinition(
                        "identity",
                        "Someone uses my name or my papers",
                        advice=f"IDCARE can help: 1800 595 160. {REPORT_CYBER}",
                    ),
                    ChoiceDefinition("no_loss", "A scam, and I lost nothing", advice=SCAMWATCH),
                    ChoiceDefinition(
                        "pictures",
                        "Someone has pictures of me, and wants money or more",
                        cue="threat",
                        advice=E_SAFETY,
                    ),
                    ChoiceDefinition("abuse", "Someone does not leave me alone online", cue="stalking"),
                    ChoiceDefinition(
                        "card",
                        "My card or phone was stolen and used",
                        advice="Call your bank or phone company now.",
                    ),
                    ChoiceDefinition("other", "Something else", advice=REPORT_CYBER),
                    error="Choose what comes closest.",
                ),
                what_happened("What happened?", "Write names, web pages and numbers as you saw them."),
            ),
        ),
        StepDefinition(
            "risk",
            "Risk",
            "Is there more that we should know?",
            "This tells us how soon we must act.",
            (
                ORDER_BROKEN,
                yes_no("child_there", "Is a child harmed, or asked for pictures?", cue="child_at_risk"),
                VALUE,
            ),
        ),
        when_step(required=False),
        YOU,
    ),
)
