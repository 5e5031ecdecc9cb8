"""What a version of a report type must have before the public sees it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reports.definitions import QuestionDefinition, StepDefinition, TypeDefinition
from reports.models.report_type import QuestionKind
from reports.paths import TooManyPaths, never_asked, walk
from reports.questions import RESERVED, SAFETY_OF
from reports.questions.asked import CLOSED

# These stand in web addresses where a step's slug would (reports/urls.py).
TAKEN_STEP_SLUGS = frozenset({"check", "elsewhere", "now", "sent", "type", "call-me"})
# What our own fields of a step's form are called.
TAKEN_QUESTION_SLUGS = frozenset({"page", "then", "csrfmiddlewaretoken"})
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
    if any(question.kind == QuestionKind.ITEMS for question in version.steps[0].questions):
        said.append("The first step cannot ask for several things: ask that on a later step.")
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
    lost = _condition_obstacles(version)
    # Ways are walked only where every condition means something.
    return said + lost if lost or said else list(_way_obstacles(version))


def _condition_obstacles(version: TypeDefinition) -> list[str]:
    """A condition asks about fixed answers to a question of an earlier step, and names some of them."""
    said: list[str] = []
    earlier: dict[str, QuestionDefinition] = {}
    if version.steps[0].ask_if:
        said.append(f"The step {version.steps[0].title} comes first: it is asked of everybody.")
    for step in version.steps:
        said += _conditions_of(f"The step {step.title}", step, earlier)
        for question in step.questions:
            said += _conditions_of(question.slug, question, earlier)
            for part in question.parts:
                said += _conditions_of(f"{question.slug}, its part {part.slug},", part, earlier)
        earlier |= {question.slug: question for question in step.questions}
    return said


def _conditions_of(
    name: str, entry: StepDefinition | QuestionDefinition, earlier: dict[str, QuestionDefinition]
) -> list[str]:
    said = []
    for condition in entry.ask_if:
        question = earlier.get(condition.question)
        if question is None:
            said.append(f"{name} waits for an answer to {condition.question}, which no earlier step asks.")
        elif question.kind not in CLOSED:
            said.append(f"{name} waits for an answer to {question.slug}, which has no fixed answers.")
        else:
            offered = {option.value for option in question.options}
            said += [
                f"{name} waits for the answer {value}, which {question.slug} does not offer."
                for value in condition.values
                if value not in offered
            ]
            if not condition.values:
                said.append(f"{name} waits for {question.slug}, but no answer is named.")
    return said


def _way_obstacles(version: TypeDefinition) -> Iterator[str]:
    try:
        found = walk(version)
    except TooManyPaths:
        yield (
            "There are too many ways through these questions to walk them all. Let fewer answers decide what "
            "is asked later."
        )
        return
    yield from found.said
    yield from never_asked(version, found)


def _step_obstacles(step: StepDefinition) -> list[str]:
    said = []
    if step.slug in TAKEN_STEP_SLUGS:
        said.append(f"The step {step.title} cannot have the slug {step.slug}: that address is taken.")
    if not step.questions:
        said.append(f"The step {step.title} has no question.")
    if sum(question.kind == QuestionKind.ITEMS for question in step.questions) > 1:
        said.append(f"The step {step.title} asks for several things twice: give each a step of its own.")
    return said + [sentence for question in step.questions for sentence in _question_obstacles(question)]


def _parts_obstacles(question: QuestionDefinition) -> list[str]:
    if question.kind != QuestionKind.ITEMS:
        return [f"{question.slug} has parts, but does not ask for several things."] if question.parts else []
    said = []
    if not question.parts:
        said.append(f"{question.slug} asks for several things: say in parts what is asked of each.")
    if not question.item_name.strip():
        said.append(f"{question.slug} asks for several things: say what one of them is called, such as item.")
    for part in question.parts:
        if part.kind == QuestionKind.ITEMS:
            said.append(f"{question.slug}: its part {part.slug} asks for several things itself.")
        else:
            said += [f"{question.slug}: {sentence}" for sentence in _question_obstacles(part)]
    return said


def _question_obstacles(question: QuestionDefinition) -> list[str]:
    said = []
    if not question.label.strip():
        said.append(f"{question.slug} has no label.")
    if question.slug in TAKEN_QUESTION_SLUGS:
        said.append(f"{question.slug} is a name that our pages use themselves: choose another slug.")
    said += _parts_obstacles(question)
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
