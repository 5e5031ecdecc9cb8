"""The questions of "Call me, keep what I wrote": the same for every type, asked even before there is one."""

from __future__ import annotations

from reports.definitions import QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind

WHAT_HAPPENED = QuestionDefinition(
    slug="what_happened",
    kind=QuestionKind.LONG_TEXT,
    label="What happened?",
    hint="A few words are enough. We ask the rest when we call.",
    required=True,
    error_text="Tell us in a few words what happened.",
)
NUMBER = (
    QuestionDefinition(
        slug="phone",
        kind=QuestionKind.PHONE,
        label="Which number can we call?",
        required=True,
        error_text="Write the number that we can call.",
    ),
    QuestionDefinition(
        slug="phone_safe",
        kind=QuestionKind.YES_NO,
        label="Is it safe to call and text this number?",
        hint="Say yes only if nobody else answers it or reads its texts.",
        required=True,
        error_text="Tell us if this number is safe.",
    ),
    QuestionDefinition(slug="name", kind=QuestionKind.NAME, label="Your name, if you want to say it"),
    QuestionDefinition(
        slug="best_time", kind=QuestionKind.TEXT, label="When is the best time?", hint="Such as: after 6 pm."
    ),
)


def call_me_step(*, words_are_kept: bool) -> StepDefinition:
    """What is asked of someone who wants a call; their words only if we do not have them yet."""
    questions = NUMBER if words_are_kept else (WHAT_HAPPENED, *NUMBER)
    return StepDefinition("call-me", "Call me", "We can call you", questions=questions)
