"""From a question to the fields of a form, from what was typed to an API value, and back again.

The fields judge nothing: what was typed is put together as an API value and ``values.check`` judges that, so
that a form, the API and a member of staff get the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from reports.definitions import QuestionDefinition
from reports.models.report_type import QuestionKind
from reports.questions import times
from reports.questions.asking_back import Pick, Typed, parts_of, pick_key, place_to_api
from reports.questions.display import say_money, say_phone
from reports.questions.items import ITEM, part_fields
from reports.questions.places import STATED, TEXT_PARTS
from reports.questions.text import Ground, whole
from reports.questions.typed_when import carry, read_when, write_when
from reports.questions.widgets import DateParts, sent_as

UNSURE = gettext_lazy("I do not know exactly")
_PLACE_LABELS = {
    "address": gettext_lazy("Street, or the nearest corner"),
    "suburb": gettext_lazy("Suburb or town"),
    "pick": gettext_lazy("Which place do you mean?"),
    "postcode": gettext_lazy("Postcode, if you know it"),
    "words": gettext_lazy("If you do not know exactly: where was it?"),
}
_WORDS_HINT = gettext_lazy("Such as: on the Frankston line, between Chelsea and Carrum.")
_WHEN_LABELS = {
    "from_date": gettext_lazy("From"),
    "from_time": gettext_lazy("Time, if you know it"),
    "to_date": gettext_lazy("To, if you know"),
    "to_time": gettext_lazy("Time, if you know it"),
}
_WHICH = gettext_lazy("Which time do you mean?")


def fields_for(question: QuestionDefinition) -> dict[str, Typed]:
    """The fields of one question by their names in the form, in the order of the page."""
    if question.kind == QuestionKind.WHEN:
        fields = {
            f"{question.slug}_{part}": Typed(
                _WHEN_LABELS[part], DateParts() if part.endswith("date") else _text("off")
            )
            for part in times.PARTS
        }
        return {
            **fields,
            f"{question.slug}_unsure": Typed(UNSURE, forms.CheckboxInput()),
            f"{question.slug}_from_pick": Pick(_WHICH),
            f"{question.slug}_to_pick": Pick(_WHICH),
            f"{question.slug}_stated": Typed("", forms.HiddenInput()),
        }
    if question.kind == ITEM:
        return {name: field for part in part_fields(question) for name, field in fields_for(part).items()}
    if question.kind == QuestionKind.PLACE:
        return {f"{question.slug}_{part}": _place_field(part) for part in _PLACE_LABELS}
    return {question.slug: Typed(question.label, _widget(question), question.hint)}


def sent_names(question: QuestionDefinition) -> set[str]:
    """Every name that a page sends of a question: another question of the same name would get its answers."""
    names: set[str] = set()
    for name, field in fields_for(question).items():
        names |= set(sent_as(name)) if isinstance(field.widget, DateParts) else {name}
    return names


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
    if question.kind == QuestionKind.DATE:
        return times.read_date(*_parts_of(typed, question.slug), ground=ground, part="")
    if question.kind == QuestionKind.PLACE:
        return place_to_api(question, typed)
    if question.kind == QuestionKind.WHEN:
        return read_when(parts_of(question, typed), ground=ground)
    return typed.get(question.slug)


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
        texts = {part: value.get(part, "") for part in (*TEXT_PARTS, "words")}
        typed = {f"{question.slug}_{part}": text for part, text in texts.items()}
        if value.get("as_stated"):
            typed[f"{question.slug}_pick"] = carry(STATED, pick_key(question, typed))
        return typed
    if question.kind == QuestionKind.WHEN:
        return {f"{question.slug}_{part}": text for part, text in write_when(value, ground=ground).items()}
    if question.kind == QuestionKind.PHONE:
        return {question.slug: say_phone(value)}
    if question.kind == QuestionKind.MONEY:
        return {question.slug: say_money(value).removeprefix("$")}
    return {question.slug: value}


def _place_field(part: str) -> Typed:
    label = _PLACE_LABELS[part]
    if part == "pick":
        return Pick(label)
    if part == "postcode":
        return Typed(label, forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}))
    return Typed(label, _text("off"), _WORDS_HINT if part == "words" else "")


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
