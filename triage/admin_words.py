"""Settings of decisions: the words that citizens are told, and what a second person signs or looks at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.db.models.fields.related import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils import timezone

from assistline.admin.base import SettingsAdmin, customer_of
from assistline.messages import fill
from assistline.models import Customer
from reports.models import ReportType
from triage.actions.wording import draft_told_words, publish_told_words
from triage.models import SIGNABLE, SecondEyes, ToldWords
from triage.models.told_words import PLACEHOLDERS, unknown_names
from triage.rules.reading_year import HIGHEST_FOR_THE_PUBLIC, reading_year

SAMPLE = {
    "reference": "7K3M 92TX 4",
    "matter": "theft",
    "today": "17 November",
    "review_by": "15 December",
}


class ToldWordsForm(forms.ModelForm):
    """Words with the placeholders that there are, and no others."""

    def clean_words(self) -> str:
        """Refuse a placeholder that would be sent as it stands."""
        words: str = self.cleaned_data["words"]
        for name in unknown_names(words):
            known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
            raise forms.ValidationError(f"There is no {{{name}}}. You can use {known}.")
        return words


@admin.register(ToldWords)
class ToldWordsAdmin(SettingsAdmin):
    """Words are versions: a draft is published; what was published stays with what was sent."""

    customer_path = "customer"
    form = ToldWordsForm
    list_display = ("decision", "report_type", "language", "version", "state", "year")
    list_filter = ("decision", "is_current", "language")
    list_select_related = ("report_type",)
    actions = ("publish",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of one that is there, also how it reads."""
        names = ("customer", "decision", "report_type", "language", "words")
        return (*names, "preview", "year", "state") if obj else names

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What they are for is chosen once."""
        settled = ("customer", "decision", "report_type", "language")
        return (*settled, "preview", "year", "state") if obj else ()

    @admin.display(description="As a citizen reads it")
    def preview(self, words: ToldWords) -> str:
        """With values of an example."""
        return fill(words.words, SAMPLE)

    @admin.display(description="School year")
    def year(self, words: ToldWords) -> str:
        """How hard it is to read."""
        year = reading_year(fill(words.words, SAMPLE))
        return f"Year {year}" + ("" if year <= HIGHEST_FOR_THE_PUBLIC else ": too hard, use shorter words")

    @admin.display(description="State")
    def state(self, words: ToldWords) -> str:
        """Draft, in force, or before."""
        if words.is_current:
            return "in force"
        return "published before" if words.published_at else "draft"

    def save_model(self, request: HttpRequest, obj: ToldWords, form: Any, change: bool) -> None:
        """What was published is not changed: changed words are a new draft."""
        if change and not form.changed_data:
            return
        if change and obj.published_at is None:
            super().save_model(request, obj, form, change)
            return
        new = draft_told_words(obj, at=timezone.now())
        obj.pk, obj.version, obj.published_at, obj.is_current = new.pk, new.version, None, False
        messages.info(request, f"Kept as a draft, version {new.version}. Publish it in the list.")

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[ToldWords]) -> None:
        """Have the chosen drafts in force from the next decision on."""
        drafts = list(queryset.filter(published_at=None).values_list("id", flat=True))
        for words_id in drafts:
            publish_told_words(words_id=words_id, at=timezone.now())
        messages.success(request, f"{len(drafts)} in force from the next decision on.")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest | None, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Offer the customer's own types."""
        return super().formfield_for_foreignkey(db_field, request, **_own(db_field, request, kwargs))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Letters were sent in them."""
        return False


class SecondEyesForm(forms.ModelForm):
    """Decisions to tick."""

    signed_kinds = forms.MultipleChoiceField(
        label="Signed by two",
        help_text="Decisions that a second officer confirms. The clock runs on; raising a grade, Triple Zero "
        "and dispatch never wait.",
        choices=[(kind.value, kind.label) for kind in SIGNABLE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@admin.register(SecondEyes)
class SecondEyesAdmin(SettingsAdmin):
    """What two people sign of a type, and how many of its decisions are looked at again."""

    customer_path = "report_type__customer"
    form = SecondEyesForm
    list_display = ("report_type", "signed_kinds", "looked_at_percent")
    list_select_related = ("report_type",)
    fields = ("report_type", "signed_kinds", "looked_at_percent")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest | None, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Offer the customer's own types."""
        return super().formfield_for_foreignkey(db_field, request, **_own(db_field, request, kwargs))


def _own(db_field: ForeignKey, request: HttpRequest | None, kwargs: dict[str, Any]) -> dict[str, Any]:
    if request is not None and db_field.related_model is ReportType:
        kwargs["queryset"] = ReportType.objects.filter(customer_id=customer_of(request))
    if request is not None and db_field.related_model is Customer:
        kwargs["initial"] = customer_of(request)
    return kwargs
