"""Forms of steps, questions and choices: the administrator writes words, slugs are made from them."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.utils.text import slugify

from reports.models import Choice, Question, ReportType, Step
from reports.models.report_type import QuestionKind
from reports.publishing import TAKEN_TYPE_SLUGS

LONGEST_SLUG = 40
# Things are not asked for within things.
PART_KINDS = [("", "---------"), *(kind for kind in QuestionKind.choices if kind[0] != QuestionKind.ITEMS)]


def offer_part_kinds(form: forms.ModelForm) -> None:
    """A part is of any kind but several things; a page that is only looked at has no field for it."""
    kind = form.fields.get("kind")
    if isinstance(kind, forms.ChoiceField):
        kind.choices = PART_KINDS


class NamedByWords(forms.ModelForm):
    """A form whose slug is made from its words when it is left empty."""

    slug_field: ClassVar[str] = "slug"
    words_field: ClassVar[str]
    gap: ClassVar[str] = "_"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.slug_field in self.fields:
            field = self.fields[self.slug_field]
            field.required = False
            field.help_text = field.help_text or "Left empty, it is made from the words."

    def clean(self) -> dict[str, Any]:
        """Make the slug; how it must look is checked by the model."""
        cleaned = super().clean() or self.cleaned_data
        words = cleaned.get(self.words_field)
        if self.slug_field in self.fields and not cleaned.get(self.slug_field) and words:
            slug = re.sub(r"^[^a-z]+", "", slugify(words).replace("-", self.gap).replace("_", self.gap))
            cleaned[self.slug_field] = slug[:LONGEST_SLUG].rstrip(self.gap)
            if not slug:
                self.add_error(self.slug_field, "Give a name in small letters.")
        return cleaned


class TypeForm(NamedByWords):
    """A report type."""

    words_field = "name"

    class Meta:
        model = ReportType
        fields = "__all__"  # noqa: DJ007 - the admin says which

    def clean_slug(self) -> str:
        """Refuse a slug whose address on the portal is taken."""
        slug: str = self.cleaned_data["slug"]
        if slug in TAKEN_TYPE_SLUGS:
            raise forms.ValidationError("This address is taken on the portal. Choose another slug.")
        return slug


class StepForm(NamedByWords):
    """A step; its slug stands in a web address."""

    words_field = "title"
    gap = "-"

    class Meta:
        model = Step
        fields = ("position", "title", "slug", "heading", "why")


class QuestionForm(NamedByWords):
    """A question."""

    words_field = "label"

    class Meta:
        model = Question
        fields = (
            "position",
            "label",
            "slug",
            "kind",
            "hint",
            "required",
            "error_text",
            "cue_if_yes",
            "item_name",
            "most_items",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.parent_id:
            offer_part_kinds(self)


class PartForm(NamedByWords):
    """What is asked of each of several things."""

    words_field = "label"

    class Meta:
        model = Question
        fields = ("position", "label", "slug", "kind", "hint", "required", "error_text", "cue_if_yes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_part_kinds(self)


class ChoiceForm(NamedByWords):
    """One answer that is offered."""

    slug_field = "value"
    words_field = "label"

    class Meta:
        model = Choice
        fields = ("position", "label", "value", "hint", "cue", "advice")
