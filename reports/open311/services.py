"""What other programs can send: report types as services, and their questions as attributes. Pure."""

from __future__ import annotations

from typing import Any

from reports.definitions import QuestionDefinition, StepDefinition, TypeDefinition
from reports.models.report_type import QuestionKind

# What the standard has fields of its own for.
STANDARD = frozenset({"what_happened", "where", "when", "name", "phone", "phone_safe", "email", "email_safe"})
DATATYPES = {
    QuestionKind.TEXT: "string",
    QuestionKind.LONG_TEXT: "text",
    QuestionKind.YES_NO: "singlevaluelist",
    QuestionKind.CHOICE: "singlevaluelist",
    QuestionKind.CHOICES: "multivaluelist",
    QuestionKind.WHEN: "datetime",
    QuestionKind.DATE: "datetime",
    QuestionKind.NUMBER: "number",
    QuestionKind.MONEY: "number",
}


def service(kind: TypeDefinition) -> dict[str, Any]:
    """A type as the list of services has it."""
    return {
        "service_code": kind.slug,
        "service_name": kind.home_title or kind.name,
        "description": kind.home_hint,
        "metadata": True,
        "type": "realtime",
        "keywords": "",
        "group": "Public nuisance",
    }


def service_definition(kind: TypeDefinition) -> dict[str, Any]:
    """What a service asks beside the fields of the standard."""
    return {
        "service_code": kind.slug,
        "attributes": [
            _attribute(question, step, order) for order, (step, question) in enumerate(asked(kind), start=1)
        ],
    }


def asked(kind: TypeDefinition) -> list[tuple[StepDefinition, QuestionDefinition]]:
    """The questions that can be answered by an attribute, each with its step."""
    return [
        (step, question)
        for step in kind.steps
        for question in step.questions
        if question.kind in DATATYPES and question.slug not in STANDARD
    ]


def _attribute(question: QuestionDefinition, step: StepDefinition, order: int) -> dict[str, Any]:
    sometimes = bool(question.ask_if or step.ask_if)
    told: dict[str, Any] = {
        "variable": True,
        "code": question.slug,
        "datatype": DATATYPES[QuestionKind(question.kind)],
        # What is asked only after certain answers is demanded when those are given.
        "required": question.required and not sometimes,
        "datatype_description": question.hint or None,
        "order": order,
        "description": question.label,
    }
    if question.options:
        told["values"] = [{"key": option.value, "name": option.label} for option in question.options]
    return told
