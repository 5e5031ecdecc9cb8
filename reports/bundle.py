"""Report types as a part of the configuration: names and order, and the steps of each version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Max

from assistline.bundle.parts import Document, Part
from assistline.bundle.shape import Shape
from assistline.models import Customer, User
from reports.actions.publish_type import as_it_stands, publish_version
from reports.actions.write_steps import unknown_questions, write_steps
from reports.definitions import AskIf, ChoiceDefinition, QuestionDefinition, StepDefinition
from reports.models import (
    Choice,
    DraftAnswer,
    Question,
    QuestionCondition,
    ReportType,
    ReportTypeVersion,
    Step,
)
from reports.models.report_type import VersionState
from reports.publishing import TAKEN_TYPE_SLUGS

CHOICE = Shape("Choice", Choice, ("value", "label", "hint", "cue", "advice"), key=("value",))
ASK_IF = Shape(
    "Condition",
    QuestionCondition,
    ("question", "values"),
    judged_by={"question": (DraftAnswer, "question")},
    ordered=False,
)
OF_QUESTION = ("slug", "kind", "label", "hint", "required", "error_text", "cue_if_yes")
PART = Shape("Part", Question, OF_QUESTION, key=("slug",), inside={"choices": CHOICE, "ask_if": ASK_IF})
QUESTION = Shape(
    "Question",
    Question,
    (*OF_QUESTION, "item_name", "most_items"),
    key=("slug",),
    inside={"choices": CHOICE, "ask_if": ASK_IF, "parts": PART},
)
STEP = Shape(
    "Step",
    Step,
    ("slug", "title", "heading", "why"),
    key=("slug",),
    inside={"ask_if": ASK_IF, "questions": QUESTION},
)
OF_VERSION = ("not_anonymous_because", "takes_files", "files_wanted")
FIELDS = (
    "slug",
    "name",
    "home_title",
    "home_hint",
    "position",
    "group",
    "open311",
    "on_home",
    "call_first",
    "narrative_class",
    "offence_scheme",
    "offence_version",
    "offence_code",
    "advice",
)


class TypesPart(Part):
    """Every report type of a customer."""

    folder = "types"
    shape = Shape("Report type", ReportType, FIELDS, key=("slug",))
    content = Shape("Version", ReportTypeVersion, OF_VERSION, inside={"steps": STEP})
    kind = "reporttype"
    draft_kind = "reporttypeversion"

    def here(self, customer: Customer) -> list[Document]:
        """The customer's, each with what is on the portal and its drafts, the oldest first."""
        found: dict[int, Document] = {}
        for kind in customer.report_types.order_by("slug"):
            found[kind.id] = {**self.shape.own(kind), "in_force": None, "drafts": []}
        versions = ReportTypeVersion.objects.filter(report_type__customer=customer)
        for version in versions.exclude(state=VersionState.RETIRED).order_by("number"):
            document = found[version.report_type_id]
            if version.state == VersionState.PUBLISHED:
                document["in_force"] = _content(version.id)
            else:
                document["drafts"].append(_content(version.id))
        return list(found.values())

    def name(self, document: Mapping[str, Any]) -> str:
        """As staff say it."""
        return str(document["name"])

    def obstacles(self, document: Mapping[str, Any]) -> Iterator[str]:
        """An address that is taken; what a draft lacks is said before it is published."""
        if document["slug"] in TAKEN_TYPE_SLUGS:
            yield f"The address “{document['slug']}” is taken on the portal."
        versions = [document["in_force"]] if document["in_force"] else []
        for version in (*versions, *document["drafts"]):
            for slug in unknown_questions(map(_step, version["steps"])):
                yield f"A condition of {document['name']} names the question “{slug}”, which no step asks."

    def settled(self, customer: Customer, there: Document) -> Iterable[str]:
        """How the narrative is kept, once the public has seen the type: drafts were begun under it."""
        seen = ReportTypeVersion.objects.filter(
            report_type__customer=customer, report_type__slug=there["slug"]
        ).exclude(state=VersionState.DRAFT)
        return ("narrative_class",) if seen.exists() else ()

    def make(self, customer: Customer, document: Document, *, at: datetime) -> int:
        """A type without a version: the public does not see it."""
        return ReportType.objects.create(customer=customer, **{name: document[name] for name in FIELDS}).id

    def change(self, customer: Customer, document: Document, names: Iterable[str], *, at: datetime) -> int:
        """Its names and its place on the portal."""
        kind = self._type(customer, document)
        for name in names:
            setattr(kind, name, document[name])
        kind.save(update_fields=list(names))
        return kind.id

    def draft(self, customer: Customer, document: Document, content: Document, note: str) -> int:
        """A draft with the steps, questions and choices of the file."""
        kind = self._type(customer, document)
        last = kind.versions.aggregate(last=Max("number"))["last"] or 0
        own = {name: content[name] for name in OF_VERSION}
        draft = kind.versions.create(number=last + 1, **own)
        write_steps(version=draft, steps=[_step(step) for step in content["steps"]])
        return draft.id

    def publish(self, version_id: int, *, by: User, at: datetime) -> None:
        """Put the first version on the portal."""
        publish_version(version_id=version_id, by=by, at=at)

    def _type(self, customer: Customer, document: Document) -> ReportType:
        return customer.report_types.select_for_update().get(slug=document["slug"])


def _content(version_id: int) -> Document:
    kind = as_it_stands(version_id=version_id)
    return {
        **{name: getattr(kind, name) for name in OF_VERSION},
        "steps": [
            {
                **_fields(STEP, step),
                "ask_if": _ask_if(step),
                "questions": [
                    {
                        **_question(QUESTION, question),
                        "parts": [_question(PART, part) for part in question.parts],
                    }
                    for question in step.questions
                ],
            }
            for step in kind.steps
        ],
    }


def _question(shape: Shape, question: QuestionDefinition) -> Document:
    return {
        **_fields(shape, question),
        "choices": [_fields(CHOICE, choice) for choice in question.choices],
        "ask_if": _ask_if(question),
    }


def _ask_if(entry: StepDefinition | QuestionDefinition) -> list[Document]:
    return [{"question": one.question, "values": list(one.values)} for one in entry.ask_if]


def _fields(shape: Shape, definition: object) -> Document:
    return {name: getattr(definition, name) for name in shape.fields}


def _step(step: Document) -> StepDefinition:
    asked = tuple(
        replace(
            _read_question(QUESTION, question),
            parts=tuple(_read_question(PART, part) for part in question["parts"]),
        )
        for question in step["questions"]
    )
    fields = {name: step[name] for name in STEP.fields}
    return StepDefinition(**fields, questions=asked, ask_if=_conditions(step))


def _read_question(shape: Shape, document: Document) -> QuestionDefinition:
    return QuestionDefinition(
        **{name: document[name] for name in shape.fields},
        choices=tuple(ChoiceDefinition(**choice) for choice in document["choices"]),
        ask_if=_conditions(document),
    )


def _conditions(document: Document) -> tuple[AskIf, ...]:
    return tuple(AskIf(one["question"], tuple(one["values"])) for one in document["ask_if"])
