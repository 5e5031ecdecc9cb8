"""Every way that answers can lead through a version, walked before the public walks it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, product

from reports.definitions import QuestionDefinition, StepDefinition, TypeDefinition, step_asked
from reports.models.report_type import QuestionKind
from reports.obstacle import Obstacle, called
from reports.questions import SAFETY_OF
from reports.wording import join

MOST_STATES = 2000
NARRATIVE = "what_happened"

# What was answered to questions that decide something later: slugs, with those answers that conditions name.
State = tuple[tuple[str, tuple[str, ...]], ...]


class TooManyPaths(Exception):
    """There are more ways than can be walked."""


@dataclass
class Walk:
    """What was met on the ways.

    Args:
        asked: The slugs of steps (``/car``), questions and parts (``stolen.serial``) that some way asks.
        said: What is wrong on a way, in sentences, each once.
    """

    asked: set[str] = field(default_factory=set)
    said: dict[Obstacle, None] = field(default_factory=dict)


def walk(version: TypeDefinition) -> Walk:
    """Walk every combination of answers that can be reached, step by step.

    What decides nothing any more is forgotten on the way, so few combinations are left at any step.

    Raises:
        TooManyPaths: There are more than ``MOST_STATES`` of them at one step.
    """
    found = Walk()
    states: list[State] = [()]
    for number, step in enumerate(version.steps):
        named = named_answers(version.steps[number + 1 :])
        after: dict[State, None] = {}
        for state in states:
            asked = step_asked(step, {slug: list(values) for slug, values in state})
            _meet(found, version, step, asked, state)
            for answered in answers_to(asked, named):
                after[tuple(sorted((s, v) for s, v in (*state, *answered) if s in named))] = None
            if len(after) > MOST_STATES:
                raise TooManyPaths
        states = list(after)
    return found


def never_asked(version: TypeDefinition, found: Walk) -> Iterator[Obstacle]:
    """What no answers lead to, in sentences."""
    for step in version.steps:
        if f"/{step.slug}" not in found.asked:
            yield Obstacle(f"The step {step.title} can never be asked: no answers lead to it.", step.slug)
            continue
        for question in step.questions:
            name, at = called(question.slug, question.label), (step.slug, question.slug)
            if question.slug not in found.asked:
                yield Obstacle(f"{name} can never be asked: no answers lead to it.", *at)
                continue
            for part in question.parts:
                if f"{question.slug}.{part.slug}" not in found.asked:
                    of = f"{name}: its part {called(part.slug, part.label)}"
                    yield Obstacle(f"{of} can never be asked: no answers lead to it.", *at, part.slug)


def named_answers(steps: Iterable[StepDefinition]) -> dict[str, set[str]]:
    """The questions that later conditions ask about, each with the answers that they name."""
    named: dict[str, set[str]] = {}
    for step in steps:
        parts = [part for question in step.questions for part in question.parts]
        entries: list[StepDefinition | QuestionDefinition] = [step, *step.questions, *parts]
        for entry in entries:
            for condition in entry.ask_if:
                named.setdefault(condition.question, set()).update(condition.values)
    return named


def answers_to(asked: StepDefinition | None, named: dict[str, set[str]]) -> Iterator[State]:
    """Every combination of answers to what a step asks, as far as something later depends on them."""
    deciding = [question for question in (asked.questions if asked else ()) if question.slug in named]
    for chosen in product(*(_values(question, named[question.slug]) for question in deciding)):
        yield tuple((question.slug, values) for question, values in zip(deciding, chosen, strict=True))


def _values(question: QuestionDefinition, named: set[str]) -> list[tuple[str, ...]]:
    """The answers to one question that differ in what they lead to."""
    offered = [option.value for option in question.options if option.value in named]
    if question.kind == QuestionKind.CHOICES:
        several = [pick for size in range(1, len(offered) + 1) for pick in combinations(offered, size)]
    else:
        several = [(value,) for value in offered]
    other = not question.required or len(offered) < len(question.options)
    return [*several, ()] if other else several


def _meet(
    found: Walk, version: TypeDefinition, step: StepDefinition, asked: StepDefinition | None, state: State
) -> None:
    """Note what is asked here, and what is wrong with it."""
    slugs = {question.slug for question in asked.questions} if asked else set()
    after = _way(version, state)
    if asked is not None:
        found.asked.add(f"/{step.slug}")
        found.asked |= slugs
        found.asked |= {
            f"{question.slug}.{part.slug}" for question in asked.questions for part in question.parts
        }
    for question in step.questions:
        if question.slug == NARRATIVE and NARRATIVE not in slugs:
            words = called(NARRATIVE, question.label)
            sentence = f"{after}nobody is asked {words}: a report needs the person's own words."
            found.said[Obstacle(sentence, step.slug, NARRATIVE)] = None
    for question in asked.questions if asked else ():
        name = called(question.slug, question.label)
        if question.kind == QuestionKind.ITEMS and not question.parts:
            sentence = f"{after}{name} has no part to fill in: there is no way on."
            found.said[Obstacle(sentence, step.slug, question.slug)] = None
        safe = SAFETY_OF.get(question.slug)
        if safe and safe not in slugs:
            asks = version.by_slug.get(safe)
            sentence = f"{after}{name} is asked without {called(safe, asks.label if asks else '')}."
            found.said[Obstacle(sentence, step.slug, question.slug)] = None


def _way(version: TypeDefinition, state: State) -> str:
    """``After vehicle: car and weapon: no, ``."""
    said = [f"{_question(version, slug)}: {_said(version, slug, values)}" for slug, values in state]
    return f"After {join(said, 'and')}, " if said else "At once, "


def _question(version: TypeDefinition, slug: str) -> str:
    known = version.by_slug.get(slug)
    return called(slug, known.label if known else "")


def _said(version: TypeDefinition, slug: str, values: tuple[str, ...]) -> str:
    known = version.by_slug.get(slug)
    labels = {option.value: option.label for option in known.options} if known else {}
    return " + ".join(called(value, labels.get(value, "")) for value in values) or "anything else"
