"""The guided call: the questions of the type, as a form for who asks them by voice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from agents.answers import KeptAnswer, values_of
from reports.definitions import QuestionDefinition, StepDefinition, TypeDefinition, published_types
from reports.models.report_type import QuestionKind
from reports.questions.call_me import WHAT_HAPPENED
from reports.questions.display import lines
from reports.questions.fields import fields_for
from reports.questions.forms import Group, StepForm
from reports.questions.text import Ground

WORDS = "what_happened"
# Options that stand in one row as buttons; longer lists are chosen from a list.
MOST_BUTTONS, MOST_LETTERS = 4, 34
_CHOSEN = (QuestionKind.YES_NO, QuestionKind.CHOICE)
VERSION = "v."


@dataclass(frozen=True)
class Guide:
    """The form of one call, and what is kept of its answers."""

    questions: TypeDefinition | None
    form: StepForm
    kept: Mapping[str, KeptAnswer]

    @property
    def asked(self) -> dict[str, QuestionDefinition]:
        """What the form asks, by slug."""
        return {question.slug: question for question in self.form.step.questions}

    def typed(self) -> dict[str, Any]:
        """The valid answers that were sent and are not what is kept; nothing where one was taken back."""
        self.form.is_valid()
        return {
            slug: value
            for slug, value in self.form.answers.items()
            if self._was_sent(self.asked[slug]) and value != self._kept_value(slug)
        }

    def seen(self) -> dict[str, int]:
        """The version of each answer that its writer saw."""
        found = {}
        for slug in self.asked:
            said = self.form.data.get(f"{VERSION}{slug}", "")
            known = self.kept.get(slug)
            short = isinstance(said, str) and said.isascii() and said.isdigit() and len(said) < 9
            found[slug] = int(said) if short else known.version if known else 0
        return found

    def refused(self) -> dict[str, str]:
        """What cannot be kept as it was typed, by slug, each with a sentence that says what to write."""
        self.form.is_valid()
        return {
            group.name: next(str(field.errors[0]) for field in group.fields if field.errors)
            for group in self.form.groups
            if any(field.errors for field in group.fields)
        }

    def _was_sent(self, question: QuestionDefinition) -> bool:
        names = list(fields_for(question))
        parted = question.kind == QuestionKind.WHEN  # a date is three fields, named after it
        sent = any(
            key == name or (parted and key.startswith(f"{name}_")) for key in self.form.data for name in names
        )
        # A list without a tick sends nothing, so its version stands for it.
        return sent or (
            question.kind == QuestionKind.CHOICES and f"{VERSION}{question.slug}" in self.form.data
        )

    def _kept_value(self, slug: str) -> Any:
        known = self.kept.get(slug)
        return known.value if known else None


def guide(
    questions: TypeDefinition | None,
    kept: Mapping[str, KeptAnswer],
    *,
    ground: Ground,
    data: QueryDict | None = None,
) -> Guide:
    """The form for a call.

    Args:
        questions: Of the type that it is now; nothing while there is none.
        kept: What is answered.
        ground: What answers are judged against.
        data: What was typed, if it was sent.
    """
    asked = {question.slug: question for question in (questions.questions() if questions else ())}
    asked.setdefault(WORDS, WHAT_HAPPENED)
    # Nothing is required while people talk: what is missing is said when the report is sent.
    step = StepDefinition("call", "", "", questions=tuple(replace(q, required=False) for q in asked.values()))
    return Guide(questions, StepForm(step, ground=ground, answers=values_of(dict(kept)), data=data), kept)


def sections(guided: Guide, conflicts: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The questions by steps, without the caller's words, which have a place of their own."""
    groups = {group.name: group for group in guided.form.groups}
    shown = []
    for step in guided.questions.steps if guided.questions else ():
        rows = [
            _row(guided, groups[question.slug], conflicts or {})
            for question in step.questions
            if question.slug != WORDS
        ]
        if rows:
            answered = sum(bool(row["answered"]) for row in rows)
            shown.append({"title": step.title, "rows": rows, "answered": answered, "total": len(rows)})
    return shown


def words(guided: Guide, conflicts: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The caller's words."""
    groups = {group.name: group for group in guided.form.groups}
    return _row(guided, groups[WORDS], conflicts or {})


def kept_besides(guided: Guide, customer_id: int, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Answers to questions that this type does not ask: kept, and sent with the rest."""
    known = {
        question.slug: question for kind in published_types(customer_id) for question in kind.questions()
    }
    return [
        {"label": known[slug].label, "lines": lines(known[slug], value, zone=zone)}
        for slug, value in values_of(dict(guided.kept)).items()
        if slug not in guided.asked and slug in known
    ]


def _row(guided: Guide, group: Group, conflicts: Mapping[str, str]) -> dict[str, Any]:
    question, known = guided.asked[group.name], guided.kept.get(group.name)
    first = group.fields[0]
    value = first.value()
    return {
        "slug": group.name,
        "label": group.legend,
        "hint": group.hint,
        "look": _look(question),
        "fields": group.fields,
        "field": first,
        "options": [
            {
                "value": option.value,
                "label": option.label,
                "chosen": value == option.value or (isinstance(value, list) and option.value in value),
                "alarm": bool(question.cues(option.value)),
                "key": _KEYS.get(option.value, "") if question.kind == QuestionKind.YES_NO else "",
            }
            for option in question.options
        ],
        "version": known.version if known else 0,
        "answered": known is not None and known.value is not None,
        "error": next((field.errors[0] for field in group.fields if field.errors), ""),
        "conflict": conflicts.get(group.name, ""),
    }


_KEYS = {"yes": "y", "no": "n", "unsure": "s"}


def _look(question: QuestionDefinition) -> str:
    if question.kind in _CHOSEN:
        letters = sum(len(option.label) for option in question.options)
        few = len(question.options) <= MOST_BUTTONS and letters <= MOST_LETTERS
        return "buttons" if few else "list"
    return {
        QuestionKind.CHOICES: "ticks",
        QuestionKind.LONG_TEXT: "long",
        QuestionKind.WHEN: "when",
        QuestionKind.PLACE: "place",
    }.get(QuestionKind(question.kind), "line")
