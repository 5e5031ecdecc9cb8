"""Forms of a step and of a question: words are typed, the rest is picked; slugs are made from the words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from reports.actions.edit_type import About
from reports.admin.choice_rows import ChoiceRows
from reports.admin.lengths import longest_of
from reports.admin.waiting_form import WaitingForm
from reports.definitions import ChoiceDefinition, QuestionDefinition, StepDefinition, TypeDefinition
from reports.models import Question, Step
from reports.models.report_type import DEFAULT_MOST_ITEMS, MOST_ITEMS, SLUG, QuestionKind
from reports.naming import LONGEST_SLUG
from reports.questions import RESERVED
from reports.rules import CUES
from reports.type_words import NOT_SURE, OFFERING, UNSURE, is_plain_yes_no, takes_unsure

KINDS = [
    (QuestionKind.YES_NO.value, "yes or no"),
    *((kind.value, kind.label) for kind in QuestionKind if kind != QuestionKind.YES_NO),
]
CUE_CHOICES = [("", "nothing more"), *((cue, cue.replace("_", " ")) for cue in CUES)]


def _slug_field(words: str) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=LONGEST_SLUG,
        label="Name in tables and for programs",
        help_text=f"Left empty, it is made from the {words}.",
    )


def _words(model: type[Step] | type[Question], name: str, label: str, **kwargs: Any) -> forms.CharField:
    """A line of text as long as its column."""
    longest = longest_of(model, name)
    said = {"required": kwargs.pop("empty")} if "empty" in kwargs else {}
    return forms.CharField(
        max_length=longest, label=label, required=bool(said), error_messages=said, **kwargs
    )


class AboutForm(forms.Form):
    """Who can send it, and whether files may be added."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    takes_files = forms.BooleanField(required=False, label="Photos and other files may be added")
    files_wanted = forms.CharField(
        required=False,
        max_length=200,
        label="What helps",
        help_text="“A photo of the damage helps us most.” It can stay empty.",
    )
    not_anonymous_because = forms.CharField(
        required=False,
        max_length=200,
        label="Why nobody can stay unknown",
        help_text="A sentence that they read. Empty: they can.",
    )

    def content(self) -> About:
        """What is said, once the form is clean."""
        typed = self.cleaned_data
        return About(typed["not_anonymous_because"], typed["takes_files"], typed["files_wanted"])


class StepForm(WaitingForm):
    """A step: what its page is called, and when it is asked."""

    title = _words(
        Step,
        "title",
        "Short name",
        help_text="In the step marker: “When”.",
        empty="Give the step a short name.",
    )
    heading = _words(
        Step,
        "heading",
        "Heading of the page",
        help_text="“When did it happen?”",
        empty="Write the heading of the page.",
    )
    why = _words(Step, "why", "Why we ask", help_text="A sentence under the heading; it can stay empty.")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        version: TypeDefinition,
        step: StepDefinition | None = None,
        before: str = "",
        **kwargs: Any,
    ) -> None:
        told = {"title": step.title, "heading": step.heading, "why": step.why} if step else {}
        kwargs["initial"] = {**told, **kwargs.get("initial", {})}
        before = step.slug if step else before
        super().__init__(data, version=version, before=before, ask_if=step.ask_if if step else (), **kwargs)

    def content(self) -> StepDefinition:
        """The step, once the form is clean."""
        typed = self.cleaned_data
        return StepDefinition("", typed["title"], typed["heading"], typed["why"], ask_if=self.ask_if())


