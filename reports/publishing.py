"""What a version of a report type must have before the public sees it. Pure."""

from __future__ import annotations

from collections import Counter

from reports.definitions import QuestionDefinition, StepDefinition, TypeDefinition
from reports.models.report_type import QuestionKind
from reports.questions import RESERVED, SAFETY_OF

# These stand in web addresses where a step's slug would (reports/urls.py).
TAKEN_STEP_SLUGS = frozenset({"check", "now", "sent", "type", "call-me"})
TAKEN_TYPE_SLUGS = frozenset({"describe"})
FEWEST_CHOICES = 2


def obstacles(version: TypeDefinition) -> list[str]:
    """What has to be put right before this version may be published, in sentences for the administrator."""
    if not version.steps:
        return ["There is no step."]
    said = []
    if "happening_now" not in {question.slug for question in version.steps[0].questions}:
        said.append(
            "The first step must ask happening_now: whoever is in danger is asked before anything else."
        )
    for step in version.steps:
        said += _step_obstacles(step)
    asked = Counter(question.slug for question in version.questions())
    said += [
        f"{slug} is asked {times} times: give each question a slug of its own."
        for slug, times in asked.items()
        if times > 1
    ]
    if "what_happened" not in asked:
        said.append("No step asks what_happened: a report needs the person's own words.")
    said += [
        f"{slug} is asked without {safe} on the same step: nothing can be sent to it before its owner says "
        "that it is safe."
        for slug, safe in SAFETY_OF.items()
        if slug in asked and version.step_of(slug) != version.step_of(safe)
    ]
    return said


def _step_obstacles(step: StepDefinition) -> list[str]:
    said = []
    if step.slug in TAKEN_STEP_SLUGS:
        said.append(f"The step {step.title} cannot have the slug {step.slug}: that address is taken.")
    if not step.questions:
        said.append(f"The step {step.title} has no question.")
    return said + [sentence for question in step.questions for sentence in _question_obstacles(question)]


def _question_obstacles(question: QuestionDefinition) -> list[str]:
    said = []
    if not question.label.strip():
        said.append(f"{question.slug} has no label.")
    fixed = RESERVED.get(question.slug, question.kind)
    if question.kind != fixed:
        said.append(
            f"{question.slug} has a meaning of its own and must be of the kind “{QuestionKind(fixed).label}”."
        )
    offers = question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)
    if offers and len(question.choices) < FEWEST_CHOICES:
        said.append(f"{question.slug} needs at least two choices.")
    if not offers and question.choices:
        said.append(f"{question.slug} has choices, but is not of a kind that offers any.")
    if question.cue_if_yes and question.kind != QuestionKind.YES_NO:
        said.append(f"{question.slug} sets a cue by a yes, but is no yes-or-no question.")
    return said
