"""What a version of a report type must have before the public sees it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from reports.definitions import QuestionDefinition, StepDefinition, TypeDefinition
from reports.models.report_type import QuestionKind
from reports.obstacle import Obstacle, called
from reports.paths import TooManyPaths, never_asked, walk
from reports.questions import RESERVED, SAFETY_OF
from reports.questions.asked import CLOSED
from reports.questions.fields import sent_names

# These stand in web addresses where a step's slug would (reports/urls.py).
TAKEN_STEP_SLUGS = frozenset(
    {"call-me", "check", "delete", "elsewhere", "files", "follow", "later", "not-ours", "now", "receipt"}
    | {"sent", "type"}
)
# What our own fields of a step's form are called.
TAKEN_QUESTION_SLUGS = frozenset({"page", "then", "csrfmiddlewaretoken"})
TAKEN_TYPE_SLUGS = frozenset({"describe"})
FEWEST_CHOICES = 2


def obstacles(version: TypeDefinition) -> list[Obstacle]:
    """What has to be put right before this version may be published, in sentences for the administrator."""
    if not version.steps:
        return [Obstacle("There is no step.")]
    said = []
    first = version.steps[0]
    if "happening_now" not in {question.slug for question in first.questions}:
        happening = called("happening_now", "Is it happening now?")
        said.append(
            Obstacle(
                f"The first step must ask {happening}: whoever is in danger is asked before anything else.",
                first.slug,
            )
        )
    for step in version.steps:
        said += _step_obstacles(step)
    if any(question.kind == QuestionKind.ITEMS for question in first.questions):
        said.append(
            Obstacle("The first step cannot ask for several things: ask that on a later step.", first.slug)
        )
    asked = Counter(question.slug for question in version.questions())
    said += [
        Obstacle(
            f"{_name(version.by_slug[slug])} is asked {times} times: give each question a slug of its own.",
            *_last_place(version, slug),
        )
        for slug, times in asked.items()
        if times > 1
    ]
    said += _mixed_up(version)
    if "what_happened" not in asked:
        own_words = called("what_happened", "What happened?")
        said.append(Obstacle(f"No step asks {own_words}: a report needs the person's own words."))
    for slug, safe in SAFETY_OF.items():
        if slug in asked and version.step_of(slug) != version.step_of(safe):
            asks = version.by_slug.get(safe)
            safe_name = _name(asks) if asks else called(safe, "Is it safe to use?")
            sentence = (
                f"{_name(version.by_slug[slug])} is asked without {safe_name} on the same step: nothing can "
                "be sent to it before its owner says that it is safe."
            )
            said.append(Obstacle(sentence, *_last_place(version, slug)))
    lost = _condition_obstacles(version)
    # Ways are walked only where every condition means something.
    return said + lost if lost or said else list(_way_obstacles(version))


def _mixed_up(version: TypeDefinition) -> Iterator[Obstacle]:
    """A question that is named as a part of another is sent (``where`` sends its suburb as ``where_suburb``).

    They may stand on pages of their own, but at the console all of them are one page.
    """
    asked = [question for question in version.questions() if question.kind != QuestionKind.ITEMS]
    for first, second in combinations(asked, 2):
        both = sent_names(first) & sent_names(second) if first.slug != second.slug else set()
        if not both:
            continue
        named, other = (first, second) if first.slug in both else (second, first)
        yield Obstacle(
            f"{_name(named)} has the slug {named.slug}, and {_name(other)} sends a part of its own answer "
            "under that name: give it another slug.",
            *_last_place(version, named.slug),
        )


def _name(question: QuestionDefinition) -> str:
    return called(question.slug, question.label)


def _last_place(version: TypeDefinition, slug: str) -> tuple[str, str]:
    steps = [step.slug for step in version.steps if any(q.slug == slug for q in step.questions)]
    return steps[-1], slug


def _condition_obstacles(version: TypeDefinition) -> list[Obstacle]:
    """A condition asks about fixed answers to a question of an earlier step, and names some of them."""
    said: list[Obstacle] = []
    earlier: dict[str, QuestionDefinition] = {}
    known = version.by_slug
    first = version.steps[0]
    if first.ask_if:
        said.append(Obstacle(f"The step {first.title} comes first: it is asked of everybody.", first.slug))
    for step in version.steps:
        said += _conditions_of(f"The step {step.title}", step, earlier, known, step.slug)
        for question in step.questions:
            at = (step.slug, question.slug)
            said += _conditions_of(_name(question), question, earlier, known, *at)
            for part in question.parts:
                name = f"{_name(question)}, its part {_name(part)},"
                said += _conditions_of(name, part, earlier, known, *at, part.slug)
        earlier |= {question.slug: question for question in step.questions}
    return said


def _conditions_of(
    name: str,
    entry: StepDefinition | QuestionDefinition,
    earlier: dict[str, QuestionDefinition],
    known: dict[str, QuestionDefinition],
    *at: str,
) -> list[Obstacle]:
    said = []
    for condition in entry.ask_if:
        question = earlier.get(condition.question)
        if question is None:
            later = known.get(condition.question)
            asked = _name(later) if later else condition.question
            said.append(f"{name} waits for an answer to {asked}, which no earlier step asks.")
        elif question.kind not in CLOSED:
            said.append(f"{name} waits for an answer to {_name(question)}, which has no fixed answers.")
        else:
            offered = {option.value for option in question.options}
            said += [
                f"{name} waits for the answer {value}, which {_name(question)} does not offer."
                for value in condition.values
                if value not in offered
            ]
            if not condition.values:
                said.append(f"{name} waits for {_name(question)}, but no answer is named.")
    return [Obstacle(sentence, *at) for sentence in said]


def _way_obstacles(version: TypeDefinition) -> Iterator[Obstacle]:
    try:
        found = walk(version)
    except TooManyPaths:
        yield Obstacle(
            "There are too many ways through these questions to walk them all. Let fewer answers decide what "
            "is asked later."
        )
        return
    yield from found.said
    yield from never_asked(version, found)


def _step_obstacles(step: StepDefinition) -> list[Obstacle]:
    said = []
    if step.slug in TAKEN_STEP_SLUGS:
        said.append(f"The step {step.title} cannot have the slug {step.slug}: that address is taken.")
    if not step.questions:
        said.append(f"The step {step.title} has no question.")
    if sum(question.kind == QuestionKind.ITEMS for question in step.questions) > 1:
        said.append(f"The step {step.title} asks for several things twice: give each a step of its own.")
    own = [Obstacle(sentence, step.slug) for sentence in said]
    return own + [found for question in step.questions for found in _question_obstacles(question, step.slug)]


def _parts_obstacles(question: QuestionDefinition, *at: str) -> list[Obstacle]:
    name = _name(question)
    if question.kind != QuestionKind.ITEMS:
        sentence = f"{name} has parts, but does not ask for several things."
        return [Obstacle(sentence, *at)] if question.parts else []
    said = []
    if not question.parts:
        said.append(Obstacle(f"{name} asks for several things: say in parts what is asked of each.", *at))
    if not question.item_name.strip():
        sentence = f"{name} asks for several things: say what one of them is called, such as item."
        said.append(Obstacle(sentence, *at))
    for part in question.parts:
        if part.kind == QuestionKind.ITEMS:
            sentence = f"{name}: its part {_name(part)} asks for several things itself."
            said.append(Obstacle(sentence, *at, part.slug))
        else:
            said += _question_obstacles(part, *at, within=f"{name}: ")
    return said


def _question_obstacles(question: QuestionDefinition, *above: str, within: str = "") -> list[Obstacle]:
    name, at = f"{within}{_name(question)}", (*above, question.slug)
    said = []
    if not question.label.strip():
        said.append(f"{name} has no label.")
    if question.slug in TAKEN_QUESTION_SLUGS:
        said.append(f"{name} is a name that our pages use themselves: choose another slug.")
    fixed = RESERVED.get(question.slug, question.kind)
    if question.kind != fixed:
        said.append(f"{name} has a meaning of its own and must be of the kind “{QuestionKind(fixed).label}”.")
    offers = question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)
    if offers and len(question.choices) < FEWEST_CHOICES:
        said.append(f"{name} needs at least two choices.")
    if not offers and question.choices:
        said.append(f"{name} has choices, but is not of a kind that offers any.")
    if question.cue_if_yes and question.kind != QuestionKind.YES_NO:
        said.append(f"{name} sets a cue by a yes, but is no yes-or-no question.")
    own = [Obstacle(sentence, *at) for sentence in said]
    return own + _parts_obstacles(question, *at)
