"""The form of a row: what it asks of each fact, what it decides, its worked examples. No JSON, no code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from assistline.decisions import DISPOSITIONS, GRADES, Condition, misfit
from assistline.decisions.wording import fact_words, value_words
from assistline.models import DecisionColumn, DecisionExample, DecisionRow

OPERATOR_WORDS = {
    "is": "is",
    "is not": "is not",
    "in": "is one of",
    "not in": "is none of",
    "at least": "is at least",
    "at most": "is at most",
    "contains": "has one of",
}
OPERATORS_OF = {
    "text": ("is", "is not", "in", "not in"),
    "number": ("is", "is not", "at least", "at most"),
    "list": ("contains",),
}
SEVERAL = ("in", "not in", "contains")
EMPTY = "(empty)"
MOST_OPEN = 6


@dataclass(frozen=True)
class Ground:
    """What forms of a version stand on.

    Args:
        columns: The facts of the version, in order.
        domains: The values that a text fact can have at all, where that is known.
        counts: The number facts that count something.
        offered: Values that are usual, for facts that can have others too.
        grading: Every row names a grade and a disposition.
    """

    columns: Sequence[DecisionColumn]
    domains: Mapping[str, frozenset[str]]
    counts: frozenset[str]
    offered: Mapping[str, Sequence[str]]
    grading: bool

    def values_of(self, column: DecisionColumn) -> list[str]:
        """What can be ticked for a fact."""
        known = self.domains.get(column.fact) if column.kind == "text" else None
        return list(self.offered.get(column.fact) or sorted(known or ()))


def split(value: str) -> list[str]:
    """The values of a cell that names several, in the order in which they were typed, each once."""
    return list(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))


class ConditionsForm(forms.Form):
    """For each column of a version: an operator (or nothing asked), ticks, and own text."""

    def __init__(
        self, *args: Any, ground: Ground, asked: Mapping[int, tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ground = ground
        self.conditions: dict[int, tuple[str, str]] = {}
        for column in ground.columns:
            self._add_fields(column, *asked.get(column.id, ("", "")))

    def _add_fields(self, column: DecisionColumn, operator: str, value: str) -> None:
        words, offered = fact_words(column.fact), self.ground.values_of(column)
        operators = [(name, OPERATOR_WORDS[name]) for name in OPERATORS_OF[column.kind]]
        # A cell that was made elsewhere may have an operator that does not fit: it is shown, and said below.
        if operator and operator not in OPERATORS_OF[column.kind]:
            operators.append((operator, f"{operator} (does not fit)"))
        self.fields[f"operator-{column.id}"] = forms.ChoiceField(
            choices=[("", "any"), *operators],
            required=False,
            label=f"{words}: how it is compared",
            initial=operator,
        )
        values = split(value) if operator in SEVERAL else [value] if value else []
        if offered:
            self.fields[f"ticks-{column.id}"] = forms.MultipleChoiceField(
                choices=[(name, value_words(name)) for name in offered],
                required=False,
                label=f"{words}: values",
                widget=forms.CheckboxSelectMultiple,
                initial=[name for name in values if name in offered],
            )
        self.fields[f"value-{column.id}"] = forms.CharField(
            required=False,
            max_length=500,
            label=f"{words}: {'other values' if offered else 'value'}",
            initial=", ".join(name for name in values if name not in offered),
        )

    def clean(self) -> dict[str, Any]:
        """Read what is asked of each fact; what cannot be read is said beside its field."""
        cleaned = super().clean() or self.cleaned_data
        for column in self.ground.columns:
            operator = cleaned.get(f"operator-{column.id}", "")
            typed = cleaned.get(f"value-{column.id}", "").strip()
            several = operator in SEVERAL
            values = [
                *cleaned.get(f"ticks-{column.id}", []),
                *(split(typed) if several else [typed] * bool(typed)),
            ]
            wrong = self._wrong(column, operator, values)
            if wrong:
                self.add_error(f"value-{column.id}", wrong)
            elif operator:
                self.conditions[column.id] = (operator, ", ".join(dict.fromkeys(values)))
        return cleaned

    def _wrong(self, column: DecisionColumn, operator: str, values: Sequence[str]) -> str:
        name = fact_words(column.fact)
        if not operator:
            return f"{name}: say how it is compared, or take the value out." if values else ""
        if len(values) > 1 and operator not in SEVERAL:
            return f"{name}: for several values choose “is one of” or “is none of”."
        known = self.ground.domains.get(column.fact) if column.kind == "text" else None
        if known is not None:
            strange = [value for value in (values or [""]) if value not in known]
            if strange:
                can_be = ", ".join(sorted(known))
                return f"{name} is never “{value_words(strange[0])}”. It can be: {can_be}."
        wrong = misfit(kind=column.kind, operator=operator, value=", ".join(values))
        return f"{name}: {wrong}" if wrong else ""

    def typed_conditions(self) -> tuple[Condition, ...]:
        """What can be read of the conditions as they are typed, in the order of the columns."""
        return tuple(
            Condition(column.fact, column.kind, *self.conditions[column.id])
            for column in self.ground.columns
            if column.id in self.conditions
        )

    def lines(self) -> Iterator[dict[str, Any]]:
        """The fields of each column, for the page."""
        for column in self.ground.columns:
            ticks = f"ticks-{column.id}"
            chosen = self[ticks].value() if ticks in self.fields else []
            yield {
                "name": fact_words(column.fact),
                "kind": column.kind,
                "closed": column.fact in self.ground.domains and column.kind == "text",
                "operator": self[f"operator-{column.id}"],
                "ticks": self[ticks] if ticks in self.fields else None,
                "ticked": len(chosen or []),
                "open": bool(chosen) or len(self.ground.values_of(column)) <= MOST_OPEN,
                "count": len(self.ground.values_of(column)),
                "value": self[f"value-{column.id}"],
                "asked": bool(self[f"operator-{column.id}"].value()),
            }


class RowForm(ConditionsForm):
    """A whole row but its examples.

    Args:
        ground: What the form stands on.
        row: As it is; a new one without.
        about: The report type that a new one is about.
    """

    def __init__(
        self, *args: Any, ground: Ground, row: DecisionRow | None, about: str = "", **kwargs: Any
    ) -> None:
        asked = {cell.column_id: (cell.operator, cell.value) for cell in row.cells.all()} if row else {}
        if about and not row:
            asked = {column.id: ("is", about) for column in ground.columns if column.fact == "type"}
        super().__init__(*args, ground=ground, asked=asked, **kwargs)
        need = ground.grading
        nothing = [] if need else [("", "none: this row says whose matter it is")]
        self.fields["grade"] = forms.ChoiceField(
            choices=[*nothing, *((grade, grade.capitalize()) for grade in GRADES)], required=need
        )
        self.fields["disposition"] = forms.ChoiceField(
            choices=[*nothing, *((name, value_words(name)) for name in DISPOSITIONS)],
            required=need,
            label="What is done with it",
        )
        self.fields["agency"] = forms.ChoiceField(
            choices=_agencies(ground, row), required=False, label="Who else takes it"
        )
        self.fields["offence_code"] = forms.CharField(
            max_length=10, required=False, label="Offence code", help_text="if not the type's own"
        )
        self.fields["minutes"] = forms.IntegerField(
            min_value=1,
            max_value=60 * 24 * 30,
            required=False,
            label="Minutes",
            help_text="if not the grade's own",
        )
        self.fields["reason"] = forms.CharField(
            max_length=200,
            label="Why, in words",
            help_text="as an officer would say it",
            error_messages={"required": "Say why, in a sentence that an officer would say."},
        )
        if row:
            for name in ("grade", "disposition", "agency", "offence_code", "minutes", "reason"):
                self.initial.setdefault(name, getattr(row, name))

    def outcome(self) -> list[Any]:
        """The fields of what the row decides, for the page."""
        return [self[name] for name in ("grade", "disposition", "minutes", "agency", "offence_code")]


class ExampleForm(forms.Form):
    """A worked example: words, and what is known of each fact."""

    words = forms.CharField(max_length=200, required=False, label="In words")
    remove = forms.BooleanField(required=False, label="Take this example out")

    def __init__(
        self, *args: Any, ground: Ground, example: DecisionExample | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ground = ground
        self.facts: dict[int, str] = {}
        known = {fact.column_id: fact.value for fact in example.facts.all()} if example else {}
        if example:
            self.initial["words"] = example.words
        for column in ground.columns:
            self.fields[f"fact-{column.id}"] = self._field(column, known.get(column.id))

    def _field(self, column: DecisionColumn, value: str | None) -> forms.Field:
        closed = self.ground.domains.get(column.fact) if column.kind == "text" else None
        shown = "" if value is None else value or EMPTY
        if closed is not None and (value is None or value in closed):
            return forms.ChoiceField(
                choices=[("", "not known"), *((name, value_words(name)) for name in sorted(closed))],
                required=False,
                label=fact_words(column.fact),
                initial=shown,
            )
        return forms.CharField(
            max_length=200,
            required=False,
            label=fact_words(column.fact),
            initial=shown,
            help_text=column.kind,
        )

    def propose(self, words: str, facts: Mapping[str, str]) -> None:
        """Fill in facts that would hit the row; the person still says it in words."""
        self.initial["words"] = words
        for column in self.ground.columns:
            if column.fact in facts:
                self.initial[f"fact-{column.id}"] = facts[column.fact] or EMPTY

    def clean(self) -> dict[str, Any]:
        """Read the facts; an example with facts needs words."""
        cleaned = super().clean() or self.cleaned_data
        for column in self.ground.columns:
            typed = cleaned.get(f"fact-{column.id}", "").strip()
            if not typed:
                continue
            value = "" if typed == EMPTY else typed
            if column.kind == "number" and (wrong := misfit(kind="number", operator="is", value=value)):
                self.add_error(f"fact-{column.id}", f"{fact_words(column.fact)}: {wrong}")
            self.facts[column.id] = value
        if self.facts and not cleaned.get("words") and not cleaned.get("remove"):
            self.add_error("words", "Say in a sentence what this example is.")
        return cleaned

    @property
    def is_kept(self) -> bool:
        """Whether there is an example in it, after it was cleaned."""
        return bool(self.cleaned_data.get("words")) and not self.cleaned_data.get("remove")

    def fact_fields(self) -> list[Any]:
        """One field a column, for the page."""
        return [self[f"fact-{column.id}"] for column in self.ground.columns]

    def known(self) -> str:
        """What is known in it, in one line."""
        said = []
        for column in self.ground.columns:
            value = self[f"fact-{column.id}"].value()
            if value:
                said.append(f"{fact_words(column.fact).lower()}: {value_words(str(value))}")
        return ", ".join(said) or "nothing is known"


def errors_of(*of: forms.Form) -> list[dict[str, str]]:
    """Every error as a sentence with the id of its field, for the summary on top."""
    return [
        {"id": form[name].auto_id if name in form.fields else "", "words": str(said[0])}
        for form in of
        for name, said in form.errors.items()
    ]


def _agencies(ground: Ground, row: DecisionRow | None) -> list[tuple[str, str]]:
    usual = list(ground.offered.get("takes", ()))
    if row and row.agency and row.agency not in usual:
        usual.append(row.agency)
    return [("", "nobody else"), *((name, value_words(name)) for name in usual if name)]
