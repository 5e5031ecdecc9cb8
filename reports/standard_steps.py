"""What every new report type begins with: is it happening now, then what, when, where and who tells us."""

from __future__ import annotations

from reports.definitions import QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind

STANDARD_STEPS = (
    StepDefinition(
        slug="safety",
        title="Safety",
        heading="Is anyone in danger now?",
        why="If someone is in danger now, you need Triple Zero (000), not this form.",
        questions=(
            QuestionDefinition(
                slug="happening_now",
                kind=QuestionKind.YES_NO,
                label="Is it happening now, or is the person who did it still there?",
                required=True,
                error_text="Tell us if it is happening now",
                cue_if_yes="crime_in_progress",
            ),
            QuestionDefinition(
                slug="anyone_hurt",
                kind=QuestionKind.YES_NO,
                label="Is anyone hurt or in danger?",
                required=True,
                error_text="Tell us if anyone is hurt or in danger",
                cue_if_yes="injury",
            ),
        ),
    ),
    StepDefinition(
        slug="what",
        title="What",
        heading="What happened?",
        why="Your own words help us most.",
        questions=(
            QuestionDefinition(
                slug="what_happened",
                kind=QuestionKind.LONG_TEXT,
                label="Tell us what happened",
                required=True,
                error_text="Tell us what happened",
            ),
        ),
    ),
    StepDefinition(
        slug="when",
        title="When",
        heading="When did it happen?",
        questions=(QuestionDefinition(slug="when", kind=QuestionKind.WHEN, label="When did it happen?"),),
    ),
    StepDefinition(
        slug="where",
        title="Where",
        heading="Where did it happen?",
        questions=(QuestionDefinition(slug="where", kind=QuestionKind.PLACE, label="Where did it happen?"),),
    ),
    StepDefinition(
        slug="you",
        title="You",
        heading="How can we reach you?",
        why="We only write to you where you say it is safe.",
        questions=(
            QuestionDefinition(slug="name", kind=QuestionKind.NAME, label="Your name"),
            QuestionDefinition(slug="phone", kind=QuestionKind.PHONE, label="Your phone number"),
            QuestionDefinition(
                slug="phone_safe", kind=QuestionKind.YES_NO, label="Is it safe to text this number?"
            ),
            QuestionDefinition(slug="email", kind=QuestionKind.EMAIL, label="Your e-mail address"),
            QuestionDefinition(
                slug="email_safe", kind=QuestionKind.YES_NO, label="Is it safe to write to this address?"
            ),
        ),
    ),
)
