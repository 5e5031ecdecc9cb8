"""A compliment, a complaint or a suggestion. Sealed: a complaint may be about somebody who works here."""

from reports.definitions import AskIf, ChoiceDefinition, QuestionDefinition, StepDefinition
from reports.models.report_type import PortalGroup, QuestionKind
from reports.reference_types.shape import FirstType
from reports.reference_types.shared import YOU, happening_now, safety, what_happened, words

_COMPLAINT = (AskIf("feedback_kind", ("complaint",)),)
FEEDBACK = FirstType(
    slug="feedback",
    name="Feedback",
    home_title="Thanks, complaint or idea",
    home_hint="About police, or about this service",
    group=PortalGroup.ASK,
    sealed=True,
    steps=(
        safety(happening_now("Is a crime happening now, or is someone in danger?")),
        StepDefinition(
            "kind",
            "Kind",
            "What do you want to tell us?",
            "",
            (
                QuestionDefinition(
                    "feedback_kind",
                    QuestionKind.CHOICE,
                    "What is it?",
                    required=True,
                    error_text="Choose what you want to tell us.",
                    choices=(
                        ChoiceDefinition("praise", "Thanks, or something that went well"),
                        ChoiceDefinition("complaint", "A complaint"),
                        ChoiceDefinition("idea", "An idea to make it better"),
                    ),
                ),
            ),
        ),
        StepDefinition(
            "about",
            "About",
            "Who or what is it about?",
            "The people you name do not see what you write. It goes to someone else.",
            (
                QuestionDefinition("about_staff", QuestionKind.YES_NO, "Is it about someone who works here?"),
                QuestionDefinition(
                    "first_report",
                    QuestionKind.TEXT,
                    "Is it about a report? Write its reference",
                    "It has 9 letters and numbers, such as 7K3M 92TX 4. "
                    "Then no one who worked on it sees this. You can leave it empty.",
                ),
            ),
            ask_if=_COMPLAINT,
        ),
        StepDefinition(
            "staff",
            "Who",
            "Who is it about?",
            "Who you name here does not get to see it.",
            (
                QuestionDefinition(
                    "staff",
                    QuestionKind.ITEMS,
                    "Who is it about?",
                    "If you do not know the name, tell us what you know.",
                    parts=(QuestionDefinition("staff_name", QuestionKind.TEXT, "Name or number"),),
                    item_name="person",
                    most_items=5,
                ),
            ),
            ask_if=(AskIf("about_staff", ("yes",)),),
        ),
        StepDefinition(
            "what",
            "Tell us",
            "Tell us about it",
            "",
            (
                what_happened(
                    "What do you want to tell us?", "Say what it was, and when. Use your own words."
                ),
                words("wanted", "What would put it right?", "You can leave it empty.", ask_if=_COMPLAINT),
            ),
        ),
        YOU,
    ),
)
