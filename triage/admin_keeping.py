"""How long each kind of case is kept, and what goes then, as administrators set it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.forms import ModelChoiceField
from django.http import HttpRequest

from assistline.admin.base import SettingsAdmin, customer_of
from assistline.models import Customer
from reports.models import ReportType
from triage.actions import reckon_again
from triage.models import PARTS, RetentionClass, RetentionRule
from triage.screens.keeping_page import PART_WORDS


class _Kept(SettingsAdmin):
    """What changes until when cases are kept: each is reckoned again, and nothing goes without notice."""

    customer_path = "customer"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """It stays its customer's."""
        return ("customer",) if obj is not None else ()

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest | None, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Offer the customer's own types and classes, and the customer itself as what it is."""
        if request is not None:
            customer_id = customer_of(request)
            if db_field.related_model in (ReportType, RetentionClass):
                kwargs["queryset"] = db_field.related_model.objects.filter(customer_id=customer_id)
            if db_field.related_model is Customer:
                kwargs["initial"] = customer_id
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """And reckon again."""
        super().save_model(request, obj, form, change)
        reckon_again(customer_id=obj.customer_id)


@admin.register(RetentionClass)
class RetentionClassAdmin(_Kept):
    """The classes."""

    list_display = ("name", "kept", "goes", "authority")
    fields = (
        "customer",
        "name",
        "months",
        "words",
        "people",
        "contact_points",
        "files",
        "messages",
        "authority",
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was destroyed by it names it."""
        return False

    @admin.display(description="Kept after closing", ordering="months")
    def kept(self, row: RetentionClass) -> str:
        """How long, in words."""
        return "For good" if row.months is None else f"{row.months} month{'' if row.months == 1 else 's'}"

    @admin.display(description="What goes then")
    def goes(self, row: RetentionClass) -> str:
        """The parts that are destroyed."""
        gone = [PART_WORDS[part] for part in PARTS if getattr(row, part)]
        return "Nothing" if row.months is None else ", ".join(gone).capitalize()


@admin.register(RetentionRule)
class RetentionRuleAdmin(_Kept):
    """Which case has which class."""

    list_display = ("of_type", "came", "retention_class")
    list_select_related = ("report_type", "retention_class")
    fields = ("customer", "report_type", "disposition", "retention_class")

    @admin.display(description="Report type", ordering="report_type")
    def of_type(self, row: RetentionRule) -> str:
        """Its type, or all that have no rule of their own."""
        return str(row.report_type or "Every other type")

    @admin.display(description="Disposition", ordering="disposition")
    def came(self, row: RetentionRule) -> str:
        """What came of it, or whatever did."""
        return row.get_disposition_display() if row.disposition else "Whatever came of it"

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[RetentionRule]) -> None:
        """Of many at once as of one: reckon again."""
        customers = set(queryset.values_list("customer_id", flat=True))
        super().delete_queryset(request, queryset)
        for customer_id in customers:
            reckon_again(customer_id=customer_id)

    def delete_model(self, request: HttpRequest, obj: RetentionRule) -> None:
        """And reckon again."""
        super().delete_model(request, obj)
        reckon_again(customer_id=obj.customer_id)
