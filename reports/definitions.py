"""The questions of a report type as immutable values, read once a process for each version.

A version that drafts use never changes: administrators publish a new one. So a definition is cached for good
by its version's id, and only the list of what is published now, with its public names, is read again every
two seconds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from reports.models import ReportTypeVersion
from reports.models.report_type import NarrativeClass, QuestionKind, VersionState

PUBLISHED_FOR_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class ChoiceDefinition:
    """One answer that a choice question offers, the cue that it sets, and what its sender should do next."""

    value: str
    label: str
    hint: str = ""
    cue: str = ""
    advice: str = ""


YES_NO = (
    ChoiceDefinition("yes", "Yes"),
    ChoiceDefinition("no", "No"),
    ChoiceDefinition("unsure", "Not sure"),
)


@dataclass(frozen=True, slots=True)
class QuestionDefinition:
    """One question. ``kind`` is a ``QuestionKind``."""

    slug: str
    kind: str
    label: str
    hint: str = ""
    required: bool = False
    error_text: str = ""
    cue_if_yes: str = ""
    choices: tuple[ChoiceDefinition, ...] = ()

    @property
    def options(self) -> tuple[ChoiceDefinition, ...]:
        """What can be chosen, for the kinds that offer something."""
        return YES_NO if self.kind == QuestionKind.YES_NO else self.choices

    def cues(self, value: object) -> tuple[str, ...]:
        """The cues that an answer (an API value) sets."""
        if self.kind == QuestionKind.YES_NO:
            return (self.cue_if_yes,) if self.cue_if_yes and value == "yes" else ()
        chosen = value if isinstance(value, list) else [value]
        return tuple(choice.cue for choice in self.choices if choice.cue and choice.value in chosen)


@dataclass(frozen=True, slots=True)
class StepDefinition:
    """One page of questions."""

    slug: str
    title: str
    heading: str
    why: str = ""
    questions: tuple[QuestionDefinition, ...] = ()


@dataclass(frozen=True)
class TypeDefinition:
    """One version of a report type, with all its questions in order."""

    slug: str
    name: str
    version_id: int
    number: int
    steps: tuple[StepDefinition, ...]
    sealed: bool = False
    home_title: str = ""
    home_hint: str = ""
    advice: str = ""
    offence_code: str = ""
    by_slug: dict[str, QuestionDefinition] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_slug", {question.slug: question for question in self.questions()})

    def questions(self) -> Iterator[QuestionDefinition]:
        """Every question, in the order of the steps."""
        for step in self.steps:
            yield from step.questions

    def step(self, slug: str) -> StepDefinition | None:
        """The step with this slug."""
        return next((step for step in self.steps if step.slug == slug), None)

    def step_of(self, question: str) -> StepDefinition | None:
        """The step that asks a question."""
        return next((step for step in self.steps if any(q.slug == question for q in step.questions)), None)

    def cues(self, answers: dict[str, object]) -> tuple[str, ...]:
        """Every cue that the answers (slug to API value) set, in the order of the questions, each once."""
        found = (cue for q in self.questions() if q.slug in answers for cue in q.cues(answers[q.slug]))
        return tuple(dict.fromkeys(found))

    def advice_for(self, answers: Mapping[str, object]) -> str:
        """What the sender of these answers should do next: what each chosen answer says, then the type."""
        chosen = (
            choice.advice
            for question in self.questions()
            for choice in question.choices
            if choice.value == answers.get(question.slug)
        )
        return " ".join(said for said in (*chosen, self.advice) if said)


@lru_cache(maxsize=256)
def definition(version_id: int) -> TypeDefinition:
    """The questions of one version.

    Raises:
        ReportTypeVersion.DoesNotExist: There is no such version.
    """
    version = (
        ReportTypeVersion.objects.select_related("report_type")
        .prefetch_related("steps__questions__choices")
        .get(id=version_id)
    )
    kind = version.report_type
    steps = tuple(
        StepDefinition(
            step.slug,
            step.title,
            step.heading,
            step.why,
            tuple(
                QuestionDefinition(
                    slug=question.slug,
                    kind=question.kind,
                    label=question.label,
                    hint=question.hint,
                    required=question.required,
                    error_text=question.error_text,
                    cue_if_yes=question.cue_if_yes,
                    choices=tuple(
                        ChoiceDefinition(choice.value, choice.label, choice.hint, choice.cue, choice.advice)
                        for choice in question.choices.all()
                    ),
                )
                for question in step.questions.all()
            ),
        )
        for step in version.steps.all()
    )
    return TypeDefinition(
        slug=kind.slug,
        name=kind.name,
        version_id=version.id,
        number=version.number,
        steps=steps,
        sealed=kind.narrative_class == NarrativeClass.SEALED,
        home_title=kind.home_title,
        home_hint=kind.home_hint,
        advice=kind.advice,
        offence_code=kind.offence_code,
    )


_published: dict[int, tuple[float, tuple[TypeDefinition, ...]]] = {}


def published_types(customer_id: int) -> tuple[TypeDefinition, ...]:
    """What a customer's public can report now, in the order of the portal; at most two seconds old."""
    read_at, types = _published.get(customer_id, (float("-inf"), ()))
    if time.monotonic() - read_at > PUBLISHED_FOR_SECONDS:
        newest = (
            ReportTypeVersion.objects.filter(
                report_type__customer_id=customer_id, state=VersionState.PUBLISHED
            )
            .order_by("report_type__position", "report_type__name", "report_type_id")
            .values_list(
                "id",
                "report_type__name",
                "report_type__home_title",
                "report_type__home_hint",
                "report_type__advice",
            )
        )
        # Names belong to the type, not to the version: an administrator's change of them holds at once.
        types = tuple(
            replace(definition(version_id), name=name, home_title=title, home_hint=hint, advice=advice)
            for version_id, name, title, hint, advice in newest
        )
        _published[customer_id] = (time.monotonic(), types)
    return types


def published(customer_id: int, slug: str) -> TypeDefinition | None:
    """The newest published version of one type."""
    return next((entry for entry in published_types(customer_id) if entry.slug == slug), None)


def forget() -> None:
    """Read everything again: for whoever publishes a version, and for tests."""
    definition.cache_clear()
    _published.clear()
