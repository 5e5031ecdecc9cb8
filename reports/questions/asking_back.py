"""What was typed and can mean more than one thing is asked back on the same page, with radio buttons.

A choice is carried with the text that it was offered for (``value@text``): it does not hold for another text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext

from reports.definitions import QuestionDefinition
from reports.models.report_type import QuestionKind
from reports.questions.clock import say_clock
from reports.questions.places import STATED, TEXT_PARTS, typed_key
from reports.questions.text import Ground
from reports.questions.times import PARTS as WHEN_PARTS
from reports.questions.typed_when import carried, when_key

# A part that cannot be taken as it is, and the field where what it means is asked.
PICKS = {"from_time": "from_pick", "to_time": "to_pick", "suburb": "pick"}
# The last parts of the names of fields, of questions that have several.
_PARTS: dict[str, tuple[str, ...]] = {
    QuestionKind.PLACE: (*TEXT_PARTS, "words", "pick"),
    QuestionKind.WHEN: (*WHEN_PARTS, "unsure", "from_pick", "to_pick", "stated"),
}


class Typed(forms.Field):
    """A field that takes what was typed as it is."""

    def __init__(self, label: str | Promise, widget: forms.Widget, help_text: str | Promise = "") -> None:
        # Words of a class are said when they are drawn: Django takes those too, its type says one kind alone.
        said: dict[str, Any] = {"label": label, "help_text": help_text}
        super().__init__(required=False, widget=widget, **said)

    def clean(self, value: Any) -> Any:
        return value


class Pick(Typed):
    """Radio buttons that are there only when something was not clear."""

    def __init__(self, label: str | Promise) -> None:
        super().__init__(label, forms.RadioSelect(choices=()))

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What is offered; nothing as long as all is clear."""
        widget = self.widget
        return (
            [(str(value), str(words)) for value, words in widget.choices]
            if isinstance(widget, forms.RadioSelect)
            else []
        )

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Ask with these values and words."""
        if isinstance(self.widget, forms.RadioSelect):
            self.widget.choices = list(choices)


def pick_of(name: str) -> str:
    """The field that asks back about the field of this name; empty where nothing asks."""
    return next(
        (name.removesuffix(part) + pick for part, pick in PICKS.items() if name.endswith(f"_{part}")), ""
    )


def pick_key(question: QuestionDefinition, typed: Mapping[str, Any]) -> str:
    """What was typed, which a choice was offered for."""
    parts = parts_of(question, typed)
    if question.kind == QuestionKind.WHEN:
        return when_key(parts)
    return typed_key(str(parts.get("suburb") or ""), str(parts.get("postcode") or ""))


def kept_choice(
    question: QuestionDefinition, name: str, typed: Mapping[str, Any], value: Any, *, ground: Ground
) -> tuple[str, str] | None:
    """What was chosen where it was asked back, as the one choice that the page shows again.

    Args:
        question: What is asked.
        name: The field that asked back.
        typed: The texts of the fields.
        value: The API value that came of them.
        ground: What it was judged against.
    """
    chosen = typed.get(name) or ""
    if not isinstance(value, Mapping) or not carried(chosen, pick_key(question, typed)):
        return None
    if question.kind == QuestionKind.PLACE:
        town = " ".join(value[part] for part in ("suburb", "state", "postcode") if value.get(part))
        return chosen, gettext("Keep what I wrote: %(place)s") % {"place": town} if value.get(
            "as_stated"
        ) else town
    end = name.removeprefix(f"{question.slug}_").removesuffix("_pick")
    day, clock = value.get(f"{end}_date") or value.get("from_date"), value.get(f"{end}_time")
    return (chosen, say_clock(day, clock, ground.zone).capitalize()) if day and clock else None


def parts_of(question: QuestionDefinition, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of a question's fields by the last part of their names."""
    named = {part: f"{question.slug}_{part}" for part in _PARTS[question.kind]}
    return {part: typed[name] for part, name in named.items() if name in typed}


def place_to_api(question: QuestionDefinition, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed and chosen of a place, as an API value yet to be judged."""
    parts = parts_of(question, typed)
    picked = carried(parts.pop("pick", ""), pick_key(question, typed))
    value: dict[str, Any] = {part: text or "" for part, text in parts.items()}
    if picked == STATED:
        return {**value, "as_stated": True}
    return {**value, "locality": int(picked)} if picked.isdecimal() and len(picked) < 10 else value
