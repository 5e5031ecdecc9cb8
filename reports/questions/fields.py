"""From a question to the fields of a form, from what was typed to an API value, and back again.

The fields judge nothing: what was typed is put together as an API value and ``values.check`` judges that, so
that a form, the API and a member of staff get the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms

from reports.definitions import QuestionDefinition
from reports.models.report_type import QuestionKind
from reports.questions import times
from reports.questions.display import say_clock, say_money, say_phone
from reports.questions.items import ITEM, part_fields
from reports.questions.text import Ground, whole
from reports.questions.values import PLACE_PARTS
from reports.questions.widgets import DateParts

UNSURE = "I do not know exactly"
_PLACE_LABELS = {
    "address": "Street, or the nearest corner",
    "suburb": "Suburb or town",
    "postcode": "Postcode, if you know it",
}
_WHEN_LABELS = {
    "from_date": "From",
    "from_time": "Time, if you know it",
    "to_date": "To, if you know",
    "to_time": "Time, if you know it",
}


class Typed(forms.Field):
    """A field that takes what was typed as it is."""

    def __init__(self, label: str, widget: forms.Widget, help_text: str = "") -> None:
        super().__init__(required=False, label=label, widget=widget, help_text=help_text)

    def clean(self, value: Any) -> Any:
        return value


def fields_for(question: QuestionDefinition) -> dict[str, Typed]:
    """The fields of one question by their names in the form, in the order of the page."""
    if question.kind == QuestionKind.WHEN:
        fields = {
            f"{question.slug}_{part}": Typed(
                _WHEN_LABELS[part], DateParts() if part.endswith("date") else _text("off")
            )
            for part in times.PARTS
        }
        return {**fields, f"{question.slug}_unsure": Typed(UNSURE, forms.CheckboxInput())}
    if question.kind == QuestionKind.PLACE:
        numeric = {"autocomplete": "off", "inputmode": "numeric"}
        return {
            f"{question.slug}_{part}": Typed(
                _PLACE_LABELS[part], forms.TextInput(numeric) if part == "postcode" else _text("off")
            )
            for part in PLACE_PARTS
        }
    if question.kind == ITEM:
        return {name: field for part in part_fields(question) for name, field in fields_for(part).items()}
    return {question.slug: Typed(question.label, _widget(question), question.hint)}


def field_name(question: QuestionDefinition, part: str) -> str:
    """The name of the field that a refused part belongs to."""
    gap = "-" if question.kind == ITEM else "_"
    name = f"{question.slug}{gap}{part}" if part else question.slug
    return name if name in fields_for(question) else next(iter(fields_for(question)))


def to_api(question: QuestionDefinition, typed: Mapping[str, Any], *, ground: Ground) -> Any:
    """What was typed into a question's fields, as an API value yet to be judged.

    Raises:
        Refused: A date or time that cannot be read.
    """
    if question.kind == QuestionKind.PLACE:
        return {part: typed.get(f"{question.slug}_{part}") or "" for part in PLACE_PARTS}
    if question.kind == QuestionKind.DATE:
        return times.read_date(*_parts_of(typed, question.slug), ground=ground, part="")
    if question.kind != QuestionKind.WHEN:
        return typed.get(question.slug)
    value: dict[str, Any] = {"unsure": bool(typed.get(f"{question.slug}_unsure"))}
    for end in ("from", "to"):
        day, clock = (f"{end}_{part}" for part in ("date", "time"))
        parts = _parts_of(typed, f"{question.slug}_{day}")
        value[day] = times.read_date(*parts, ground=ground, part=day)
        read = times.read_time(typed.get(f"{question.slug}_{clock}") or "", part=clock)
        of_day = value[day] or value["from_date"]
        value[clock] = times.with_offset(of_day, *read, ground.zone) if read and of_day else read and read[0]
    return value


def _parts_of(typed: Mapping[str, Any], name: str) -> tuple[str, str, str]:
    day, month, year = typed.get(name) or ("", "", "")
    return whole(day), whole(month), whole(year)


def to_typed(question: QuestionDefinition, value: Any, *, ground: Ground) -> dict[str, Any]:
    """A stored API value as the texts of its fields, as a person would have typed them."""
    if value is None:
        return {}
    if question.kind == ITEM:
        typed_parts: dict[str, Any] = {}
        for part, named in zip(question.parts, part_fields(question), strict=True):
            typed_parts |= to_typed(named, value.get(part.slug), ground=ground)
        return typed_parts
    if question.kind == QuestionKind.DATE:
        on = date.fromisoformat(value)
        return {question.slug: (str(on.day), str(on.month), str(on.year))}
    if question.kind == QuestionKind.PLACE:
        return {f"{question.slug}_{part}": value.get(part, "") for part in PLACE_PARTS}
    if question.kind == QuestionKind.WHEN:
        typed: dict[str, Any] = {f"{question.slug}_unsure": bool(value.get("unsure"))}
        for end in ("from", "to"):
            day, clock = value.get(f"{end}_date"), value.get(f"{end}_time")
            if day:
                on = date.fromisoformat(day)
                typed[f"{question.slug}_{end}_date"] = (str(on.day), str(on.month), str(on.year))
            if clock:
                typed[f"{question.slug}_{end}_time"] = say_clock(day, clock, ground.zone)
        return typed
    if question.kind == QuestionKind.PHONE:
        return {question.slug: say_phone(value)}
    if question.kind == QuestionKind.MONEY:
        return {question.slug: say_money(value).removeprefix("$")}
    return {question.slug: value}


def _text(autocomplete: str) -> forms.TextInput:
    return forms.TextInput({"autocomplete": autocomplete})


def _widget(question: QuestionDefinition) -> forms.Widget:
    return _WIDGETS[question.kind](question)


def _options(question: QuestionDefinition) -> list[tuple[str, str]]:
    return [(option.value, option.label) for option in question.options]


_WIDGETS: dict[str, Callable[[QuestionDefinition], forms.Widget]] = {
    QuestionKind.TEXT: lambda question: _text("off"),
    QuestionKind.LONG_TEXT: lambda question: forms.Textarea({"rows": 6, "cols": None}),
    QuestionKind.YES_NO: lambda question: forms.RadioSelect(choices=_options(question)),
    QuestionKind.CHOICE: lambda question: forms.RadioSelect(choices=_options(question)),
    QuestionKind.CHOICES: lambda question: forms.CheckboxSelectMultiple(choices=_options(question)),
    QuestionKind.MONEY: lambda question: forms.TextInput({"autocomplete": "off", "inputmode": "decimal"}),
    QuestionKind.DATE: lambda question: DateParts(),
    QuestionKind.NUMBER: lambda question: forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
    QuestionKind.ABN: lambda question: forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
    # Only their own name may be filled in for them.
    QuestionKind.NAME: lambda question: _text("name" if question.slug == "name" else "off"),
    QuestionKind.EMAIL: lambda question: forms.EmailInput({"autocomplete": "email"}),
    QuestionKind.PHONE: lambda question: forms.TelInput(
        {"autocomplete": "tel" if question.slug == "phone" else "off"}
    ),
}
