"""What is asked of someone who wants a link to come back by: the same for every type."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

from reports.definitions import QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind
from reports.questions.contact_points import MOBILE, email, phone
from reports.questions.text import Ground, Refused

SMS, EMAIL = "sms", "email"
_TO = QuestionDefinition(
    slug="link_to",
    kind=QuestionKind.TEXT,
    label=gettext_noop("Mobile number or e-mail address"),
    hint=gettext_noop("Such as 0491 570 156 or name@example.com."),
    required=True,
    error_text=gettext_noop("Write a mobile number or an e-mail address."),
)
_SAFE = QuestionDefinition(
    slug="link_safe",
    kind=QuestionKind.YES_NO,
    label=gettext_noop("Is it safe to write to you there?"),
    hint=gettext_noop("Say yes only if nobody else reads it."),
    required=True,
    error_text=gettext_noop("Tell us if it is safe to write to you there."),
)


def come_back_step() -> StepDefinition:
    """Where to send the link, and whether its owner says that this is safe."""
    return StepDefinition(
        "later", gettext_noop("Later"), gettext_noop("Send me a link"), questions=(_TO, _SAFE)
    )


def link_target(typed: str, *, ground: Ground) -> tuple[str, str]:
    """By which channel a link goes, and where to.

    Args:
        typed: What was written, an address if there is an @ in it.
        ground: What a number is judged against.

    Raises:
        Refused: It is neither; or a number that takes no texts here.
    """
    if "@" in typed:
        return EMAIL, email(typed)
    number = phone(typed, ground)
    # Texts to other countries and to landlines cost much, arrive seldom, and are what fraud asks for.
    if not number.startswith(MOBILE):
        raise Refused(gettext("We can only text an Australian mobile number. Or write an e-mail address."))
    return SMS, number
