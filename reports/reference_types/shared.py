"""Questions that several types ask. Their slugs are the same everywhere, so that changing the type in the
middle of a call or a form keeps the answers."""

from __future__ import annotations

from reports.definitions import ChoiceDefinition, QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind


def happening_now(label: str, *, cue: str = "crime_in_progress") -> QuestionDefinition:
    """Whether it goes on. A yes is danger; "not sure" is looked at by an officer at once."""
    return QuestionDefinition(
        slug="happening_now",
        kind=QuestionKind.YES_NO,
        label=label,
        required=True,
        error_text="Tell us if it is happening now.",
        cue_if_yes=cue,
    )


def what_happened(
    label: str, hint: str = "Use your own words. Start with what you saw first."
) -> QuestionDefinition:
    """The person's own words."""
    return QuestionDefinition(
        slug="what_happened",
        kind=QuestionKind.LONG_TEXT,
        label=label,
        hint=hint,
        required=True,
        error_text="Tell us, in your own words.",
    )


def where(label: str, *, required: bool = True) -> QuestionDefinition:
    """The place."""
    return QuestionDefinition(
        slug="where",
        kind=QuestionKind.PLACE,
        label=label,
        hint="If you do not know the street, the name of a shop or park helps.",
        required=required,
        error_text="Write the suburb or town.",
    )


def when(label: str, hint: str = "", *, required: bool = True) -> QuestionDefinition:
    """The time, or the span."""
    return QuestionDefinition(
        slug="when",
        kind=QuestionKind.WHEN,
        label=label,
        hint=hint,
        required=required,
        error_text="Write the day, or tick “I do not know exactly”.",
    )


ANYONE_HURT = QuestionDefinition(
    slug="anyone_hurt",
    kind=QuestionKind.YES_NO,
    label="Is anyone hurt or in danger?",
    required=True,
    error_text="Tell us if anyone is hurt or in danger.",
    cue_if_yes="injury",
)
SEEN = QuestionDefinition(
    slug="seen",
    kind=QuestionKind.CHOICE,
    label="Did someone see who did it?",
    choices=(
        ChoiceDefinition("known", "Yes, and I know who it is"),
        ChoiceDefinition("seen", "Yes, but I do not know them"),
        ChoiceDefinition("camera", "No, but a camera may have seen it"),
        ChoiceDefinition("no", "No"),
    ),
)
SEEN_DETAILS = QuestionDefinition(
    slug="details",
    kind=QuestionKind.LONG_TEXT,
    label="What can you tell us about them, or about the camera?",
    hint="Such as a name, clothes, a car, or where the camera is. You can leave it empty.",
)
VALUE = QuestionDefinition(
    slug="value",
    kind=QuestionKind.MONEY,
    label="What is it worth, in dollars?",
    hint="All of it together. A guess is fine.",
)
SERIAL = QuestionDefinition(
    slug="serial",
    kind=QuestionKind.TEXT,
    label="Serial number, if it has one",
    hint="It may be on the box or the receipt.",
)
WHERE_IT_HAPPENED = StepDefinition(
    "where",
    "Where",
    "Where did it happen?",
    "This tells us which police station looks at it.",
    (where("Where did it happen?"),),
)
REPORTER_QUESTIONS = (
    QuestionDefinition("name", QuestionKind.NAME, "Your name"),
    QuestionDefinition("phone", QuestionKind.PHONE, "Phone number"),
    QuestionDefinition(
        "phone_safe",
        QuestionKind.YES_NO,
        "Is it safe to text this number?",
        "Say yes only if nobody else reads its texts. Without a yes, we do not text it.",
    ),
    QuestionDefinition("email", QuestionKind.EMAIL, "E-mail address"),
    QuestionDefinition(
        "email_safe",
        QuestionKind.YES_NO,
        "Is it safe to write to this address?",
        "Say yes only if nobody else reads it. Without a yes, we do not write to it.",
    ),
)
YOU = StepDefinition(
    "you",
    "You",
    "How can we reach you?",
    "You can leave this out. Then we cannot ask you anything.",
    REPORTER_QUESTIONS,
)


def safety(*questions: QuestionDefinition, heading: str = "Is anyone in danger now?") -> StepDefinition:
    """The first step of every type."""
    why = "If someone is, a report is too slow. Help by phone is quick."
    return StepDefinition("safety", "Safety", heading, why, questions)
