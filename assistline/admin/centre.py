"""The customer's own numbers and sentences, and its centres."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from assistline.admin.base import SettingsAdmin
from assistline.models import Centre, Customer


@admin.register(Customer)
class CustomerAdmin(SettingsAdmin):
    """The one customer that the administrator works for: others are made at set-up, and are not seen here."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    customer_path = "id"
    list_display = ("name", "portal_host", "line_number")
    readonly_fields = ("slug", "is_default")
    fieldsets = (
        (None, {"fields": ("name", "slug", "portal_host", "is_default", "time_zone", "quick_exit_url")}),
        (
            "Numbers",
            {
                "description": "A number that is empty is not shown.",
                "fields": (
                    "emergency_number",
                    "line_number",
                    "interpreter_number",
                    "relay_number",
                    "tty_number",
                    "child_line_name",
                    "child_line_number",
                ),
            },
        ),
        (
            "Words",
            {"fields": ("portal_title", "portal_line", "no_visit", "acknowledgement", "silent_call_words")},
        ),
        (
            "What is not sent",
            {
                "description": "Holds for what is begun or saved from now on. The portal says it by itself.",
                "fields": ("draft_days", "sealed_draft_days"),
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A new customer is a new installation's matter: nobody here could see it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its reports stay."""
        return False


@admin.register(Centre)
class CentreAdmin(SettingsAdmin):
    """A contact centre."""

    customer_path = "customer"
    list_display = ("name", "slug", "time_zone", "takes_online_reports")
    search_fields = ("name", "slug")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its people and cases stay."""
        return False
