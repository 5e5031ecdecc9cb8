"""The answers that a question offers, as rows of its form: typed, moved and taken out without a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.admin.lengths import longest_of
from reports.definitions import ChoiceDefinition, QuestionDefinition
from reports.models import Choice
from reports.naming import is_slug
from reports.publishing import FEWEST_CHOICES
from reports.rules import CUES
from reports.type_words import UNSURE, is_plain_yes_no

EMPTY_ROWS, MOST_ROWS = 3, 60
_TEXTS = ("label", "hint", "advice")
_NAMES = ("value", "label", "hint", "cue", "advice")
_LONGEST = {name: longest_of(Choice, name) for name in _TEXTS}


@dataclass
class ChoiceRow:
    """One answer as it is typed, with what is wrong with it by field."""

    number: int
    told: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """What the names of its fields begin with."""
        return f"choice-{self.number}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in it."""
        return not any(self.told[name] for name in _TEXTS)

    @property
    def has_more(self) -> bool:
        """Whether it says more than its words."""
        return any(self.told[name] for name in ("hint", "cue", "advice"))


class ChoiceRows:
    """All answers of a form, with some empty rows behind them.

    Args:
        data: What was typed; as the question stands without.
        question: As it stands.
    """

    def __init__(self, data: Mapping[str, str] | None, question: QuestionDefinition | None) -> None:
        told = _typed(data) if data is not None else _told(question)
        self.error = ""
        self.rows = [ChoiceRow(number, one) for number, one in enumerate(told)]
        if data is None:
            self.more()

    def more(self) -> None:
        """Empty rows behind the others."""
        begin = len(self.rows)
        room = min(EMPTY_ROWS, MOST_ROWS - begin)
        self.rows += [ChoiceRow(begin + one, dict.fromkeys(_NAMES, "")) for one in range(room)]

    def press(self, button: str) -> None:
        """Do what a button beside a row says: ``up-2``, ``down-2``, ``gone-2``; ``more`` for empty rows."""
        verb, _, typed = button.partition("-")
        number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else -1
        told = [row.told for row in self.rows]
        if verb == "more":
            self.more()
            return
        if not 0 <= number < len(told):
            return
        one = told.pop(number)
        if verb == "up":
            told.insert(max(number - 1, 0), one)
        elif verb == "down":
            told.insert(number + 1, one)
        elif verb != "gone":
            told.insert(number, one)
        self.rows = [ChoiceRow(place, row) for place, row in enumerate(told)]

    @property
    def written(self) -> list[ChoiceRow]:
        """Those in which something is typed."""
        return [row for row in self.rows if not row.is_empty]

    def judge(self) -> None:
        """Say what is wrong with each row, and with all of them."""
        for row in self.written:
            if not row.told["label"]:
                row.errors["label"] = "Write the answer."
            for name in _TEXTS:
                if len(row.told[name]) > _LONGEST[name]:
                    row.errors[name] = f"Write at most {_LONGEST[name]} characters."
        said = [row.told["label"].casefold() for row in self.written]
        for row in self.written:
            if said.count(row.told["label"].casefold()) > 1:
                row.errors.setdefault("label", "This answer is there twice: change one of them.")
        if len(self.written) < FEWEST_CHOICES:
            self.error = "Offer at least two answers besides “Not sure”."
        elif any(row.errors for row in self.rows):
            self.error = "Look at the answers that are offered: one of them cannot stay as it is."

    def content(self) -> tuple[ChoiceDefinition, ...]:
        """The answers in their order; a new one has no value yet."""
        return tuple(ChoiceDefinition(**row.told) for row in self.written)


def _told(question: QuestionDefinition | None) -> list[dict[str, str]]:
    if question is None or is_plain_yes_no(question):
        return []
    shown = (choice for choice in question.choices if choice.value != UNSURE)
    return [{name: getattr(choice, name) for name in _NAMES} for choice in shown]


def _typed(data: Mapping[str, str]) -> list[dict[str, str]]:
    count = data.get("choices", "")
    rows = min(int(count), MOST_ROWS) if count.isascii() and count.isdecimal() and len(count) < 4 else 0
    found = []
    for number in range(rows):
        told = {name: data.get(f"choice-{number}-{name}", "").strip() for name in _NAMES}
        told["cue"] = told["cue"] if told["cue"] in CUES else ""
        told["value"] = told["value"] if _is_value(told["value"]) else ""
        found.append(told)
    return found


def _is_value(value: str) -> bool:
    return is_slug(value) and value != UNSURE
