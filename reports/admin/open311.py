"""Programs of others that send by Open311, and the keys that they send with."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from assistline.admin.base import SettingsAdmin
from reports.actions.open311 import hash_key_of_client, new_key
from reports.models import Open311Client


@admin.register(Open311Client)
class Open311ClientAdmin(SettingsAdmin):
    """A program and its key, which is shown once."""

    customer_path = "customer"
    change_form_template = "admin/reports/open311client/change_form.html"
    list_display = ("name", "customer", "is_active")
    search_fields = ("name",)
    fields = ("customer", "name", "is_active")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What it sent stays: switch it off instead."""
        return False

    def save_model(self, request: HttpRequest, obj: Open311Client, form: Any, change: bool) -> None:
        """Save; a new program gets its first key."""
        if change:
            super().save_model(request, obj, form, change)
            return
        key = new_key()
        obj.key_hash = hash_key_of_client(key)
        super().save_model(request, obj, form, change)
        _show_once(request, key)

    def get_urls(self) -> list[URLPattern]:
        """And the button for a new key."""
        press = path(
            "<int:client_id>/key/",
            self.admin_site.admin_view(require_POST(self.new_key)),
            name="reports_open311client_key",
        )
        return [press, *super().get_urls()]

    def new_key(self, request: HttpRequest, client_id: int) -> HttpResponse:
        """Give the program another key; the one before opens nothing more."""
        client = self.get_object(request, str(client_id))
        if client is None:
            raise Http404
        if not self.has_change_permission(request, client):
            raise PermissionDenied
        key = new_key()
        with transaction.atomic():
            client.key_hash = hash_key_of_client(key)
            client.save(update_fields=["key_hash"])
            self.log_change(request, client, "New key.")
        _show_once(request, key)
        return redirect(reverse("admin:reports_open311client_change", args=[client.pk]))


def _show_once(request: HttpRequest, key: str) -> None:
    address = request.build_absolute_uri("/open311/v2")
    messages.warning(
        request,
        f"The program sends to {address} with the key {key} – copy it now, it is shown only once.",
    )
