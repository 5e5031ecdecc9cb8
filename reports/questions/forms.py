"""One step as a form: groups of fields to draw, and the answers as API values when all is well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext

from reports.definitions import QuestionDefinition, StepDefinition
from reports.models.report_type import QuestionKind
from reports.questions.asking_back import Pick, kept_choice, pick_key, pick_of
from reports.questions.days import wrong_days
from reports.questions.fields import field_name, fields_for, to_api, to_typed
from reports.questions.items import ITEM, part_fields
from reports.questions.place_names import zone_of
from reports.questions.text import Ground, Refused
from reports.questions.typed_when import carry
from reports.questions.values import check, fitting
from reports.questions.widgets import sent_as


@dataclass(frozen=True, slots=True)
class Group:
    """One question as the page draws it."""

    legend: str
    hint: str
    name: str
    fields: list[forms.BoundField]
    kind: str


class StepForm(forms.Form):
    """The questions of one step.

    Args:
        step: What is asked.
        ground: What the answers are judged against.
        answers: The API values that are kept already; those of another kind of question are not shown.
        data: What was typed, if the form was sent.
        hidden: What the page carries back with it, by name.
    """

    use_required_attribute = False

    def __init__(
        self,
        step: StepDefinition,
        *,
        ground: Ground,
        answers: Mapping[str, Any] | None = None,
        data: QueryDict | None = None,
        hidden: Mapping[str, str] | None = None,
    ) -> None:
        initial: dict[str, Any] = {}
        self.kept = answers or {}
        self.ground = replace(ground, zone=zone_of(self.kept.get("where"), ground.zone))
        fit = fitting(step.questions, self.kept, ground=ground)
        for question in step.questions:
            initial |= to_typed(question, fit.get(question.slug), ground=self.ground)
        super().__init__(data, initial=initial)
        self.step = step
        self.answers: dict[str, Any] = {}
        self._names = {question.slug: list(fields_for(question)) for question in step.questions}
        for question in step.questions:
            self.fields.update(fields_for(question))
        for question in step.questions:
            self._offer_kept(question, fit.get(question.slug), initial)
        for name, value in (hidden or {}).items():
            self.fields[name] = forms.Field(required=False, widget=forms.HiddenInput(), initial=value)

    @property
    def groups(self) -> list[Group]:
        """The questions in the order of the page."""
        return [
            Group(q.label, q.hint, q.slug, [self[name] for name in self._names[q.slug]], q.kind)
            for q in self.step.questions
        ]

    @property
    def simple_groups(self) -> list[Group]:
        """The questions without the one of several things that is being written."""
        return [group for group in self.groups if group.kind != ITEM]

    def part_groups(self, key: str) -> list[Group]:
        """The parts of one of several things, each as a question."""
        item = next(question for question in self.step.questions if question.slug == key)
        return [
            Group(part.label, part.hint, part.slug, [self[name] for name in fields_for(part)], part.kind)
            for part in part_fields(item)
        ]

    def keep_as_typed(self, data: QueryDict) -> None:
        """Show what was typed on a form that judges nothing; an error can be said on it."""
        self.cleaned_data: dict[str, Any] = {}
        for name, field in self.fields.items():
            if not field.widget.value_omitted_from_data(data, {}, name):
                self.initial[name] = field.widget.value_from_datadict(data, {}, name)

    def clean(self) -> dict[str, Any]:
        """Judge every question; ``answers`` then holds all of them, nothing for those left empty."""
        # Where it was says by which clock the times are.
        for question in sorted(self.step.questions, key=lambda q: q.kind != QuestionKind.PLACE):
            try:
                self._refuse_doubles(question)
                self.answers[question.slug] = self._judge(question)
            except Refused as refused:
                for one in (refused, *refused.also):
                    self._ask_back(question, one)
            else:
                self._offer_kept(question, self.answers[question.slug], self.cleaned_data)
                if question.slug == "where":
                    zone = zone_of(self.answers["where"], self.ground.zone)
                    self.ground = replace(self.ground, zone=zone)
        return self.cleaned_data

    def days_can_be(self) -> bool:
        """Whether what is registered ahead has days that can be; if not, it is said beside the field."""
        for question in wrong_days(self.step.questions, {**self.kept, **self.answers}, ground=self.ground):
            self.add_error(question.slug, question.error_text)
        return not self.errors

    def forgive_missing(self) -> bool:
        """Let go of what is only not answered yet, for who wants to leave now; ``answers`` has the rest.

        Returns:
            Whether nothing else is wrong: what was typed and cannot be read is not given up unseen.
        """
        for names in self._names.values():
            if not any(self._is_typed(name) for name in names):
                for name in names:
                    self.errors.pop(name, None)
        return not self.errors

    def _is_typed(self, name: str) -> bool:
        """A field, or a part of it: a date has three."""
        return any(str(self.data.get(key) or "").strip() for key in sent_as(name))

    def _judge(self, question: QuestionDefinition) -> Any:
        if question.kind == ITEM:
            return self._judge_item(question)
        value = to_api(question, self.cleaned_data, ground=self.ground)
        return check(question, value, ground=self.ground)

    def _judge_item(self, item: QuestionDefinition) -> Any:
        """One of several things. What cannot be read in one part holds up no other: all is said at once."""
        value: dict[str, Any] = {}
        readable, refused = [], []
        for part, named in zip(item.parts, part_fields(item), strict=True):
            try:
                value[part.slug] = to_api(named, self.cleaned_data, ground=self.ground)
                readable.append(part)
            except Refused as error:
                refused.append(error.within(part.slug))
        known = replace(item, parts=tuple(readable), required=item.required and not refused)
        try:
            clean = check(known, value, ground=self.ground)
        except Refused as error:
            refused += [error, *error.also]
        if refused:
            raise Refused.all_of(refused)
        return clean

    def _ask_back(self, question: QuestionDefinition, refused: Refused) -> None:
        """Say what is wrong beside its field, and offer what it can mean."""
        name = field_name(question, refused.part)
        pick = pick_of(name) if refused.choices else ""
        field = self.fields.get(pick)
        if isinstance(field, Pick):
            key = pick_key(_with_field(question, pick), self.cleaned_data)
            field.offer((carry(value, key), words) for value, words in refused.choices)
            name = pick
        self.add_error(name, refused.message)

    def _offer_kept(self, question: QuestionDefinition, value: Any, typed: Mapping[str, Any]) -> None:
        """What was chosen stands on the page again, so that it is sent again."""
        if question.kind == ITEM:
            for part, named in zip(question.parts, part_fields(question), strict=True):
                self._offer_kept(named, value.get(part.slug) if isinstance(value, Mapping) else None, typed)
            return
        for name in fields_for(question):
            field = self.fields[name]
            if isinstance(field, Pick):
                chosen = kept_choice(question, name, typed, value, ground=self.ground)
                field.offer([chosen] if chosen else [])

    def _refuse_doubles(self, question: QuestionDefinition) -> None:
        """A page of ours sends each field once: two values for one are not guessed at."""
        if not isinstance(self.data, QueryDict) or question.kind == QuestionKind.CHOICES:
            return
        several = {part.slug for part in part_fields(question) if part.kind == QuestionKind.CHOICES}
        ours = {key for name in self._names[question.slug] for key in sent_as(name)}
        if any(len(self.data.getlist(key)) > 1 for key in ours - several):
            raise Refused(gettext("Give one answer to this question."))


def _with_field(question: QuestionDefinition, name: str) -> QuestionDefinition:
    """The question that a field is of: itself, or a part of one thing."""
    parts = part_fields(question) if question.kind == ITEM else ()
    return next((part for part in parts if name in fields_for(part)), question)
