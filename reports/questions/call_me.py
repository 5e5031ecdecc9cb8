"""The questions of "Call me, keep what I wrote": the same for every type, asked even before there is one."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from reports.definitions import QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind

WHAT_HAPPENED = QuestionDefinition(
    slug="what_happened",
    kind=QuestionKind.LONG_TEXT,
    label=gettext_noop("What happened?"),
    hint=gettext_noop("A few words are enough. We ask the rest when we call."),
    required=True,
    error_text=gettext_noop("Tell us in a few words what happened."),
)
NUMBER = (
    QuestionDefinition(
        slug="phone",
        kind=QuestionKind.PHONE,
        label=gettext_noop("Which number can we call?"),
        required=True,
        error_text=gettext_noop("Write the number that we can call."),
    ),
    QuestionDefinition(
        slug="phone_safe",
        kind=QuestionKind.YES_NO,
        label=gettext_noop("Is it safe to call and text this number?"),
        hint=gettext_noop("Say yes only if nobody else answers it or reads its texts."),
        required=True,
        error_text=gettext_noop("Tell us if this number is safe."),
    ),
    QuestionDefinition(
        slug="name", kind=QuestionKind.NAME, label=gettext_noop("Your name, if you want to say it")
    ),
    QuestionDefinition(
        slug="best_time",
        kind=QuestionKind.TEXT,
        label=gettext_noop("When is the best time?"),
        hint=gettext_noop("Such as: after 6 pm."),
    ),
)


def call_me_step(*, words_are_kept: bool) -> StepDefinition:
    """What is asked of someone who wants a call; their words only if we do not have them yet."""
    questions = NUMBER if words_are_kept else (WHAT_HAPPENED, *NUMBER)
    return StepDefinition(
        "call-me", gettext_noop("Call me"), gettext_noop("We can call you"), questions=questions
    )
