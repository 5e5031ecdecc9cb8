"""Answers in the schema: a word for each kind of question. They are judged by ``questions.values``."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import serializers

from reports.models.report_type import MOST_ITEMS
from reports.questions.place_names import STATES
from reports.questions.places import SUBURB_LIMIT
from reports.questions.text import LINE_LIMIT, LONG_LIMIT, NAME_LIMIT

ANSWERS = (
    "Question slugs to values, each as its question's kind has it. Some questions are asked only after "
    "certain answers to others (ask_if). null is no answer."
)


def _text(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": description, **more}


def _part(description: str, **more: Any) -> dict[str, Any]:
    return _text(description, nullable=True, **more)


def _day(which: str) -> dict[str, Any]:
    return _part(f"{which}: an ISO date, such as 2026-11-17.")


def _clock(which: str) -> dict[str, Any]:
    return _part(f"{which}: HH:MM, with an offset (02:30+11:00) only where that local time came twice.")


# A component for each kind. Kinds of text have one each, because what is taken differs.
KINDS: dict[str, dict[str, Any]] = {
    "TextAnswer": _text("text: one line.", maxLength=LINE_LIMIT),
    "LongTextAnswer": _text("long_text: own words, kept as typed.", maxLength=LONG_LIMIT),
    "YesNoAnswer": _text("yes_no.", enum=["yes", "no", "unsure", ""]),
    "ChoiceAnswer": _text("choice: the value of one of the question's choices."),
    "ChoicesAnswer": {
        "type": "array",
        "items": {"type": "string"},
        "description": "choices: values of the question's choices, each once.",
    },
    "WhenAnswer": {
        "type": "object",
        "description": "when: a time, or a span in which it was, by the clock of where it happened.",
        "properties": {
            "from_date": _day("The first day"),
            "from_time": _clock("The time of that day"),
            "to_date": _day("The last day"),
            "to_time": _clock("The time of that day"),
            "unsure": {"type": "boolean", "nullable": True, "description": "true: they do not know when."},
            "stated": _part("In own words.", maxLength=LINE_LIMIT),
        },
        "additionalProperties": False,
    },
    "PlaceAnswer": {
        "type": "object",
        "description": "place: as much of it as is known. What names no one place is asked back (400).",
        "properties": {
            "address": _part("Number and street.", maxLength=LINE_LIMIT),
            "suburb": _part("Suburb or town.", maxLength=SUBURB_LIMIT),
            "postcode": _part("Four digits."),
            "state": _part(f"One of {', '.join(STATES)}."),
            "locality": {"type": "integer", "nullable": True, "description": "An id of /places/?q=."},
            "latitude": {"type": "number", "nullable": True},
            "longitude": {"type": "number", "nullable": True},
            "words": _part("In own words.", maxLength=LINE_LIMIT),
            "as_stated": {
                "type": "boolean",
                "nullable": True,
                "description": "true: keep suburb and postcode though they name no one place that we know.",
            },
        },
        "additionalProperties": False,
    },
    "MoneyAnswer": _text("money: dollars, such as 1900.00."),
    "NameAnswer": _text("name: a person's.", maxLength=NAME_LIMIT),
    "EmailAnswer": _text("email: an e-mail address. It is used only if its ..._safe question says yes."),
    "PhoneAnswer": _text("phone: +61491570156. It is used only if its ..._safe question says yes."),
    "DateAnswer": _text("date: an ISO date."),
    "NumberAnswer": {"type": "integer", "description": "number: a whole number."},
    "AbnAnswer": _text("abn: eleven digits."),
}
ITEMS = "ItemsAnswer"


class AnswersField(serializers.DictField):
    """Slugs to API values. Here only that it is an object is judged."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": ANSWERS, **kwargs})


class AnswerField(serializers.JSONField):
    """One API value, or null."""


class AnswersExtension(OpenApiSerializerFieldExtension):
    """An object whose values are of the kinds."""

    target_class = AnswersField

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """The object, with every kind as a component of its own."""
        least = {} if self.target.allow_empty else {"minProperties": 1}
        return {"type": "object", **least, "additionalProperties": _any_kind(auto_schema)}


class AnswerExtension(OpenApiSerializerFieldExtension):
    """One value of any kind."""

    target_class = AnswerField

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """Any of the kinds."""
        return _any_kind(auto_schema)


def _any_kind(auto_schema: Any) -> dict[str, Any]:
    parts = {"anyOf": [_component(auto_schema, name, schema) for name, schema in KINDS.items()]}
    items = {
        "type": "array",
        "maxItems": MOST_ITEMS,
        "items": {"type": "object", "additionalProperties": {**parts, "nullable": True}},
        "description": "items: an object for each thing, part slugs to values of the parts' kinds.",
    }
    return {"anyOf": [*parts["anyOf"], _component(auto_schema, ITEMS, items)], "nullable": True}


def _component(auto_schema: Any, name: str, schema: dict[str, Any]) -> Any:
    component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=schema)
    auto_schema.registry.register_on_missing(component)
    return component.ref
