"""The form of whatever can wait for answers: they are ticked by their words, no slug is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from reports.definitions import AskIf, QuestionDefinition, TypeDefinition
from reports.questions.asked import CLOSED

AFTER = "after-"


@dataclass(frozen=True)
class Earlier:
    """A question that something can wait for, with its ticks.

    Args:
        question: As it is defined.
        step: What its step is called.
        ticks: One of each answer.
        chosen: Whether one is ticked.
    """

    question: QuestionDefinition
    step: str
    ticks: forms.BoundField
    chosen: bool


class WaitingForm(forms.Form):
    """What is only asked after answers to questions of earlier steps, ticked by their words.

    Args:
        version: The draft as it stands.
        before: The slug of the step that the questions have to stand before; all steps without.
        ask_if: What is waited for now.
    """

    use_required_attribute = False
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        version: TypeDefinition,
        before: str = "",
        ask_if: Sequence[AskIf] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self._earlier: list[tuple[str, QuestionDefinition]] = []
        named = {one.question: list(one.values) for one in ask_if}
        for step in version.steps:
            if step.slug == before:
                break
            for question in step.questions:
                if question.kind in CLOSED:
                    self._earlier.append((step.title, question))
                    self.fields[AFTER + question.slug] = forms.MultipleChoiceField(
                        choices=[(option.value, option.label) for option in question.options],
                        required=False,
                        widget=forms.CheckboxSelectMultiple,
                        label=question.label,
                        initial=named.get(question.slug, []),
                    )

    def now_seen(self, mark: str) -> None:
        """Carry another mark: to save again is to save over what was saved meanwhile."""
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        sent["seen"] = mark
        self.data = sent

    def earlier(self) -> list[Earlier]:
        """What can be waited for, in the order of the pages."""
        return [
            Earlier(question, step, self[AFTER + question.slug], bool(self[AFTER + question.slug].value()))
            for step, question in self._earlier
        ]

    def ask_if(self) -> tuple[AskIf, ...]:
        """What was ticked, once the form is clean."""
        ticked = ((q.slug, self.cleaned_data[AFTER + q.slug]) for _, q in self._earlier)
        return tuple(AskIf(slug, tuple(values)) for slug, values in ticked if values)
