"""News, or a question, about a report that was sent before."""

from reports.definitions import ChoiceDefinition, QuestionDefinition, StepDefinition
from reports.models.report_type import PortalGroup, QuestionKind
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import YOU, happening_now, safety, what_happened

REPORT_UPDATE = FirstType(
    slug="report_update",
    name="Report update",
    home_title="I sent a report before",
    home_hint="Add to it, or ask what comes next",
    group=PortalGroup.ASK,
    on_home=True,
    advice="The Track page shows the news on your first report. You need its reference and code.",
    steps=(
        safety(happening_now("Has it started again, or is someone in danger now?")),
        StepDefinition(
            "update",
            "Your report",
            "What do you want to add or ask?",
            "",
            (
                QuestionDefinition(
                    "first_report",
                    QuestionKind.TEXT,
                    "What is the reference of your report?",
                    "It has 9 letters and numbers, such as 7K3M 92TX 4. You can leave it empty.",
                ),
                QuestionDefinition(
                    "update_kind",
                    QuestionKind.CHOICE,
                    "What is it about?",
                    choices=(
                        ChoiceDefinition("news", "I want to know what comes next"),
                        ChoiceDefinition("more", "I have more to tell"),
                        ChoiceDefinition("wrong", "Something in it is wrong"),
                        ChoiceDefinition("take_back", "I want to take it back"),
                    ),
                ),
                what_happened("What do you want to add or ask?", "Use your own words."),
            ),
        ),
        YOU,
    ),
)
