"""Hours, holidays, targets and who is told last: what a clock counts, as administrators set it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from assistline.admin.base import SettingsAdmin, customer_of
from assistline.admin.inlines import LabelledFormSet
from assistline.models import Customer, User
from reports.models import ReportType
from triage.actions import change_state
from triage.models import MAY_WAIT, Calendar, CalendarException, Holiday, Ladder, OpenSlot, Target
from triage.screens.clock_preview import preview, previews

# Who typed a moment and pressed a minute later means now.
A_MOMENT = timedelta(minutes=10)
PAST_SHOWN = timedelta(days=31)


class _Dated(admin.TabularInline):
    """Days of a calendar, those that are long over apart."""

    template = "admin/tabular.html"
    formset = LabelledFormSet
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """From last month on."""
        return super().get_queryset(request).filter(date__gte=timezone.localdate() - PAST_SHOWN)


class OpenSlotInline(admin.TabularInline):
    """The week."""

    model = OpenSlot
    template = "admin/tabular.html"
    formset = LabelledFormSet
    fields = ("weekday", "opens", "closes")
    extra = 1


class CalendarExceptionInline(_Dated):
    """Days that are otherwise."""

    model = CalendarException
    fields = ("date", "opens", "closes", "reason")


class HolidayInline(_Dated):
    """Days on which it is closed."""

    model = Holiday
    fields = ("date", "name")


@admin.register(Calendar)
class CalendarAdmin(SettingsAdmin):
    """The hours of each centre. They hold for what is promised from now on; promises that were made stay."""

    customer_path = "centre__customer"
    change_form_template = "admin/clocks/calendar.html"
    list_display = ("centre", "always_open", "state")
    list_select_related = ("centre",)
    fields = ("centre", "always_open", "state")
    inlines = (OpenSlotInline, CalendarExceptionInline, HolidayInline)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A calendar stays its centre's."""
        return ("centre",) if obj is not None else ()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With the holidays of a state that was chosen now."""
        super().save_related(request, form, formsets, change)
        if "state" in form.changed_data:
            change_state(calendar=form.instance, at=timezone.now())

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what the hours amount to, as they are saved."""
        calendar = kwargs.get("obj")
        if calendar is not None:
            context["preview"] = preview(calendar.centre, timezone.now())
        return super().render_change_form(request, context, *args, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Make it always open instead: its days stay for the next time."""
        return False


class TargetForm(forms.ModelForm):
    """A target that holds from now or later: what was promised before stays as it was."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Django's pair of fields has one label between them.
        parts = getattr(self.fields["from_at"].widget, "widgets", ()) if "from_at" in self.fields else ()
        for part, name in zip(parts, ("day", "time"), strict=False):
            part.attrs["aria-label"] = f"Holds from, {name}"

    def clean_from_at(self) -> Any:
        """Not from the past."""
        told = self.cleaned_data["from_at"]
        if told < timezone.now() - A_MOMENT:
            raise ValidationError("Choose now or later: what was promised before stays as it was.")
        return told

    def clean(self) -> dict[str, Any]:
        """Danger does not wait for opening hours."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("in_hours") and cleaned.get("grade") not in MAY_WAIT:
            self.add_error("in_hours", "Immediate and Priority run around the clock.")
        return cleaned


@admin.register(Target)
class TargetAdmin(SettingsAdmin):
    """How long each grade may take. Nothing is changed here: a new target follows the one before."""

    customer_path = "customer"
    form = TargetForm
    change_list_template = "admin/clocks/targets.html"
    list_display = ("grade", "report_type", "minutes", "in_hours", "from_at")
    list_filter = ("grade",)
    list_select_related = ("report_type",)
    fields = ("customer", "grade", "report_type", "minutes", "in_hours", "from_at")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """With when a case of now would be due."""
        shown = {"previews": previews(customer_of(request), timezone.now())}
        return super().changelist_view(request, {**(extra_context or {}), **shown})

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest | None, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Offer the customer's own types, and the customer itself as what it is."""
        if request is not None:
            if db_field.related_model is ReportType:
                kwargs["queryset"] = ReportType.objects.filter(customer_id=customer_of(request))
            if db_field.related_model is Customer:
                kwargs["initial"] = customer_of(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Old promises were made by it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As little as it is changed."""
        return False


@admin.register(Ladder)
class LadderAdmin(SettingsAdmin):
    """Who is told last of a late case, and how long a clock waits for the citizen."""

    customer_path = "customer"
    list_display = ("customer", "state_duty_officer", "state_duty_email", "answer_days")
    list_select_related = ("customer", "state_duty_officer")
    fields = (
        "customer",
        "state_duty_officer",
        "state_duty_email",
        "answer_days",
        "agent_minutes",
        "agent_pauses",
        "review_days",
        "review_hours",
        "outside_body",
        "outside_contact",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """It stays its customer's."""
        return ("customer",) if obj is not None else ()

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest | None, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Offer the customer's own people."""
        if request is not None and db_field.related_model is User:
            kwargs["queryset"] = User.objects.filter(centre__customer_id=customer_of(request), is_active=True)
        if request is not None and db_field.related_model is Customer:
            kwargs["initial"] = customer_of(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """One row a customer, made with it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is changed, never missing."""
        return False
