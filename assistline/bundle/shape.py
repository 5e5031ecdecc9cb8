"""What a document of a bundle looks like: its fields, what is listed in it, and what each is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from assistline.bundle.refusal import BundleRefused

MOST_LISTED = 5000
_KINDS: dict[type, str] = {int: "a whole number", bool: "true or false", str: "text"}
SHOWN = 60
# How a field's value stands in the file; any other is a whole number.
_WRITTEN: dict[str, type] = {
    "BooleanField": bool,
    **dict.fromkeys(("CharField", "TextField", "SlugField", "URLField", "EmailField"), str),
    **dict.fromkeys(("DateField", "TimeField", "DateTimeField"), str),
}


@dataclass(frozen=True)
class Shape:
    """One kind of thing in a bundle.

    Args:
        noun: What it is called in a sentence, such as "Question".
        model: Whose fields judge the values; their rules are those of the settings pages.
        fields: The names of those fields, in the order of the file.
        key: The names of the fields that tell one from its neighbours; none: its place in the list does.
        inside: What is listed in it, by the name of the list.
        judged_by: Of which other model a field is, and its name there, where it stands in another row.
        ordered: Whether the order among its neighbours means something.
        may_lack: The names of fields that can be null here, whatever the field that judges them says.
    """

    noun: str
    model: type[models.Model]
    fields: tuple[str, ...]
    key: tuple[str, ...] = ()
    inside: Mapping[str, Shape] = field(default_factory=dict)
    ordered: bool = True
    judged_by: Mapping[str, tuple[type[models.Model], str]] = field(default_factory=dict)
    may_lack: tuple[str, ...] = ()

    def key_of(self, document: Mapping[str, Any]) -> tuple[str, ...]:
        """What tells this one from its neighbours."""
        return tuple("" if document[name] is None else str(document[name]) for name in self.key)

    def own(self, row: models.Model) -> dict[str, Any]:
        """The fields of a row, as they stand in the file."""
        return {name: getattr(row, name) for name in self.fields if name not in self.judged_by}

    def judge(self, name: str) -> Any:
        """The model's field that says what a value of this name can be."""
        model, own_name = self.judged_by.get(name, (self.model, name))
        return model._meta.get_field(own_name)


def check(document: Any, shape: Shape, way: str) -> None:
    """Judge a document by its shape, to the bottom.

    Args:
        document: As it was read from JSON.
        shape: What it should be.
        way: Where it stands, for the sentence.

    Raises:
        BundleRefused: It is something else; the sentences say all that is wrong with it.
    """
    wrong = list(_wrong(document, shape, way))
    if wrong:
        raise BundleRefused(*wrong[:SHOWN])


def _wrong(document: Any, shape: Shape, way: str) -> Iterator[str]:
    if not isinstance(document, dict):
        yield f"{way}: here should be a {shape.noun.lower()}."
        return
    known = {*shape.fields, *shape.inside}
    for name in sorted(known - set(document)):
        yield f"{way}: “{name}” is missing."
    for name in sorted(set(document) - known):
        yield f"{way}: nothing here is called “{name[:40]}”."
    for name in shape.fields:
        if name in document and not (document[name] is None and name in shape.may_lack):
            yield from _wrong_value(document[name], shape.judge(name), f"{way}, {name}")
    for name, inner in shape.inside.items():
        if name in document:
            yield from _wrong_list(document[name], inner, f"{way}, {name}")


def _wrong_value(value: Any, judge: Any, way: str) -> Iterator[str]:
    if judge.get_internal_type() == "ArrayField":
        yield from _wrong_texts(value, judge, way)
        return
    kind = _WRITTEN.get(judge.get_internal_type(), int)
    if value is None and judge.null:
        return
    if type(value) is not kind:
        yield f"{way}: here should be {_KINDS[kind]}."
        return
    try:
        judge.clean(value, None)
    except ValidationError as error:
        yield f"{way}: {' '.join(error.messages)}"


def _wrong_texts(value: Any, judge: Any, way: str) -> Iterator[str]:
    if not isinstance(value, list) or not value or not all(isinstance(entry, str) for entry in value):
        yield f"{way}: here should be a list of texts."
        return
    try:
        judge.clean(value, None)
    except ValidationError as error:
        yield f"{way}: {' '.join(error.messages)}"


def _wrong_list(listed: Any, shape: Shape, way: str) -> Iterator[str]:
    if not isinstance(listed, list):
        yield f"{way}: here should be a list."
        return
    if len(listed) > MOST_LISTED:
        yield f"{way}: there are more than {MOST_LISTED}."
        return
    seen = set()
    for place, document in enumerate(listed, start=1):
        wrong = list(_wrong(document, shape, f"{way} {place}"))
        yield from wrong
        if not wrong and shape.key:
            key = shape.key_of(document)
            if key in seen:
                yield f"{way} {place}: {', '.join(key)} is there twice."
            seen.add(key)


def name_of(shape: Shape, document: Mapping[str, Any], place: int) -> str:
    """A thing by its noun and what tells it from others: "Question how_big", "Row 3"."""
    return f"{shape.noun} {' '.join(shape.key_of(document)).strip() or place}"


def keyed(shape: Shape, listed: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], Mapping[str, Any]]:
    """The things of a list by what tells one from another."""
    return {shape.key_of(document): document for document in listed}
