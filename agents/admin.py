"""Telephone lines, for administrators. Calls are not settings: they are on the console and on the floor."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from agents.actions import renew_token
from agents.actions.lines import hash_token, new_token
from agents.models import TelephoneLine
from assistline.admin.base import SettingsAdmin


@admin.register(TelephoneLine)
class TelephoneLineAdmin(SettingsAdmin):
    """A line and the token of its telephone system, which is shown once."""

    customer_path = "centre__customer"
    formfield_overrides: ClassVar[dict[Any, Any]] = {models.URLField: {"assume_scheme": "https"}}
    change_form_template = "admin/agents/telephoneline/change_form.html"
    list_display = ("name", "number", "centre", "is_active")
    list_select_related = ("centre",)
    search_fields = ("name", "number")
    fields = (
        *("centre", "name", "number", "is_active"),
        *("orders_url", "orders_secret", "interpreter_number", "interpreter_languages"),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its calls stay: switch it off instead."""
        return False

    def save_model(self, request: HttpRequest, obj: TelephoneLine, form: Any, change: bool) -> None:
        """Save; a new line gets its first token."""
        if change:
            super().save_model(request, obj, form, change)
            return
        token = new_token()
        obj.token_hash = hash_token(token)
        super().save_model(request, obj, form, change)
        _show_once(request, token)

    def get_urls(self) -> list[URLPattern]:
        """And the button for a new token."""
        press = path(
            "<int:line_id>/token/",
            self.admin_site.admin_view(require_POST(self.new_token)),
            name="agents_telephoneline_token",
        )
        return [press, *super().get_urls()]

    def new_token(self, request: HttpRequest, line_id: int) -> HttpResponse:
        """Give the line a new token; the one before stays valid until the next."""
        line = self.get_object(request, str(line_id))
        if line is None:
            raise Http404
        if not self.has_change_permission(request, line):
            raise PermissionDenied
        with transaction.atomic():
            renewed = renew_token(line_id=line.pk)
            self.log_change(request, line, "New token.")
        _show_once(request, renewed.token)
        return redirect(reverse("admin:agents_telephoneline_change", args=[line.pk]))


def _show_once(request: HttpRequest, token: str) -> None:
    address = request.build_absolute_uri(reverse("cti", args=[token]))
    messages.warning(
        request, f"The telephone system posts its events to {address} – copy it now, it is shown only once."
    )
