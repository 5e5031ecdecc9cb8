"""Settings of decisions: the words that citizens are told, and what a second person signs or looks at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.related import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from assistline.admin.base import SettingsAdmin, customer_of, person
from assistline.messages import fill
from assistline.models import Customer
from reports.models import ReportType
from triage.actions.second_eyes import set_second_eyes
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

    class Meta:
        model = SecondEyes
        fields = ("report_type", "signed_kinds", "looked_at_percent")

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
    """What two people sign of a type, and how many of its decisions are looked at again: what is in force.

    Versions: a change is the next one. The type's own page has all of them, and the same settings.
    """

    customer_path = "report_type__customer"
    form = SecondEyesForm
    list_display = ("report_type", "version", "signed_kinds", "looked_at_percent", "from_at")
    list_select_related = ("report_type",)
    fields = ("report_type", "signed_kinds", "looked_at_percent")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The last version of each type."""
        return super().get_queryset(request).filter(is_current=True)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """It stays its type's."""
        return ("report_type",) if obj is not None else ()

    def get_urls(self) -> list[URLPattern]:
        """And the form on the type's page."""
        door = path(
            "<int:type_id>/set/",
            self.admin_site.admin_view(require_POST(self.set_view)),
            name="triage_secondeyes_set",
        )
        return [door, *super().get_urls()]

    def set_view(self, request: HttpRequest, type_id: int) -> HttpResponse:
        """Put in force what was chosen on the type's page.

        Raises:
            Http404: There is no such type of this customer.
            PermissionDenied: The person may not change it.
        """
        if not self.has_change_permission(request):
            raise PermissionDenied
        kind = get_object_or_404(ReportType, id=type_id, customer_id=customer_of(request))
        there = redirect("admin:reports_reporttype_change", kind.id)
        form = SecondEyesForm(
            {
                "report_type": kind.id,
                "signed_kinds": request.POST.getlist("signed"),
                "looked_at_percent": request.POST.get("percent", ""),
            }
        )
        if not form.is_valid():
            messages.error(request, "Nothing was changed. Write how many of 100 are looked at again.")
            return there
        with transaction.atomic():
            made = self._put(request, kind.id, form.cleaned_data)
            self.log_change(request, made, f"Version {made.version}")
        messages.success(request, f"In force from the next decision on, version {made.version}.")
        return there

    def save_model(self, request: HttpRequest, obj: SecondEyes, form: Any, change: bool) -> None:
        """What was in force is not changed: this is the next version."""
        made = self._put(request, obj.report_type_id, form.cleaned_data)
        obj.pk, obj.version, obj.is_current = made.pk, made.version, True

    def _put(self, request: HttpRequest, type_id: int, typed: dict[str, Any]) -> SecondEyes:
        return set_second_eyes(
            type_id=type_id,
            signed_kinds=typed["signed_kinds"],
            looked_at_percent=typed["looked_at_percent"],
            by=person(request),
            at=timezone.now(),
        )

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest | None, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Offer the customer's own types."""
        return super().formfield_for_foreignkey(db_field, request, **_own(db_field, request, kwargs))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Decisions were made under it: untick it instead."""
        return False


def _own(db_field: ForeignKey, request: HttpRequest | None, kwargs: dict[str, Any]) -> dict[str, Any]:
    if request is not None and db_field.related_model is ReportType:
        kwargs["queryset"] = ReportType.objects.filter(customer_id=customer_of(request))
    if request is not None and db_field.related_model is Customer:
        kwargs["initial"] = customer_of(request)
    return kwargs
