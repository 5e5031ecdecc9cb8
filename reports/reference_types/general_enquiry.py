"""A question that fits no other form."""

from reports.definitions import StepDefinition
from reports.models.report_type import PortalGroup
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import YOU, happening_now, safety, what_happened

GENERAL_ENQUIRY = FirstType(
    slug="general_enquiry",
    name="General enquiry",
    home_title="I have a question",
    home_hint="About something that is not in this list",
    group=PortalGroup.ASK,
    advice="Our answer will be on the Track page. You need your reference and code to read it.",
    steps=(
        safety(happening_now("Is a crime happening now, or is someone in danger?")),
        StepDefinition(
            "question",
            "Your question",
            "What do you want to ask?",
            "",
            (what_happened("What do you want to ask or tell us?", "Use your own words."),),
        ),
        YOU,
    ),
)