class QuestionForm(WaitingForm):
    """A question, or a part of one about several things.

    Args:
        question: As it is; a new one without.
        step: The slug of its step.
        is_part: Whether it is asked of each of several things.
    """

    label = _words(
        Question, "label", "The question", help_text="As a citizen reads it.", empty="Write the question."
    )
    kind = forms.ChoiceField(
        choices=KINDS, label="How it is answered", error_messages={"required": "Choose how it is answered."}
    )
    hint = _words(Question, "hint", "Help under it", help_text="It can stay empty.")
    required = forms.BooleanField(required=False, label="Has to be answered")
    error_text = _words(
        Question, "error_text", "What to say when it is empty", help_text="“Tell us what was taken”"
    )
    unsure = forms.BooleanField(required=False, label="Offers “Not sure”")
    cue_if_yes = forms.ChoiceField(
        required=False,
        choices=CUE_CHOICES,
        label="A “Yes” is a sign of",
        help_text="Staff are alarmed by it.",
    )
    item_name = _words(Question, "item_name", "What one of them is called", help_text="“item”, “car”, “pet”")
    most_items = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_ITEMS, label="How many at most"
    )
    slug = _slug_field("question")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        version: TypeDefinition,
        step: str,
        question: QuestionDefinition | None = None,
        is_part: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {**_told(question), **kwargs.get("initial", {})}
        super().__init__(
            data, version=version, before=step, ask_if=question.ask_if if question else (), **kwargs
        )
        self.is_part, self.before = is_part, question
        self.ready: list[QuestionDefinition] = []
        if is_part:
            offered = [one for one in KINDS if one[0] != QuestionKind.ITEMS]
            self.fields["kind"] = forms.ChoiceField(choices=offered, label="How it is answered")
        self.choices = ChoiceRows(data, question)

    def clean_slug(self) -> str:
        """Refuse what rules and programs could not read."""
        slug: str = self.cleaned_data["slug"]
        if slug:
            SLUG(slug)
        return slug

    def clean(self) -> dict[str, Any]:
        """Judge the answers that are offered, and what has a meaning of its own."""
        cleaned = super().clean() or self.cleaned_data
        kind, slug = cleaned.get("kind", ""), cleaned.get("slug", "")
        if kind in OFFERING:
            self.choices.judge()
            if self.choices.error:
                self.add_error(None, self.choices.error)
        if kind == QuestionKind.YES_NO and not cleaned.get("unsure") and slug in RESERVED:
            self.add_error("unsure", "Everybody can be unsure of this one: the rules count on it.")
        if kind == QuestionKind.ITEMS and not cleaned.get("item_name"):
            self.add_error("item_name", "Say what one of them is called, such as item.")
        return cleaned

    def content(self) -> QuestionDefinition:
        """The question without its parts, once the form is clean."""
        typed = self.cleaned_data
        kind, cue = typed["kind"], ""
        choices: tuple[ChoiceDefinition, ...] = ()
        if kind == QuestionKind.YES_NO and typed["unsure"]:
            cue = typed["cue_if_yes"]
        elif kind == QuestionKind.YES_NO:
            kind = QuestionKind.CHOICE.value
            choices = (
                ChoiceDefinition("yes", "Yes", cue=typed["cue_if_yes"]),
                ChoiceDefinition("no", "No"),
            )
        elif kind in OFFERING:
            choices = self.choices.content()
            if typed["unsure"]:
                choices += (self._not_sure(),)
        several = kind == QuestionKind.ITEMS
        return QuestionDefinition(
            slug=typed["slug"],
            kind=kind,
            label=typed["label"],
            hint=typed["hint"],
            required=typed["required"],
            error_text=typed["error_text"],
            cue_if_yes=cue,
            choices=choices,
            ask_if=self.ask_if(),
            item_name=typed["item_name"] if several else "",
            most_items=(typed["most_items"] if several else None) or DEFAULT_MOST_ITEMS,
        )

    def _not_sure(self) -> ChoiceDefinition:
        """As it was, where its words were others."""
        known = self.before.choices if self.before else ()
        return next((choice for choice in known if choice.value == UNSURE), NOT_SURE)


def _told(question: QuestionDefinition | None) -> Mapping[str, Any]:
    """A question as its form shows it."""
    if question is None:
        return {"unsure": True, "most_items": DEFAULT_MOST_ITEMS}
    plain = is_plain_yes_no(question)
    return {
        "label": question.label,
        "kind": QuestionKind.YES_NO.value if plain else question.kind,
        "hint": question.hint,
        "required": question.required,
        "error_text": question.error_text,
        "unsure": takes_unsure(question),
        "cue_if_yes": question.choices[0].cue if plain else question.cue_if_yes,
        "item_name": question.item_name,
        "most_items": question.most_items,
        "slug": question.slug,
    }


def typed_so_far(form: QuestionForm, data: QueryDict) -> dict[str, Any]:
    """What was typed, to be shown again on a form that judges nothing."""
    typed: dict[str, Any] = {}
    for name, field in form.fields.items():
        typed[name] = field.widget.value_from_datadict(data, {}, name)
    return typed
